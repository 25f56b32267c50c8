/** A clerk's login and passphrase become `login` and `auth` here; the passphrase never leaves the page (formats 8). */
import { b64u, unb64u } from "../crypto/encoding.js";
import { signinKeys } from "../crypto/officers.js";
import { parsePhrase } from "../crypto/phrase.js";
import { SiteError, element } from "./page.js";

/**
 * Derive what is sent; SiteError where the passphrase is none.
 * @param {HTMLFormElement} form carries the payer's id
 * @returns {Promise<{login: string, auth: string}>}
 */
export async function credentials(form) {
  const login = element("login", HTMLInputElement).value.trim();
  const typed = element("passphrase", HTMLInputElement).value;
  let phrase;
  try {
    phrase = parsePhrase(typed);
  } catch (_) {
    throw new SiteError("phrase", "口令不对：要七个词，或者 26 个数字。");
  }
  const payer = unb64u(form.getAttribute("data-payer") || "");
  const keys = await signinKeys(phrase, payer, login);
  return { login: login, auth: b64u(keys.auth) };
}
