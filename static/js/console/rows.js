/** A list by keyboard: ↑ and ↓ choose a row's first link, Enter opens it. */
import { all } from "../shared/page.js";
import { isTyping } from "./keyboard.js";

const rows = document.getElementById("rows");
/** @type {HTMLAnchorElement[]} */
const links = [];
if (rows) {
  const lines = all(rows, "tr", HTMLTableRowElement);
  lines.forEach((row) => links.push(...all(row, "td > a", HTMLAnchorElement).slice(0, 1)));
}

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
