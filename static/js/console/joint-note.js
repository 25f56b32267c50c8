/** What a joint verifier writes for the department that leads, at the foot of the case's panel. */
import { element, say, sentenceOf } from "../shared/page.js";
import { postCase, valueOf } from "./deed.js";

/** Wire the form, if this officer verifies for a department that takes part. */
export function startJointNote() {
  const form = document.getElementById("joint-note");
  if (!form) return;
  const line = element("joint-status", HTMLElement);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(line, "正在保存…");
    try {
      await postCase("joint-note", { text: valueOf("joint-text") });
      location.reload();
    } catch (error) {
      say(line, sentenceOf(error), true);
    }
  });
}
