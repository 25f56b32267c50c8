/** Answering a reporter who asks the department to stop. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";

all(document, "input[name=grant]", HTMLInputElement).forEach((one) => one.addEventListener("change", () => {
  element("kept-part", HTMLElement).hidden = chosen("grant")[0] !== "yes";
  element("on-part", HTMLElement).hidden = chosen("grant")[0] !== "no";
}));

deedOnPress(async () => {
  const grant = chosen("grant")[0];
  if (!grant) throw new SiteError("grant", "请选怎么答复。");
  if (grant === "yes") {
    await postCase("withdrawal", { grant: true, text: valueOf("kept"), letter: null });
    return `${given("case")} 同意撤回了。`;
  }
  const text = valueOf("letter-text");
  if (text === "") throw new SiteError("letter", "还没写给举报人的信。");
  const ring = await openRing();
  const letter = await sealNext(ring, await provenBox(ring), "letter", text);
  await postCase("withdrawal", { grant: false, text: valueOf("why"), letter });
  return `${given("case")} 接着查，信寄给举报人了。`;
});
