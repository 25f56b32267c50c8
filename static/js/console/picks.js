/**
 * A form by keyboard: a digit picks the radio button with that number and goes on, Enter goes on, Ctrl+Enter sends.
 *
 * By `event.code`, since a Chinese input method swallows `key`; off while something is being composed.
 */
import { all } from "../shared/page.js";

/** @param {HTMLFormElement} form @returns {HTMLElement[]} fields and groups in their order, those that show */
function stops(form) {
  return all(form, "[data-stop]", HTMLElement).filter((one) => !one.hidden);
}

/** @param {HTMLElement} stop a field, or a group of radio buttons */
function enter(stop) {
  const radios = all(stop, "input[type=radio]", HTMLInputElement);
  (radios.find((one) => one.checked) || radios[0] || stop).focus();
}

/** @param {HTMLFormElement} form @param {HTMLElement} from within which the focus is */
function goOn(form, from) {
  const list = stops(form);
  const here = list.findIndex((one) => one.contains(from));
  if (here >= 0 && here + 1 < list.length) enter(list[here + 1]);
  else all(form, "button[type=submit]", HTMLButtonElement).forEach((one) => one.focus());
}

/** @param {KeyboardEvent} event @returns {number} the digit that was pressed, or 0 */
function digitOf(event) {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return found === null ? 0 : Number(found[1]);
}

/**
 * @param {HTMLFormElement} form
 * @param {() => void} send
 */
export function byKeyboard(form, send) {
  form.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.isComposing || !(target instanceof HTMLElement)) return;
    if (event.code === "Enter" && event.ctrlKey) {
      event.preventDefault();
      send();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isRadio = target instanceof HTMLInputElement && target.type === "radio";
    const isLine = target instanceof HTMLInputElement && (isRadio || target.type === "text");
    if (event.code === "Enter" && isLine) {
      event.preventDefault();
      goOn(form, target);
    } else if (isRadio && digitOf(event) > 0) {
      event.preventDefault();
      pick(form, target, digitOf(event));
    }
  });
  enter(stops(form)[0]);
}

/** @param {HTMLFormElement} form @param {HTMLElement} target @param {number} digit */
function pick(form, target, digit) {
  const group = stops(form).find((one) => one.contains(target));
  const radio = group && all(group, "input[type=radio]", HTMLInputElement)[digit - 1];
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  goOn(form, radio);
}
