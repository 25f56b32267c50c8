/** The sign-in page. */
import { credentials } from "./credentials.js";
import { element, post, prepareMask, say, sentenceOf } from "./page.js";

const form = element("signin", HTMLFormElement);
let busy = false;

async function signIn() {
  if (busy) return;
  busy = true;
  say("正在登录…");
  try {
    const answer = await post("/signin", await credentials(form));
    element("passphrase", HTMLInputElement).value = "";
    location.replace(answer.next);
  } catch (error) {
    say(sentenceOf(error), true);
    element("passphrase", HTMLInputElement).focus();
  }
  busy = false;
}

prepareMask();
form.addEventListener("submit", function (event) {
  event.preventDefault();
  signIn();
});
element("login", HTMLInputElement).focus();
