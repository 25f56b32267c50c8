/** The original on a verifier's desk: opened with what intake wrapped for this officer, and blanked when the key is locked. */
import { OpeningError, equal, unb64u } from "../crypto/encoding.js";
import { parseLines } from "../crypto/files.js";
import { PURPOSE } from "../crypto/keyring.js";
import { openOriginal } from "../crypto/opening.js";
import { readNote } from "../crypto/transfers.js";
import { SiteError, element, given, onPress, post, say } from "../shared/page.js";
import { grantedCarrier } from "./files-fetch.js";
import { shownFiles } from "./files-list.js";
import { drawFiles } from "./files.js";
import { openRing } from "./ring.js";
import { said } from "./said.js";
import { LOCKED } from "./session.js";

const MISMATCH = "原话和收件记录对不上，可能有人动过。请告诉受理员。";
const OTHER_KEY = "这份原话是锁给您从前的钥匙的，现在打不开。请再申请一次。";

/** @returns {Promise<HTMLElement[]>} the original, compared as at intake, with the tip's files */
async function fetchOriginal() {
  const ring = await openRing();
  const answer = await post(`/case/${given("case")}/original/read`, {});
  const record = ring.keyring.current(PURPOSE.OFFICER, ring.bundle.holder);
  if (!equal(record.keyId, unb64u(answer.wrap_key, 32))) throw new SiteError("other_key", OTHER_KEY);
  try {
    const keyring = await ring.withRecords(answer.records.map((/** @type {string} */ wire) => unb64u(wire)));
    const mine = { keyId: record.keyId, seed: ring.own.wrapSeed };
    const notes = answer.notes.map(readNote);
    const sealed = unb64u(answer.sealed);
    const wrapped = unb64u(answer.wrap);
    const body = await openOriginal(sealed, keyring, await ring.department(), wrapped, mine, notes);
    const files = shownFiles(parseLines(body.fields.files), answer.files, 0);
    const [text, facts] = said(body, element("original", HTMLElement).getAttribute("data-names") || "{}");
    return [text, ...drawFiles(files, grantedCarrier(sealed, wrapped, record.keyId)), facts];
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("mismatch", MISMATCH);
    throw error;
  }
}

const line = element("original-line", HTMLElement);
const words = element("original-words", HTMLElement);

/** @param {boolean} open */
function show(open) {
  words.hidden = !open;
  element("original-shut", HTMLElement).hidden = open;
  element("original", HTMLElement).setAttribute("data-state", open ? "open" : "shut");
}

onPress(element("original-open", HTMLButtonElement), line, async () => {
  say(line, "正在解开…");
  words.replaceChildren(...(await fetchOriginal()));
  show(true);
  words.focus();
});
document.addEventListener(LOCKED, () => {
  words.replaceChildren();
  show(false);
  say(line, "");
  line.textContent = "钥匙锁上了，原话收起来了。";
});
