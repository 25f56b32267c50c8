/** What is typed into a form, by the names of its controls, as the site's JSON. */
import { all } from "../shared/page.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Control */

/** @param {HTMLFormElement} form @returns {Control[]} the controls that have a name */
function controlsOf(form) {
  /** @type {Control[]} */
  const found = [];
  found.push(...all(form, "input[name]", HTMLInputElement), ...all(form, "select[name]", HTMLSelectElement));
  found.push(...all(form, "textarea[name]", HTMLTextAreaElement));
  return found;
}

/** @param {Control} control @returns {string | number | boolean | undefined} undefined: a radio button that is not chosen */
function valueOf(control) {
  if (control.type === "radio") return control instanceof HTMLInputElement && control.checked ? control.value : undefined;
  if (control.type === "checkbox") return control instanceof HTMLInputElement && control.checked;
  return control.getAttribute("data-kind") === "number" ? Number(control.value) : control.value.trim();
}

/**
 * A select with `data-pair="case measure"` holds two values with a space between; an empty one gives an empty text and nothing.
 * @param {HTMLFormElement} form
 * @returns {{[name: string]: unknown}}
 */
export function fieldsOf(form) {
  /** @type {{[name: string]: unknown}} */
  const fields = {};
  controlsOf(form).forEach((control) => {
    const value = valueOf(control);
    if (value !== undefined) fields[control.name] = value;
    else if (!(control.name in fields)) fields[control.name] = "";
  });
  all(form, "select[data-pair]", HTMLSelectElement).forEach((select) => {
    const [first, second] = (select.getAttribute("data-pair") || "").split(" ");
    const [one, two] = select.value.split(" ");
    fields[first] = one;
    if (two) fields[second] = Number(two);
  });
  return fields;
}
