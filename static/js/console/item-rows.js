/** Rows of one kind on a deed's page: numbered, one more from a template, any but the last one taken away. */
import { all, element } from "../shared/page.js";

/**
 * Wire the rows in `#items` with the template `#blank` and the button `#add`.
 * @param {string} name what a row is called, before its number
 * @param {string} first the control of a new row that gets the focus
 * @param {(row: Element) => void} [begin] is called with each row, and with each new one
 * @returns {HTMLElement} the element whose children are the rows
 */
export function rowsOf(name, first, begin = () => undefined) {
  const items = element("items", HTMLElement);
  const blank = element("blank", HTMLTemplateElement);
  const number = () => {
    const rows = Array.from(items.children);
    rows.forEach((row, at) => {
      const legend = row.querySelector("legend");
      if (legend) legend.textContent = `${name} ${at + 1}`;
      const remove = row.querySelector("[data-part=remove]");
      if (remove instanceof HTMLElement) remove.hidden = rows.length === 1;
    });
  };
  element("add", HTMLButtonElement).addEventListener("click", () => {
    items.append(blank.content.cloneNode(true));
    number();
    const row = items.lastElementChild;
    if (row) begin(row);
    const last = all(items, first, HTMLElement).pop();
    if (last) last.focus();
  });
  items.addEventListener("click", (event) => {
    const button = event.target;
    if (!(button instanceof HTMLElement) || button.getAttribute("data-part") !== "remove") return;
    const row = button.closest(".item");
    if (row) row.remove();
    number();
    element("add", HTMLButtonElement).focus();
  });
  number();
  Array.from(items.children).forEach(begin);
  return items;
}

/** @param {Element} row @param {string} name @returns {string} what its control with this data-part holds */
export function part(row, name) {
  const field = row.querySelector(`[data-part=${name}]`);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
}
