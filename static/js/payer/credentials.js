/** A clerk's login and passphrase become `login` and `auth` here; the passphrase never leaves the page (formats 8). */
import { b64u, unb64u } from "../crypto/encoding.js";
import { signinKeys } from "../crypto/officers.js";
import { SiteError, element } from "../shared/page.js";
import { readPassphrase } from "../shared/passphrase.js";

/**
 * Derive what is sent; SiteError where the passphrase is none.
 * @param {HTMLFormElement} form carries the payer's id
 * @returns {Promise<{login: string, auth: string}>}
 */
export async function credentials(form) {
  const login = element("login", HTMLInputElement).value.trim();
  const typed = element("passphrase", HTMLInputElement).value;
  if (login === "") throw new SiteError("login", "还没写登录名。");
  const payer = unb64u(form.getAttribute("data-payer") || "");
  const keys = await signinKeys(await readPassphrase(typed), payer, login);
  return { login: login, auth: b64u(keys.auth) };
}
