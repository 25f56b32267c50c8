/** The leader signs: the case is concluded, and the department's signed letter tells the reporter the same. */
import { all, element, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";

/** @returns {string} the parts of the finding as the letter has them */
function parts() {
  const lines = all(element("parts", HTMLElement), "div", HTMLElement);
  return lines.map((line) => Array.from(line.children).map((one) => one.textContent).join("：")).join("\n");
}

deedOnPress(async () => {
  // The letter is sealed first: a key that is locked or a mailbox that was swapped stops everything.
  const ring = await openRing();
  const letter = await sealNext(ring, await provenBox(ring), "finding", parts());
  await postCase("conclude", { version: Number(given("version")), letter });
  return `${given("case")} 定了结论，信也寄给举报人了。`;
});
