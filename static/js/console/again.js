/**
 * Proving again to be at the desk. The site refuses what moves money, keys or exports with `step_up` unless a touch or the
 * passphrase came within the last five minutes; the fields for it then appear beside the deed, and the deed goes on with
 * everything that was typed.
 */
import { b64u } from "../crypto/encoding.js";
import { signinKeys } from "../crypto/officers.js";
import { SiteError, element, given, post, remedy, say, sentenceOf } from "../shared/page.js";
import { readPassphrase } from "../shared/passphrase.js";
import { canHavePasskeys, touchPasskey } from "./passkey.js";
import { fetchBundle } from "./ring.js";

const NOT_DONE = "没有做。写的都还在。";

/** @type {{resolve: () => void, reject: (error: SiteError) => void} | null} */
let waiting = null;
let busy = false;

/**
 * Show the fields and wait until the officer has proved to be there; SiteError when they would rather not.
 * @param {Element | null} [beside] the fields appear after this element
 * @returns {Promise<void>}
 */
export function prove(beside = document.getElementById("status") || besideDeed()) {
  const box = element("again", HTMLElement);
  if (waiting) waiting.reject(new SiteError("step_up", NOT_DONE));
  if (beside && beside.parentNode) beside.parentNode.insertBefore(box, beside.nextSibling);
  box.hidden = false;
  element("again-title", HTMLElement).focus();
  return new Promise((resolve, reject) => {
    waiting = { resolve, reject };
  });
}

/** @returns {Element | null} on a page of many deeds, the block with what was pressed: what is taken away when the key is locked lies within it */
function besideDeed() {
  return document.activeElement && document.activeElement.closest("[data-again]");
}

/** @param {SiteError | null} error null when it was proved */
function finish(error) {
  const asked = waiting;
  waiting = null;
  element("again", HTMLElement).hidden = true;
  element("again-passphrase", HTMLInputElement).value = "";
  say(element("again-status", HTMLElement), "");
  if (asked && error) asked.reject(error);
  else if (asked) asked.resolve();
}

/** @param {() => Promise<void>} way */
async function tryTo(way) {
  if (busy) return;
  busy = true;
  const line = element("again-status", HTMLElement);
  say(line, "正在认…");
  try {
    await way();
    finish(null);
  } catch (error) {
    say(line, sentenceOf(error), true);
    element("again-passphrase", HTMLInputElement).focus();
  }
  busy = false;
}

async function byPassphrase() {
  const phrase = await readPassphrase(element("again-passphrase", HTMLInputElement).value);
  const bundle = await fetchBundle();
  const { auth } = await signinKeys(phrase, bundle.authority, bundle.login);
  await post("/session/proof", { auth: b64u(auth) });
}

async function byTouch() {
  const bundle = await fetchBundle();
  const { response } = await touchPasskey(await post("/session/proof/options", {}), bundle.authority);
  await post("/session/proof/passkey", { response });
}

if (given("officer")) {
  remedy("step_up", prove);
  element("again-touch", HTMLElement).hidden = !canHavePasskeys();
  element("again-passkey", HTMLButtonElement).addEventListener("click", () => tryTo(byTouch));
  element("again-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    tryTo(byPassphrase);
  });
  element("again-close", HTMLButtonElement).addEventListener("click", () => finish(new SiteError("step_up", NOT_DONE)));
}
