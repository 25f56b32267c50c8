/** With which of several answers a report first named whom and what it is about, at the panel of the case page. */
import { SiteError, element, say, sentenceOf } from "../shared/page.js";
import { postCase, valueOf } from "./deed.js";

const form = document.getElementById("complete");
if (form instanceof HTMLFormElement) {
  const line = element("complete-status", HTMLElement);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(line, "正在保存…");
    try {
      const reason = valueOf("complete-reason");
      if (reason === "") throw new SiteError("reason", "请写理由。");
      await postCase("complete", { version: Number(valueOf("complete-version")), reason });
      location.reload();
    } catch (error) {
      say(line, sentenceOf(error), true);
    }
  });
}
