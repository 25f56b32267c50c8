/** A verifier writes what was seen of each fact; the other one will agree to exactly that. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { facts, followChoice, part } from "./plans.js";

/** @param {HTMLElement} fieldset @returns {object} */
function verdict(fieldset) {
  const item = Number(fieldset.getAttribute("data-item"));
  const passed = part(fieldset, "passed");
  if (!passed) throw new SiteError("verdict", `请说第 ${item} 项改好了没有。`);
  return { item, passed: passed === "yes", note: part(fieldset, "note"), until: part(fieldset, "until") };
}

// Without a choice nothing more is asked.
followChoice("passed");
deedOnPress(async () => {
  await postCase("rectify", {
    verdicts: facts().map(verdict),
    seen: valueOf("seen"),
    expert: valueOf("expert"),
    document_number: valueOf("document"),
  });
  return `${given("case")} 的验收送另一名核查员看了。`;
});
