/** The sign-in page: the passphrase becomes `auth`, which is sent, and a key that opens the secret here. */
import { b64u, unb64u } from "../crypto/encoding.js";
import { holderId } from "../crypto/keyring.js";
import { signinKeys } from "../crypto/officers.js";
import { SiteError, element, onPress, post, say, sentenceOf } from "../shared/page.js";
import { prepareMask, readPassphrase } from "../shared/passphrase.js";
import { anyLeft, whereLeft } from "./drafts.js";
import { canHavePasskeys, touchPasskey } from "./passkey.js";
import { keep } from "./session.js";
import { firstThatOpens } from "./unlock.js";

const form = element("signin", HTMLFormElement);
const login = element("login", HTMLInputElement);
const passphrase = element("passphrase", HTMLInputElement);
const line = element("status", HTMLElement);
let busy = false;

/** @returns {Bytes} the authority to sign in to */
function authorityOf() {
  return unb64u(element("authority", HTMLElement).getAttribute("data-value") || chosen(), 16);
}

async function signIn() {
  const name = login.value.trim();
  if (name === "") throw new SiteError("login", "还没写账号。");
  const phrase = await readPassphrase(passphrase.value);
  const authority = authorityOf();
  const { auth, kek } = await signinKeys(phrase, authority, name);
  const answer = await post("/signin", { authority: b64u(authority), login: name, auth: b64u(auth) });
  const owner = { authority, holder: await holderId(answer.officer) };
  await keep(await firstThatOpens(kek, [unb64u(answer.wrapped)], owner), owner);
  passphrase.value = "";
  location.replace(whereLeft(answer.officer) || answer.next);
}

/** @returns {string} */
function chosen() {
  return element("authority", HTMLSelectElement).value;
}

/** One touch signs in and opens the key; a device without PRF leaves it locked, and the desk asks for the passphrase. */
async function touch() {
  const authority = authorityOf();
  const options = await post("/signin/passkey/options", { authority: b64u(authority) });
  const { response, kek } = await touchPasskey(options, authority);
  const answer = await post("/signin/passkey", { authority: b64u(authority), response });
  const owner = { authority, holder: await holderId(answer.officer) };
  if (kek !== null && answer.wrapped !== "") await keep(await firstThatOpens(kek, [unb64u(answer.wrapped)], owner), owner);
  location.replace(whereLeft(answer.officer) || answer.next);
}

element("touch", HTMLElement).hidden = !canHavePasskeys();
element("kept", HTMLElement).hidden = !anyLeft();
onPress(element("passkey", HTMLButtonElement), line, touch);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  busy = true;
  say(line, "正在登录…");
  try {
    await signIn();
  } catch (error) {
    say(line, sentenceOf(error), true);
    (login.value.trim() === "" ? login : passphrase).focus();
  }
  busy = false;
});
prepareMask();
