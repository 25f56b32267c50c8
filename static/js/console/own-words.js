/** The lead sheet and the case record: written in the officer's own words, compared with the reporter's before they are saved. */
import { SiteError, all, element, given, made, post, say, sentenceOf } from "../shared/page.js";
import { sameRuns, sameSentence } from "./compare.js";
import { openedTip, whenOpened } from "./panel.js";
import { LOCKED } from "./session.js";

const FIELDS = ["region", "sector", "category", "subject", "place", "summary"];

/**
 * Say which passages repeat the reporter; true when none does.
 * @param {string} written
 * @param {string} name of the form
 * @returns {boolean}
 */
function isOwn(written, name) {
  const tip = openedTip();
  const line = element(`${name}-status`, HTMLElement);
  const list = element(`${name}-same`, HTMLElement);
  list.hidden = true;
  if (tip === null) {
    say(line, "先打开原话，才能比一遍。", true);
    return false;
  }
  const runs = sameRuns(written, String(tip.body.fields.words));
  list.replaceChildren(...runs.map((run) => made("li", run)));
  list.hidden = runs.length === 0;
  if (runs.length > 0) say(line, sameSentence(runs), true);
  return runs.length === 0;
}

/**
 * @param {string} name of the form
 * @param {string} path
 * @param {() => {own: string, fields: {[name: string]: string}}} read
 */
function savesTo(name, path, read) {
  const form = document.getElementById(name);
  if (!form) return;
  const line = element(`${name}-status`, HTMLElement);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { own, fields } = read();
    if (!isOwn(own, name)) return;
    say(line, "正在保存…");
    try {
      const version = Number(form.getAttribute("data-version"));
      const answer = await post(`/case/${given("case")}/${path}`, Object.assign({ version }, fields));
      form.setAttribute("data-version", String(answer.version));
      filled.clear();
      hideOther(name);
      say(line, "保存好了。");
      form.dispatchEvent(new Event("saved"));
    } catch (error) {
      if (error instanceof SiteError && error.answer.present) showOther(form, name, error.answer.present);
      say(line, sentenceOf(error), true);
    }
  });
}

/**
 * Show what a colleague saved meanwhile beside what was typed; whoever has seen it saves over it.
 * @param {Element} form
 * @param {string} name of the form
 * @param {{by: string, version: number, fields: {[name: string]: string}}} present
 */
function showOther(form, name, present) {
  const list = made("dl", "", "facts");
  Object.keys(present.fields).forEach((field) => {
    const own = document.getElementById(name === "sheet" ? "sheet-text" : field);
    const label = own && form.querySelector(`label[for=${own.id}]`);
    const value = present.fields[field];
    const option = own instanceof HTMLSelectElement ? all(own, "option", HTMLOptionElement).find((one) => one.value === value) : null;
    const line = made("div");
    line.append(made("dt", (label && label.textContent) || ""), made("dd", option ? option.text : value));
    list.append(line);
  });
  const other = element(`${name}-other`, HTMLElement);
  other.replaceChildren(made("h3", `${present.by} 写的`), list);
  other.hidden = false;
  other.tabIndex = -1;
  other.focus();
  const sides = other.parentElement;
  if (sides) sides.classList.add("beside");
  form.setAttribute("data-version", String(present.version));
}

/** @param {string} name of the form that was saved */
function hideOther(name) {
  const other = element(`${name}-other`, HTMLElement);
  other.hidden = true;
  if (other.parentElement) other.parentElement.classList.remove("beside");
}

/** @param {string} id @returns {string} */
function valueOf(id) {
  const field = document.getElementById(id);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value : "";
}

/** What was filled in from the tip: taken away again with the words when the key is locked, unless the officer changed it. */
/** @type {Map<HTMLInputElement | HTMLSelectElement, string>} */
const filled = new Map();

/** Take away what was only filled in. */
function unfill() {
  filled.forEach((value, field) => {
    if (field.value === value) field.value = "";
  });
  filled.clear();
}

/** Fill an unwritten record with what the reporter tapped and named; the officer looks it over and saves it. */
function prefill() {
  const form = element("record", HTMLFormElement);
  const tip = openedTip();
  if (tip === null || form.getAttribute("data-version") !== "0") return;
  const { routing, fields } = tip.body;
  /** @type {[string, unknown][]} */
  const known = [
    ["category", routing.category], ["sector", routing.sector], ["region", routing.region],
    ["subject", fields.subject], ["place", fields.place],
  ];
  known.forEach(([name, value]) => {
    const field = document.getElementById(name);
    const isSelect = field instanceof HTMLSelectElement;
    if (!(isSelect || field instanceof HTMLInputElement) || field.value !== "") return;
    if (isSelect && !all(field, "option", HTMLOptionElement).some((one) => one.value === value)) return;
    field.value = String(value);
    filled.set(field, field.value);
  });
  element("record-help", HTMLElement).hidden = false;
}

/** Wire both forms, if this officer writes them. */
export function startOwnWords() {
  if (!document.getElementById("sheet")) return;
  savesTo("sheet", "lead-sheet", () => {
    const text = element("sheet-text", HTMLTextAreaElement).value;
    return { own: text, fields: { text } };
  });
  savesTo("record", "record", () => {
    const fields = Object.assign({}, ...FIELDS.map((name) => ({ [name]: valueOf(name) })));
    return { own: fields.summary, fields };
  });
  whenOpened(prefill);
  document.addEventListener(LOCKED, unfill);
}
