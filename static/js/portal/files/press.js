// Buttons that are made by script.
import { make } from "../dom.js";

/** @param {string} className @param {string} text @param {() => void} deed @param {string} [label] for ears, where the text is short */
export function press(className, text, deed, label) {
  const button = make("button", className, text);
  button.setAttribute("type", "button");
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", deed);
  return button;
}
