/** Where an officer is called about an urgent case. */
import { all, element, post, say, sentenceOf } from "../shared/page.js";

const form = document.getElementById("contact");

/** @param {string} path @param {object} fields */
async function send(path, fields) {
  const line = element("status", HTMLElement);
  try {
    location.assign((await post(path, fields)).next);
  } catch (error) {
    say(line, sentenceOf(error), true);
  }
}

if (form instanceof HTMLFormElement) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const kind = all(form, "input[name=kind]", HTMLInputElement).filter((one) => one.checked)[0];
    send("/me/alerts", { kind: kind ? kind.value : "", address: element("address", HTMLInputElement).value });
  });
  const trial = document.getElementById("try");
  if (trial) trial.addEventListener("click", () => send("/me/alerts/try", {}));
}
