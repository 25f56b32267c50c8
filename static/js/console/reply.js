/** The reply to another office's order: copied by a button, and marked when it was pasted there. */
import { element, given, say } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

const text = element("text", HTMLTextAreaElement);
const line = element("copied", HTMLElement);
element("copy", HTMLButtonElement).addEventListener("click", async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    say(line, "复制好了。");
  } catch (error) {
    say(line, "选好了，按 Ctrl + C 复制。");
  }
});

if (document.getElementById("deed") !== null) {
  deedOnPress(async () => {
    await postCase("replied", {});
    return `${given("case")} 贴回的日子记下了。`;
  });
}
