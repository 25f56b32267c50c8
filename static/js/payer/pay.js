/** The page on which the second clerk confirms. Only the button pays: Enter in a field does nothing. */
import { credentials } from "./credentials.js";
import { SiteError, element, post, prepareMask, say, sentenceOf } from "./page.js";

const form = element("pay", HTMLFormElement);
const button = element("paid", HTMLButtonElement);
const passphrase = element("passphrase", HTMLInputElement);
let busy = false;

async function pay() {
  if (busy) return;
  busy = true;
  button.setAttribute("aria-disabled", "true");
  say("正在记下…");
  try {
    const answer = await post("/pay", await credentials(form));
    passphrase.value = "";
    location.replace(answer.next);
    return;
  } catch (error) {
    say(sentenceOf(error), true);
    if (!(error instanceof SiteError) || error.code !== "network") passphrase.focus();
  }
  busy = false;
  button.removeAttribute("aria-disabled");
}

prepareMask();
form.addEventListener("submit", function (event) {
  event.preventDefault();
});
button.addEventListener("click", pay);
element("login", HTMLInputElement).focus();
