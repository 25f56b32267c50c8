/**
 * Keys that work on every page: L locks, G then D goes to the desk, / to the search field, ? shows all keys.
 *
 * By `event.code`, since a Chinese input method swallows `key`; off while something is being composed or typed; and they can
 * be switched off altogether (WCAG 2.1.4).
 */
import { element, given } from "../shared/page.js";
import { isUnlocked, lock } from "./session.js";

const SWITCH = "anshao.keys";
const SEQUENCE_MS = 1500;
let pressedG = 0;

/** @returns {boolean} */
function keysAreOn() {
  return localStorage.getItem(SWITCH) !== "off";
}

/**
 * Whether a key press is meant for a field, an input method or the browser and not for us.
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function isTyping(event) {
  const target = event.target;
  const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return event.isComposing || event.ctrlKey || event.altKey || event.metaKey || field || !keysAreOn();
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (isTyping(event)) return;
  const search = document.getElementById("search");
  if (event.code === "KeyL" && isUnlocked()) lock();
  else if (event.code === "Slash" && (event.shiftKey || event.key === "?")) showKeys();
  else if (event.code === "Slash" && search) {
    event.preventDefault();
    search.focus();
  } else if (event.code === "KeyD" && Date.now() - pressedG < SEQUENCE_MS) location.assign("/");
  pressedG = event.code === "KeyG" ? Date.now() : 0;
}

/** Show the list of keys, with the switch. */
function showKeys() {
  const help = element("keys", HTMLDialogElement);
  if (!help.open) help.showModal();
}

if (given("officer")) {
  document.addEventListener("keydown", pressed);
  const on = element("keys-on", HTMLInputElement);
  on.checked = keysAreOn();
  on.addEventListener("change", () => localStorage.setItem(SWITCH, on.checked ? "on" : "off"));
  document.querySelectorAll("[data-show-keys]").forEach((button) => button.addEventListener("click", showKeys));
}
