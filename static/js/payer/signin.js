/** The sign-in page. */
import { SiteError, element, post, say, sentenceOf } from "../shared/page.js";
import { prepareMask } from "../shared/passphrase.js";
import { credentials } from "./credentials.js";

const form = element("signin", HTMLFormElement);
const line = element("status", HTMLElement);
let busy = false;

async function signIn() {
  if (busy) return;
  busy = true;
  say(line, "正在登录…");
  try {
    const answer = await post("/signin", await credentials(form));
    element("passphrase", HTMLInputElement).value = "";
    location.replace(answer.next);
  } catch (error) {
    say(line, sentenceOf(error), true);
    element(error instanceof SiteError && error.code === "login" ? "login" : "passphrase", HTMLInputElement).focus();
  }
  busy = false;
}

prepareMask();
form.addEventListener("submit", function (event) {
  event.preventDefault();
  signIn();
});
element("login", HTMLInputElement).focus();
