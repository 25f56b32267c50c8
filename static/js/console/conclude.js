/**
 * The leader signs: the case is concluded, and the department's signed letter tells the reporter the same.
 *
 * The page carries the finding as it is signed. What it shows is compared with that first, so that nobody signs other words than
 * those that were read.
 */
import { OpeningError, b64u, readCanonical, unb64u, utf8 } from "../crypto/encoding.js";
import { signFinding } from "../crypto/findings.js";
import { SiteError, all, element, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";

const OTHER_WORDS = "要签的和页面上的不一样，没有签。请告诉机关的钥匙员。";
const PARTS = ["grounds", "checked", "handled"];

/** @returns {string[][]} label and text of each line that the reporter will read */
function lines() {
  const shown = all(element("parts", HTMLElement), "div", HTMLElement);
  return shown.map((line) => Array.from(line.children).map((one) => one.textContent || ""));
}

/** @returns {{caseId: Bytes, body: Bytes}} what the key signs; SiteError where it is not what the page shows */
function wanted() {
  try {
    const carried = JSON.parse(given("sign"));
    const body = utf8(String(carried.finding));
    const finding = /** @type {{[name: string]: Json}} */ (readCanonical(body));
    const shown = lines();
    if (finding.version !== Number(given("version"))) throw new OpeningError();
    if (PARTS.some((name, at) => finding[name] !== shown[at][1])) throw new OpeningError();
    return { caseId: unb64u(carried.case, 16), body };
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("other_words", OTHER_WORDS);
    throw error;
  }
}

deedOnPress(async () => {
  const { caseId, body } = wanted();
  // The letter is sealed before anything is sent: a key that is locked or a mailbox that was swapped stops everything.
  const ring = await openRing();
  const text = lines().map((line) => line.join("：")).join("\n");
  const letter = await sealNext(ring, await provenBox(ring), "finding", text);
  ring.signer();
  const signature = await signFinding(ring.authority, caseId, body, ring.own.signSeed);
  await postCase("conclude", { version: Number(given("version")), signature: b64u(signature), letter });
  return `${given("case")} 定了结论，信也寄给举报人了。`;
});
