/**
 * Accepting an invitation: secret, key pairs and passphrase are made in this browser; the server gets the public halves.
 *
 * The invitation's token stands behind the # of the address and is taken out of it at once.
 */
import { b64u, equal, randomBytes, unb64u } from "../crypto/encoding.js";
import { holderId } from "../crypto/keyring.js";
import { signinKeys } from "../crypto/officers.js";
import { officerKeys, wrapSecret } from "../crypto/opening.js";
import { newPhrase, wordsOf } from "../crypto/phrase.js";
import { element, made, post, say, sentenceOf } from "../shared/page.js";
import { readPassphrase } from "../shared/passphrase.js";
import { joinCode } from "./join-code.js";

/** @typedef {{authority: string, officer: string, login: string, title: string, office: string, duties: string[], again: boolean}} Offer */

const SECRET_LENGTH = 32;
const line = element("status", HTMLElement);
const token = location.hash.slice(1);
history.replaceState(null, "", location.pathname);
const phrase = newPhrase();
/** @type {Offer | null} */
let offer = null;
let busy = false;

/** @param {string} id the one part of the page that is shown */
function step(id) {
  ["offer", "shown", "check", "finished"].forEach((one) => { element(one, HTMLElement).hidden = one !== id; });
  say(line, "");
}

async function look() {
  /** @type {Offer} */
  const found = await post("/join/look", { token });
  offer = found;
  element("office", HTMLElement).textContent = found.office;
  element("post", HTMLElement).textContent = found.title;
  element("duties", HTMLElement).textContent = found.duties.join("、");
  element("name", HTMLElement).textContent = found.login;
  element("again-note", HTMLElement).hidden = !found.again;
  step("offer");
}

async function show() {
  const words = await wordsOf(phrase);
  element("words", HTMLElement).replaceChildren(...words.map((word) => made("li", word)));
  element("sheet-login", HTMLElement).textContent = offer ? offer.login : "";
  step("shown");
}

/** @param {Offer} invited */
async function take(invited) {
  const authority = unb64u(invited.authority, 16);
  const secret = randomBytes(SECRET_LENGTH);
  const { auth, kek } = await signinKeys(phrase, authority, invited.login);
  const keys = await officerKeys(secret);
  await post("/join", {
    token,
    auth: b64u(auth),
    wrapped: b64u(await wrapSecret(kek, secret, authority, await holderId(invited.officer))),
    wrap_public: b64u(keys.wrapPublic),
    sign_public: b64u(keys.signPublic),
  });
  element("code", HTMLElement).textContent = await joinCode(keys.wrapPublic, keys.signPublic);
  step("finished");
}

async function check() {
  if (busy || offer === null) return;
  busy = true;
  say(line, "正在做您的钥匙…");
  try {
    const typed = await readPassphrase(element("again", HTMLInputElement).value);
    if (equal(typed.entropy, phrase.entropy)) await take(offer);
    else say(line, "和刚才的七个词不一样。再看一眼，不急。", true);
  } catch (error) {
    say(line, sentenceOf(error), true);
  }
  busy = false;
}

element("make", HTMLButtonElement).addEventListener("click", show);
element("print", HTMLButtonElement).addEventListener("click", () => window.print());
element("copied", HTMLButtonElement).addEventListener("click", () => {
  element("words", HTMLElement).replaceChildren();
  step("check");
  element("again", HTMLInputElement).focus();
});
element("back", HTMLButtonElement).addEventListener("click", show);
element("check-form", HTMLFormElement).addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
look().catch((error) => say(line, sentenceOf(error), true));
