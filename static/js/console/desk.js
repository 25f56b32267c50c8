/** The desk: its list by keyboard, filters that apply at once, saved views, and what the last deed was. */
import { all, element, post, say, sentenceOf } from "../shared/page.js";
import { takeSaid } from "./deed.js";
import "./rows.js";

const filters = element("filters", HTMLFormElement);
all(filters, "select", HTMLSelectElement).forEach((select) => select.addEventListener("change", () => filters.submit()));

const said = takeSaid();
if (said) element("said", HTMLElement).textContent = said;

/** @param {string} path @param {object} body what to send; the page that follows is the answer's */
async function send(path, body) {
  try {
    location.assign((await post(path, body)).next);
  } catch (error) {
    say(element("view-status", HTMLElement), sentenceOf(error), true);
  }
}

const keep = document.getElementById("keep-view");
if (keep) {
  const form = element("view-form", HTMLFormElement);
  const name = element("view-name", HTMLInputElement);
  keep.addEventListener("click", () => {
    form.hidden = false;
    keep.hidden = true;
    name.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("/views", { name: name.value, query: location.search });
  });
}
const forget = document.getElementById("forget-view");
if (forget) forget.addEventListener("click", () => send("/views/forget", { name: forget.getAttribute("data-name") }));
