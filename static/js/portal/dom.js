// Finding, making and showing elements. Texts go in as text nodes only, never as markup.

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/** @param {string} id */
export function field(id) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (byId(id));
}

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
export function all(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/** @param {string} name of a group @returns {HTMLInputElement | null} */
export function chosen(name) {
  return document.querySelector(`input[name="${name}"]:checked`);
}

/** @param {HTMLInputElement} input @returns {string} the first words of its label */
export function labelOf(input) {
  const label = input.labels && input.labels[0];
  const inner = label && (label.querySelector("span") || label);
  const words = inner && Array.from(inner.childNodes).find((node) => node.nodeType === 3 && String(node.nodeValue).trim() !== "");
  return words ? String(words.nodeValue).trim() : "";
}

/** @param {string} name of a group */
export function chosenValue(name) {
  const input = chosen(name);
  return input === null ? "" : input.value;
}

/** @param {boolean} visible @param {...string} ids */
export function show(visible, ...ids) {
  ids.forEach((id) => {
    byId(id).hidden = !visible;
  });
}

/** @param {string} id @param {string} text one that stands there is not read out again */
export function write(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

/** @param {string} tag @param {string} className or "" @param {...(Node | string)} children */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

/** @param {string} text a Chinese word or code, which keeps its order among other scripts */
export function own(text) {
  const element = make("bdi", "", text);
  element.lang = "zh";
  return element;
}

/** @param {string} id @param {(Node | string)[]} children in place of what is there */
export function fill(id, children) {
  const element = byId(id);
  element.textContent = "";
  element.append(...children);
}

/** @param {string} id of a status line @param {string} text @param {string} [kind] its class; a fault takes the focus */
export function say(id, text, kind = "help") {
  const line = byId(id);
  line.textContent = text;
  line.className = `status ${text === "" ? "" : kind}`;
  if (kind === "fault" && text !== "") line.focus();
}

/** @param {string} id @param {() => void | Promise<void>} handle is not called again before it has come to its end */
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
