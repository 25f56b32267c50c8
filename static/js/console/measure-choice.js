/** A measure's wording and basis stand beside the choice; what is typed becomes the body of the request. */
import { element } from "../shared/page.js";
import { chosen, valueOf } from "./deed.js";

/** @param {HTMLSelectElement} select @returns {string} when the measure is taken, on what it rests, and what it brings along */
function says(select) {
  const one = select.selectedOptions[0];
  if (!one || !one.value) return "";
  const parts = [];
  if (one.getAttribute("data-when")) parts.push(`用于：${one.getAttribute("data-when")}`);
  parts.push(`依据：${one.getAttribute("data-basis")}`);
  if (one.getAttribute("data-document") === "yes") parts.push("要有文号");
  if (one.getAttribute("data-filing") === "yes") parts.push("登记后这件案转为备案督办");
  if (one.getAttribute("data-stops") === "yes") parts.push("验收合格前不得复工");
  return `${parts.join("。")}。`;
}

/** Show beside the choice what it means, now and whenever it changes. */
export function explainMeasure() {
  const select = element("measure", HTMLSelectElement);
  const line = element("measure-says", HTMLElement);
  const show = () => { line.textContent = says(select); };
  select.addEventListener("change", show);
  show();
}

/** @returns {{code: string, document_number: string, day: string, against: string, target: string, basis: string}} */
export function measureFields() {
  return {
    code: valueOf("measure"),
    document_number: valueOf("document"),
    day: valueOf("measure-day"),
    against: chosen("against")[0],
    target: valueOf("target"),
    basis: valueOf("basis"),
  };
}
