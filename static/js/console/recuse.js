/** Shutting a department out: who goes with it is asked first, and that its wrap of the words is gone is signed. */
import { b64u, unb64u } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { HANDING, signNote } from "../crypto/transfers.js";
import { SiteError, element, given, say, sentenceOf } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";
import { openRing } from "./ring.js";

const chooser = element("department", HTMLSelectElement);
const house = element("house", HTMLElement);

/** @returns {string} the name of the department that is chosen */
function name() {
  return chooser.value === "" ? "" : String(chooser.selectedOptions[0].textContent);
}

/** Say who goes along, and who supervises from then on. */
async function look() {
  const asked = chooser.value;
  house.hidden = true;
  element("heading", HTMLElement).textContent = `请${name() || "哪个部门"}回避 ${given("case")}？`;
  element("deed", HTMLButtonElement).textContent = `请${name() || "它"}回避`;
  if (asked === "") return;
  const found = await postCase("recuse/look", { department: asked });
  // Another one may have been chosen meanwhile.
  if (asked !== chooser.value) return;
  const along = found.house.length > 0 ? [`和它一家的也看不到：${found.house.join("、")}。`] : [];
  const more = found.cases > 1 ? [`并在一起、拆出来的 ${found.cases} 件案，一起回避。`] : [];
  const after = found.supervisor === "" ? [] : [`以后由${found.supervisor}督办。`];
  house.textContent = along.concat(more, after).join("");
  house.hidden = house.textContent === "";
  const reads = found.supervisor === "" ? "举报人什么也不会看到。" : `举报人会看到：换了部门盯着办，现在由${found.supervisor}盯着。`;
  element("reads", HTMLElement).textContent = reads;
}

chooser.addEventListener("change", () => {
  look().catch((error) => say(element("status", HTMLElement), sentenceOf(error), true));
});

deedOnPress(async () => {
  const department = chooser.value;
  if (department === "") throw new SiteError("department", "请选要回避的部门。");
  const [reason] = chosen("reason");
  if (reason === undefined) throw new SiteError("reason", "请选为什么要回避。");
  const found = await postCase("recuse/look", { department });
  await postCase("recuse", Object.assign({ department, reason }, await signed(found.notes)));
  return `${given("case")}：${found.name}回避了。`;
});

/**
 * @param {{tip: string, place: number, department: string, key: string}[]} notes
 * @returns {Promise<object>} nothing where the department never had the words
 */
async function signed(notes) {
  if (notes.length === 0) return {};
  const ring = await openRing();
  const own = await ring.current(PURPOSE.LETTERS);
  const seed = await ring.seedOf(own.keyId);
  const made = [];
  for (const one of notes) {
    const note = { kind: HANDING.OUT, giver: ring.bundle.department, receiver: one.department, key: unb64u(one.key, 32) };
    made.push({ signature: b64u(await signNote(seed, ring.authority, unb64u(one.tip, 16), one.place, note)) });
  }
  return { signer: b64u(own.keyId), signed: made };
}
