/**
 * A page for one deed: nothing happens but by its button, and what was done is said on the desk.
 */
import { all, element, given, onPress, post, say as show } from "../shared/page.js";

const SAID = "anshao.said";

/**
 * Let the page's button do the deed and go back to the desk with one line about it, or to the case that it is only a part of.
 * @param {() => Promise<string>} deed what was done, in a sentence; an empty one leads back to the case
 * @param {string} [button]
 */
export function deedOnPress(deed, button = "deed") {
  // Enter in a field never does a deed that cannot be taken back.
  document.querySelectorAll("form").forEach((form) => {
    if (form.id !== "signout" && form.id !== "unlock-form") form.addEventListener("submit", (event) => event.preventDefault());
  });
  const line = element("status", HTMLElement);
  // What was missing is being put right: the complaint goes.
  element("main", HTMLElement).addEventListener("input", () => show(line, ""));
  onPress(element(button, HTMLButtonElement), line, async () => {
    const done = await deed();
    if (done !== "") say(done);
    location.replace(done === "" ? `/case/${given("case")}` : "/");
  });
}

/** @param {string} sentence to be shown on the desk */
function say(sentence) {
  sessionStorage.setItem(SAID, sentence);
}

/** @returns {string} what was said last, once */
export function takeSaid() {
  const said = sessionStorage.getItem(SAID) || "";
  sessionStorage.removeItem(SAID);
  return said;
}

/** @param {string} path below the case @param {object} fields @returns {Promise<any>} */
export function postCase(path, fields) {
  return post(`/case/${given("case")}/${path}`, fields);
}

/** @param {string} name of radio buttons or boxes @returns {string[]} the values that are chosen */
export function chosen(name) {
  return all(document, `input[name=${name}]`, HTMLInputElement).filter((one) => one.checked).map((one) => one.value);
}

/** @param {string} id of a field @returns {string} */
export function valueOf(id) {
  const field = document.getElementById(id);
  const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
  return isField ? field.value.trim() : "";
}
