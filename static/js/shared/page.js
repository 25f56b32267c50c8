/** What the pages of officers and clerks share: elements by id, the status line, and JSON to the own site. */

const NO_ANSWER = "没听到回音。写的还在，再做一次。";

/** An answer of the site that is no success; `message` is the sentence for whoever sits at the page. */
export class SiteError extends Error {
  /**
   * @param {string} code
   * @param {string} sentence
   * @param {any} [answer] all that the site answered
   */
  constructor(code, sentence, answer = {}) {
    super(sentence);
    this.name = "SiteError";
    this.code = code;
    this.answer = answer;
  }
}

/**
 * The element with this id; the page was written with it, so its absence is a fault of ours.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function element(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no element ${id}`);
  return found;
}

/**
 * Elements of one kind below another that match.
 * @template {HTMLElement} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T[]}
 */
export function all(within, selector, kind) {
  return Array.from(within.querySelectorAll(selector)).filter(
    /** @returns {one is T} */ (one) => one instanceof kind,
  );
}

/**
 * Make an element with words in it.
 * @param {string} tag
 * @param {string} [words]
 * @param {string} [style] its class
 * @returns {HTMLElement}
 */
export function made(tag, words = "", style = "") {
  const one = document.createElement(tag);
  one.textContent = words;
  if (style) one.className = style;
  return one;
}

/**
 * Say something in a status line; a failure is red.
 * @param {HTMLElement} line
 * @param {string} words
 * @param {boolean} [bad]
 */
export function say(line, words, bad = false) {
  line.textContent = words;
  line.classList.toggle("bad", bad);
  line.classList.toggle("good", !bad && words !== "");
}

/** @param {string} name @returns {string} what the page's body carries under this data name */
export function given(name) {
  return document.body.getAttribute(`data-${name}`) || "";
}

/** @returns {string} the form token of this page */
function token() {
  const meta = document.querySelector("meta[name=csrf-token]");
  return (meta && meta.getAttribute("content")) || "";
}

/** @type {Map<string, () => Promise<void>>} */
const remedies = new Map();

/**
 * What is done about a refusal before the same thing is sent once more.
 * @param {string} code
 * @param {() => Promise<void>} cure SiteError when it did not help
 */
export function remedy(code, cure) {
  remedies.set(code, cure);
}

/**
 * Send JSON to the own site and read its answer; SiteError with the sentence for the page otherwise.
 * @param {string} path
 * @param {object} fields
 * @returns {Promise<any>}
 */
export function post(path, fields) {
  return cured(() => {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token() };
    return answerOf(fetch(path, { method: "POST", headers, body: JSON.stringify(fields) }));
  });
}

/** @param {() => Promise<any>} send once more after a refusal that something can be done about @returns {Promise<any>} */
async function cured(send) {
  try {
    return await send();
  } catch (error) {
    const cure = error instanceof SiteError ? remedies.get(error.code) : undefined;
    if (cure === undefined) throw error;
    await cure();
    return send();
  }
}

/** @param {string} path @returns {Promise<any>} the JSON at this path */
export function get(path) {
  return cured(() => answerOf(fetch(path, { headers: { Accept: "application/json" } })));
}

/**
 * Send JSON to the own site for an answer of bytes; SiteError with the sentence for the page where it is refused.
 * @param {string} path
 * @param {object} fields
 * @param {AbortSignal} signal
 * @returns {Promise<Response>}
 */
export function postForBody(path, fields, signal) {
  return cured(async () => {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token() };
    const asked = fetch(path, { method: "POST", headers, body: JSON.stringify(fields), signal });
    const response = await asked.catch(() => null);
    if (response === null) throw new SiteError("network", NO_ANSWER);
    if (!response.ok) await answerOf(asked);
    return response;
  });
}

/** @param {Promise<Response>} asked @returns {Promise<any>} */
async function answerOf(asked) {
  let response;
  let answer;
  try {
    response = await asked;
    answer = await response.json();
  } catch (error) {
    throw new SiteError("network", NO_ANSWER);
  }
  if (!response.ok) throw new SiteError(String(answer.error), String(answer.sentence), answer);
  return answer;
}

/**
 * The sentence for a caught error: the site's own, or a general one for a fault of ours.
 * @param {unknown} error
 * @returns {string}
 */
export function sentenceOf(error) {
  return error instanceof SiteError ? error.message : "这一步没有完成。写的还在，再做一次。";
}

/**
 * Let a button do one thing at a time: a second press while it works does nothing. What goes wrong is said in the line.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} line
 * @param {() => Promise<void>} deed
 */
export function onPress(button, line, deed) {
  let busy = false;
  button.addEventListener("click", async () => {
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    say(line, "正在做…");
    try {
      await deed();
    } catch (error) {
      say(line, sentenceOf(error), true);
      line.tabIndex = -1;
      line.focus();
    }
    button.removeAttribute("aria-disabled");
    busy = false;
  });
}
