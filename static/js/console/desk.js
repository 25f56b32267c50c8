/** The desk's list by keyboard: ↑ and ↓ choose a row, Enter opens it; a changed filter is applied at once. */
import { all, element } from "./page.js";
import { takeSaid } from "./deed.js";
import { isTyping } from "./keyboard.js";

const rows = document.getElementById("rows");
const links = rows ? all(rows, "tr > td > a", HTMLAnchorElement) : [];

/** @param {number} step the row below (1) or above (-1) the one that has the focus */
function choose(step) {
  const here = links.findIndex((link) => link === document.activeElement);
  const next = here < 0 ? 0 : Math.min(Math.max(here + step, 0), links.length - 1);
  links[next].focus();
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event) || links.length === 0) return;
  if (event.code !== "ArrowDown" && event.code !== "ArrowUp") return;
  event.preventDefault();
  choose(event.code === "ArrowDown" ? 1 : -1);
});

const filters = element("filters", HTMLFormElement);
all(filters, "select", HTMLSelectElement).forEach((select) => select.addEventListener("change", () => filters.submit()));

const said = takeSaid();
if (said) element("said", HTMLElement).textContent = said;
