/**
 * Small helpers for pages: finding, making, showing elements. Texts go in as text nodes only, never as markup.
 */

/**
 * The element with this id; a page without it is a fault of ours and stops at once.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/** @param {string} id @returns {HTMLInputElement | HTMLTextAreaElement} */
export function field(id) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (byId(id));
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export function all(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/** @param {string} name @returns {HTMLInputElement | null} the chosen radio button of a group */
export function chosen(name) {
  return document.querySelector(`input[name="${name}"]:checked`);
}

/** @param {HTMLInputElement} input @returns {string} the first words of its label: what was tapped */
export function labelOf(input) {
  const label = input.labels && input.labels[0];
  const inner = label && (label.querySelector("span") || label);
  const words = inner && Array.from(inner.childNodes).find((node) => node.nodeType === 3 && String(node.nodeValue).trim() !== "");
  return words ? String(words.nodeValue).trim() : "";
}

/** @param {string} name @returns {string} the value of the chosen radio button, or "" */
export function chosenValue(name) {
  const input = chosen(name);
  return input === null ? "" : input.value;
}

/**
 * Show or hide elements by id.
 * @param {boolean} visible
 * @param {...string} ids
 */
export function show(visible, ...ids) {
  ids.forEach((id) => {
    byId(id).hidden = !visible;
  });
}

/** @param {string} id @param {string} text */
export function write(id, text) {
  byId(id).textContent = text;
}

/**
 * Make an element with a class (or "") and children; texts become text nodes.
 * @param {string} tag
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElement}
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

/** @param {string} text @returns {HTMLElement} a Chinese word or code that keeps its order among other scripts */
export function own(text) {
  const element = make("bdi", "", text);
  element.lang = "zh";
  return element;
}

/**
 * Replace everything in an element.
 * @param {string} id
 * @param {(Node | string)[]} children
 */
export function fill(id, children) {
  const element = byId(id);
  element.textContent = "";
  element.append(...children);
}

/**
 * Say how something goes, in a status line; `kind` is a class such as "help", "fault" or "good". A fault takes the focus.
 * @param {string} id
 * @param {string} text
 * @param {string} [kind]
 */
export function say(id, text, kind = "help") {
  const line = byId(id);
  line.textContent = text;
  line.className = `status ${text === "" ? "" : kind}`;
  if (kind === "fault" && text !== "") line.focus();
}

/**
 * Call `handle` when a button is pressed, but not again before it has come to its end.
 * @param {string} id
 * @param {() => void | Promise<void>} handle
 */
export function onPress(id, handle) {
  const button = byId(id);
  let isBusy = false;
  button.addEventListener("click", () => {
    if (isBusy) return;
    isBusy = true;
    button.setAttribute("aria-disabled", "true");
    const free = () => {
      isBusy = false;
      button.removeAttribute("aria-disabled");
    };
    Promise.resolve(handle()).then(free, (error) => {
      free();
      throw error;
    });
  });
}
