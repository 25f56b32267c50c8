/** Giving a deputation: whoever comes to act for the department gets its seeds in a new epoch, if the duties need any. */
import { unb64u } from "../crypto/encoding.js";
import { SiteError, element, get, onPress, post } from "../shared/page.js";
import { chosen, valueOf } from "./deed.js";
import { openRing } from "./ring.js";
import { epochFor, fetchMembers } from "./rotate.js";

const officer = element("officer", HTMLSelectElement);
const absent = element("absent", HTMLSelectElement);

/** Show for each choice what it can be: a colleague stands in for somebody, a stranger does what they do at home. */
function fit() {
  const own = officer.selectedOptions.length > 0 && officer.selectedOptions[0].getAttribute("data-own") === "yes";
  element("absent-field", HTMLElement).hidden = !own;
  if (!own) absent.value = "";
  const lent = officer.selectedOptions.length > 0 ? (officer.selectedOptions[0].getAttribute("data-lends") || "").split(" ") : [];
  document.querySelectorAll("input[name=duty]").forEach((box) => {
    if (!(box instanceof HTMLInputElement)) return;
    const may = own || lent.indexOf(box.value) >= 0;
    box.disabled = !may;
    if (!may) box.checked = false;
  });
}

/** @returns {Promise<import("./ring.js").Ring>} the own ring, which knows the records of the one who is chosen */
async function ringWithDeputy() {
  if (document.body.getAttribute("data-keys") === null) throw new SiteError("keys_needed", "这要换部门的钥匙，请管钥匙的同事来办。");
  const { records } = await get(`/people/deputy/${officer.value}`);
  return (await openRing()).knowing(records.map((/** @type {string} */ wire) => unb64u(wire)));
}

officer.addEventListener("change", fit);
fit();

onPress(element("deed", HTMLButtonElement), element("status", HTMLElement), async () => {
  const duties = chosen("duty");
  if (officer.value === "") throw new SiteError("officer", "还没选谁来代办。");
  if (duties.length === 0) throw new SiteError("duties", "至少选一个岗位职责。");
  if (valueOf("first") === "") throw new SiteError("first", "还没写从哪天开始。");
  const known = (await fetchMembers()).find((one) => one.officer === officer.value && one.state === "active");
  const before = known ? known.duties : [];
  const after = before.concat(duties.filter((duty) => before.indexOf(duty) < 0));
  const who = { officer: officer.value, state: "active", duties: after, wrap_public: null, sign_public: null };
  const change = await epochFor(ringWithDeputy, who, before);
  await post("/people/deputies", Object.assign({
    officer: officer.value, duties, first: valueOf("first"), last: valueOf("last") || null, absent: absent.value || null,
  }, change));
  location.reload();
});
