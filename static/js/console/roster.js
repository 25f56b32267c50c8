/** The duty roster by keyboard: Enter hands the same person on to the next day, and a block of days repeats to the month's end. */
import { all, element, given, onPress, post, say } from "../shared/page.js";

const form = element("roster-form", HTMLFormElement);
const FIELDS = ["officer", "deputy", "leader"];
const rows = all(form, "tr[data-day]", HTMLTableRowElement);

/** @param {HTMLTableRowElement} row @returns {HTMLSelectElement[]} */
const fieldsOf = (row) => all(row, "select", HTMLSelectElement);

/** @param {HTMLTableRowElement} row @returns {boolean} whether somebody is named on this day */
const isFilled = (row) => fieldsOf(row).some((field) => field.value !== "");

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLSelectElement) || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  const at = rows.findIndex((row) => row.contains(field));
  const below = rows[at + 1];
  if (!below) return;
  const next = fieldsOf(below)[FIELDS.indexOf(field.name)];
  next.value = field.value;
  next.focus();
});

/** Repeat the first days in a row that are filled, from the first empty one to the end of the month. */
function repeat() {
  const first = rows.findIndex(isFilled);
  const line = element("status", HTMLElement);
  if (first < 0) return say(line, "先填好头几天。", true);
  let end = first;
  while (end < rows.length && isFilled(rows[end])) end += 1;
  const block = rows.slice(first, end).map((row) => fieldsOf(row).map((field) => field.value));
  rows.slice(end).forEach((row, step) => {
    fieldsOf(row).forEach((field, place) => { field.value = block[step % block.length][place]; });
  });
  return say(line, `照 ${block.length} 天一轮，填到了月底。看一遍再保存。`);
}

const again = document.getElementById("repeat");
if (again) {
  again.addEventListener("click", repeat);
  const line = element("status", HTMLElement);
  form.addEventListener("change", () => say(line, ""));
  onPress(element("save", HTMLButtonElement), line, async () => {
    const days = rows.filter(isFilled).map((row) => {
      /** @type {{[name: string]: number | string}} */
      const day = { day: Number(row.getAttribute("data-day")) };
      fieldsOf(row).filter((field) => field.value !== "").forEach((field) => { day[field.name] = field.value; });
      return day;
    });
    await post("/roster", { month: given("month"), days });
    say(line, "保存好了。");
  });
}
// In the second half of the month today's line would lie below the screen.
const now = form.querySelector("tr.now");
if (now && rows.indexOf(/** @type {HTMLTableRowElement} */ (now)) > 12) now.scrollIntoView({ block: "center" });
