/** Whether other cases are about the same fact: one form for each, and one for what the department knew before. */
import { SiteError, all, element, say, sentenceOf } from "../shared/page.js";
import { chosen, postCase, valueOf } from "./deed.js";

/**
 * Send a form by its own button and show the page anew.
 * @param {HTMLFormElement} form @param {HTMLElement} line @param {() => Promise<void>} deed
 */
function onSubmit(form, line, deed) {
  form.addEventListener("input", () => say(line, ""));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(line, "正在保存…");
    try {
      await deed();
      location.reload();
    } catch (error) {
      say(line, sentenceOf(error), true);
    }
  });
}

all(document, "form.pairing", HTMLFormElement).forEach((form) => {
  const key = form.getAttribute("data-key") || "";
  onSubmit(form, element(`status-${key}`, HTMLElement), async () => {
    const other = form.getAttribute("data-other") || valueOf(`other-${key}`);
    const verdict = chosen(`verdict-${key}`)[0];
    if (!other) throw new SiteError("other", "请写案号。");
    if (!verdict) throw new SiteError("verdict", "请选是不是同一件事。");
    const facts = verdict === "new_facts" ? chosen(`fact-${key}`) : [];
    if (verdict === "new_facts" && facts.length === 0) throw new SiteError("new", "请选出是哪几项新事项。");
    const reason = valueOf(`reason-${key}`);
    if (reason === "") throw new SiteError("reason", "请写理由。");
    await postCase("same", { other, verdict, reason, new: facts.map((one) => ({ fact: Number(one) })) });
  });
});

const known = document.getElementById("known");
if (known instanceof HTMLFormElement) {
  onSubmit(known, element("known-status", HTMLElement), async () => {
    const paper = valueOf("known-document");
    const handled = chosen("handled")[0];
    if (paper !== "" && !handled) throw new SiteError("handled", "请选掌握以后处理了没有。");
    await postCase("known", { document: paper, day: paper === "" ? "" : valueOf("known-day"), handled: handled === "yes" });
  });
}
