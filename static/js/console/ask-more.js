/** Asking the reporter for what is missing, with a letter or without. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";

const asked = element("asked", HTMLElement);
const boxes = all(document, "input[name=missing]", HTMLInputElement);
boxes.forEach((box) => box.addEventListener("change", () => {
  asked.textContent = boxes.filter((one) => one.checked).map((one) => one.dataset.short).join("、") || "…";
}));

deedOnPress(async () => {
  const missing = chosen("missing");
  if (missing.length === 0) throw new SiteError("nothing", "请选想知道什么。");
  const text = valueOf("letter-text");
  const ring = text === "" ? null : await openRing();
  const letter = ring === null ? null : await sealNext(ring, await provenBox(ring), "question", text);
  await postCase("ask-more", { missing, letter });
  return `${given("case")} 在等举报人补充。`;
});
