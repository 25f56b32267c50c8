/** A clerk's login and passphrase become `login` and `auth` here; the passphrase never leaves the page (formats 8). */
import { b64u, unb64u } from "../crypto/encoding.js";
import { signinKeys } from "../crypto/officers.js";
import { hasLetters, inspect, loadSounds } from "../crypto/reading.js";
import { SiteError, element } from "./page.js";

/**
 * Derive what is sent; SiteError where the passphrase is none.
 * @param {HTMLFormElement} form carries the payer's id
 * @returns {Promise<{login: string, auth: string}>}
 */
export async function credentials(form) {
  const login = element("login", HTMLInputElement).value.trim();
  const typed = element("passphrase", HTMLInputElement).value;
  if (login === "") throw new SiteError("login", "还没写登录名。");
  const reading = await inspect(typed, hasLetters(typed) ? await loadSounds() : null);
  if (reading.phrase === null) throw new SiteError("phrase", problemOf(reading));
  const payer = unb64u(form.getAttribute("data-payer") || "");
  const keys = await signinKeys(reading.phrase, payer, login);
  return { login: login, auth: b64u(keys.auth) };
}

/**
 * What is wrong with a typed passphrase. A masked field shows nothing, so the word is named by its place.
 * @param {Reading} reading
 */
function problemOf(reading) {
  if (reading.problem === "unknown") return "口令的第 " + reading.position + " 个词不在词表里。";
  if (reading.problem === "check") return "口令合不起来，有一个词可能写错了。";
  return "口令要七个词，或者 26 个数字。";
}
