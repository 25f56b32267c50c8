/**
 * The counter: one field that has the focus, one answer across the screen.
 *
 * A scanner types and ends with Enter. The code is stretched here and its lookup is sent, so the code itself never
 * reaches the payer's server (formats 6).
 */
import { b64u } from "../crypto/encoding.js";
import { claimLookup, readClaimCode } from "../crypto/reading.js";
import { SiteError, element, post, say, sentenceOf } from "../shared/page.js";

const WRONG = "领奖的码对不上，再试一次。";
/** The field is empty by then, so this sentence cannot say that what was typed is still there. */
const UNHEARD = "没听到回音。再查一次。";
/** The next visitor must not read the answer of the one before. */
const ANSWER_STAYS_MS = 120000;

const form = element("check", HTMLFormElement);
const field = element("code", HTMLInputElement);
const line = element("status", HTMLElement);
let latest = 0;
let clearing = 0;

/**
 * Show one answer and hide the others; none hides all.
 * @param {string} kind
 * @param {string} sentence
 */
function show(kind, sentence) {
  document.querySelectorAll(".answer").forEach(function (answer) {
    if (!(answer instanceof HTMLElement)) return;
    answer.hidden = answer.getAttribute("data-kind") !== kind;
    const words = answer.querySelector(".words");
    if (words) words.textContent = answer.hidden ? "" : sentence;
    const pay = answer.querySelector("[data-pay]");
    if (pay) pay.textContent = sentence.replace("可以付", "付");
  });
  clearTimeout(clearing);
  clearing = setTimeout(function () {
    show("", "");
  }, ANSWER_STAYS_MS);
}

/** @param {unknown} error @returns {boolean} whether no answer came */
function isUnheard(error) {
  return error instanceof SiteError && error.code === "network";
}

/** @param {string} typed */
async function check(typed) {
  const mine = ++latest;
  show("", "");
  let code;
  try {
    code = readClaimCode(typed);
  } catch (_) {
    say(line, "");
    show("unknown", WRONG);
    return;
  }
  say(line, "正在查…");
  try {
    const lookup = b64u(await claimLookup(code));
    const answer = await post("/check", { lookup: lookup });
    if (mine !== latest) return;
    say(line, "");
    show(answer.status, answer.sentence);
  } catch (error) {
    if (mine === latest) say(line, isUnheard(error) ? UNHEARD : sentenceOf(error), true);
  }
}

form.addEventListener("submit", function (event) {
  event.preventDefault();
  const typed = field.value;
  field.value = "";
  field.focus();
  if (typed.trim() !== "") check(typed);
});

// A scanner types wherever the focus is: what is typed outside any control goes to the field.
document.addEventListener("keydown", function (event) {
  const free = document.activeElement === document.body || document.activeElement === document.documentElement;
  if (free && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
});
window.addEventListener("focus", function () {
  field.focus();
});
// A page that comes back from the browser's memory would still show the answer of the last visitor.
window.addEventListener("pageshow", function () {
  field.value = "";
  show("", "");
  field.focus();
});
