/** What the payer's pages share: elements by id, the status line, the masked passphrase, and JSON to the own site. */

/** An answer of the site that is no success; `message` is the sentence for the clerk. */
export class SiteError extends Error {
  /**
   * @param {string} code
   * @param {string} sentence
   */
  constructor(code, sentence) {
    super(sentence);
    this.code = code;
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
  if (!(found instanceof kind)) throw new Error("no element " + id);
  return found;
}

/**
 * Say something in the status line; a failure is red.
 * @param {string} text
 * @param {boolean} [bad]
 */
export function say(text, bad) {
  const status = element("status", HTMLElement);
  status.textContent = text;
  status.classList.toggle("bad", bad === true);
}

/** The form token of this page. */
function token() {
  const holder = document.querySelector('meta[name="csrf-token"]');
  return (holder && holder.getAttribute("content")) || "";
}

/**
 * Send JSON to the own site and read its answer; SiteError with the sentence that the clerk reads otherwise.
 * @param {string} path
 * @param {object} fields
 * @returns {Promise<Record<string, string>>}
 */
export async function post(path, fields) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": token() },
      body: JSON.stringify(fields),
    });
  } catch (_) {
    throw new SiteError("network", "没听到回音。再做一次。");
  }
  let answer;
  try {
    answer = await response.json();
  } catch (_) {
    throw new SiteError("fault", "系统出错了。再做一次。");
  }
  if (!response.ok) throw new SiteError(String(answer.error), String(answer.sentence));
  return answer;
}

/** Let 「显示口令」 show and hide what is typed. */
export function prepareMask() {
  const show = element("show", HTMLInputElement);
  const field = element("passphrase", HTMLInputElement);
  show.addEventListener("change", function () {
    field.classList.toggle("masked", !show.checked);
  });
}

/**
 * The sentence for a caught error: the site's own, or a general one for a fault of ours.
 * @param {unknown} error
 */
export function sentenceOf(error) {
  return error instanceof SiteError ? error.message : "这一步没有完成。再做一次。";
}
