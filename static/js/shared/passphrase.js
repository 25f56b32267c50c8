/** A passphrase typed into a field that shows dots: reading it, and showing it. Needs the sign-in form's elements. */
import { hasLetters, inspect, loadSounds } from "../crypto/reading.js";
import { SiteError, element } from "./page.js";

/**
 * Read a typed passphrase; SiteError where it is none.
 * @param {string} typed
 * @returns {Promise<Phrase>}
 */
export async function readPassphrase(typed) {
  const reading = await inspect(typed, hasLetters(typed) ? await loadSounds() : null);
  if (reading.phrase === null) throw new SiteError("phrase", problemOf(reading));
  return reading.phrase;
}

/**
 * What is wrong with a typed passphrase. A masked field shows nothing, so the word is named by its place.
 * @param {Reading} reading
 * @returns {string}
 */
function problemOf(reading) {
  if (reading.problem === "unknown") return `口令的第 ${reading.position} 个词不在词表里。`;
  if (reading.problem === "check") return "口令合不起来，有一个词可能写错了。";
  return "口令要七个词，或者 26 个数字。";
}

/** Let 「显示口令」 show and hide what is typed. */
export function prepareMask() {
  const shown = element("show", HTMLInputElement);
  const field = element("passphrase", HTMLInputElement);
  shown.addEventListener("change", () => field.classList.toggle("masked", !shown.checked));
}
