/** Writing the finding: outcome, three parts that the reporter reads, and each fact with nature, severity and reason. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { explainMeasure } from "./measure-choice.js";

const items = element("items", HTMLElement);
const blank = element("blank", HTMLTemplateElement);

/** @param {Element} item @param {string} part @returns {string} */
function part(item, part) {
  const field = item.querySelector(`[data-part=${part}]`);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
}

/** Number the facts anew; the only one cannot be taken away. */
function number() {
  const all = Array.from(items.children);
  all.forEach((item, at) => {
    const legend = item.querySelector("legend");
    if (legend) legend.textContent = `事实 ${at + 1}`;
    const remove = item.querySelector("[data-part=remove]");
    if (remove instanceof HTMLElement) remove.hidden = all.length === 1;
  });
}

element("add", HTMLButtonElement).addEventListener("click", () => {
  items.append(blank.content.cloneNode(true));
  number();
  const last = all(items, "select[data-part=nature]", HTMLSelectElement).pop();
  if (last) last.focus();
});
items.addEventListener("click", (event) => {
  const button = event.target;
  if (!(button instanceof HTMLElement) || button.getAttribute("data-part") !== "remove") return;
  const item = button.closest(".item");
  if (item) item.remove();
  number();
  element("add", HTMLButtonElement).focus();
});
number();

explainMeasure();
deedOnPress(async () => {
  const outcome = chosen("outcome")[0];
  if (!outcome) throw new SiteError("outcome", "请选核查结论。");
  await postCase("finding", {
    version: Number(given("version")),
    outcome,
    grounds: valueOf("grounds"),
    checked: valueOf("checked"),
    handled: valueOf("handled"),
    items: Array.from(items.children).map((item) => ({
      nature: part(item, "nature"),
      severity: part(item, "severity"),
      verified: part(item, "verified") === "yes",
      reason: part(item, "reason"),
    })),
    measure: valueOf("measure"),
    document_number: valueOf("document"),
  });
  return `${given("case")} 的结论送另一名核查员看了。`;
});
