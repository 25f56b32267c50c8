/** The page on which the second clerk confirms. Only the button pays: Enter in a field does nothing. */
import { SiteError, element, post, say, sentenceOf } from "../shared/page.js";
import { prepareMask } from "../shared/passphrase.js";
import { credentials } from "./credentials.js";

const form = element("pay", HTMLFormElement);
const button = element("paid", HTMLButtonElement);
const line = element("status", HTMLElement);
const passphrase = element("passphrase", HTMLInputElement);
let busy = false;

async function pay() {
  if (busy) return;
  busy = true;
  button.setAttribute("aria-disabled", "true");
  say(line, "正在记下…");
  try {
    const answer = await post("/pay", await credentials(form));
    passphrase.value = "";
    location.replace(answer.next);
    return;
  } catch (error) {
    say(line, sentenceOf(error), true);
    const code = error instanceof SiteError ? error.code : "";
    if (code === "login") element("login", HTMLInputElement).focus();
    else if (code !== "network") passphrase.focus();
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
