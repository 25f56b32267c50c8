/** Writing the finding: outcome, three parts that the reporter reads, and each fact with nature, severity, standard and reason. */
import { SiteError, all, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { part, rowsOf } from "./item-rows.js";
import { explainMeasure } from "./measure-choice.js";

const MAJOR = ["S2", "S3"];

/**
 * The nature follows the item of the catalogue; what else the officer takes is said beside it, and why stands in the reason.
 * @param {Element} row
 */
function followList(row) {
  const list = row.querySelector("select[data-part=listed]");
  const nature = row.querySelector("select[data-part=nature]");
  const says = row.querySelector("[data-part=nature-says]");
  if (!(list instanceof HTMLSelectElement) || !(nature instanceof HTMLSelectElement) || !says) return;
  const explain = () => {
    const { nature: usual, graver, when } = list.selectedOptions[0].dataset;
    const other = usual && nature.value !== usual && nature.value !== graver;
    const hint = graver ? `${when}的，定 ${graver}。` : "";
    says.textContent = other ? `目录里这一条是 ${usual}，请在理由里写为什么定 ${nature.value}。${hint}` : hint;
  };
  list.addEventListener("change", () => {
    const usual = list.selectedOptions[0].dataset.nature;
    if (usual) nature.value = usual;
    explain();
  });
  nature.addEventListener("change", explain);
  explain();
}

/** @param {Element} row show what its grade asks for: the standard or an expert's reason, and the present danger */
function follow(row) {
  const update = () => {
    const counts = part(row, "verified") === "yes";
    const severity = counts ? part(row, "severity") : "";
    const named = part(row, "standard").indexOf("-") > 0;
    show(row, ".major:not(.expert)", MAJOR.indexOf(severity) >= 0);
    show(row, ".expert", MAJOR.indexOf(severity) >= 0 && !named);
    show(row, ".danger", severity === "S3");
  };
  row.addEventListener("change", update);
  update();
  followList(row);
}

/** @param {Element} row @param {string} selector @param {boolean} on */
function show(row, selector, on) {
  const found = row.querySelector(selector);
  if (found instanceof HTMLElement) found.hidden = !on;
}

const items = rowsOf("事实", "select[data-part=nature]", follow);
const unvisited = document.getElementById("unvisited");
all(document, "input[name=outcome]", HTMLInputElement).forEach((one) => one.addEventListener("change", () => {
  if (unvisited) unvisited.hidden = chosen("outcome")[0] !== "unverifiable";
}));
if (unvisited) unvisited.hidden = chosen("outcome")[0] !== "unverifiable";
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
      standard: part(item, "standard"),
      expert: part(item, "expert"),
      danger: part(item, "danger"),
      listed: part(item, "listed"),
    })),
    measure: valueOf("measure"),
    document_number: valueOf("document"),
    no_visit: valueOf("no-visit"),
  });
  return `${given("case")} 的结论送另一名核查员看了。`;
});
