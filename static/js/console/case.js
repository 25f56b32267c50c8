/** A case's page. */
import { all, element, say } from "../shared/page.js";
import { startJointNote } from "./joint-note.js";
import { startLiable, startSubject } from "./liable.js";
import { startNextFirst } from "./next-first.js";
import { startOwnWords } from "./own-words.js";
import { startPanel } from "./panel.js";
import { startLetters } from "./write-letter.js";

const next = document.getElementById("next");
if (next instanceof HTMLFormElement) {
  next.addEventListener("change", () => say(element("next-status", HTMLElement), ""));
  next.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = all(next, "input", HTMLInputElement).find((one) => one.checked);
    if (chosen) location.assign(chosen.value);
    else say(element("next-status", HTMLElement), "先选一样。", true);
  });
}
startNextFirst();
startJointNote();
startLiable();
startSubject();
startOwnWords();
startLetters();
startPanel();
