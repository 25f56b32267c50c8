/** What is done about each fact: the fields of the chosen way are shown, and gathered. */
import { all } from "../shared/page.js";

/** @param {Element} within @param {string} name @returns {string} */
export function part(within, name) {
  const field = within.querySelector(`[data-part=${name}]`);
  const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
  return isField ? field.value.trim() : "";
}

/** @param {Element} within @param {string} chosen hide what is for other choices than this one */
function showFor(within, chosen) {
  all(within, "[data-for]", HTMLElement).forEach((one) => {
    one.hidden = (one.getAttribute("data-for") || "").split(" ").indexOf(chosen) < 0;
  });
}

/** @param {string} select the part that decides which fields are shown */
export function followChoice(select) {
  all(document, "fieldset.plan", HTMLElement).forEach((fieldset) => {
    const choice = fieldset.querySelector(`[data-part=${select}]`);
    if (!(choice instanceof HTMLSelectElement)) return;
    choice.addEventListener("change", () => showFor(fieldset, choice.value));
    showFor(fieldset, choice.value);
  });
}

const PARTS = ["kind", "owner", "steps", "funds", "until", "plan", "leader", "monitoring", "found", "cured", "seen_by"];

/** @param {Element} fieldset @returns {object} what is written about one fact */
export function planOf(fieldset) {
  /** @type {Object<string, string|number>} */
  const found = { item: Number(fieldset.getAttribute("data-item")) };
  PARTS.forEach((name) => { found[name] = part(fieldset, name); });
  return found;
}

/** @returns {HTMLElement[]} one field set for each fact */
export function facts() {
  return all(document, "fieldset.plan", HTMLElement);
}
