/** The seven words of what came through another office, for whoever it belongs to: shown on demand, and gone with the page. */
import { digitsOf, wordsOf } from "../crypto/phrase.js";
import { element, made } from "../shared/page.js";
import { LOCKED } from "./session.js";

const card = element("words-card", HTMLElement);

/** @param {Phrase} phrase @param {string} title */
export async function speak(phrase, title) {
  const words = await wordsOf(phrase);
  const groups = ((await digitsOf(phrase)).match(/.{1,4}/g) || []).join(" ");
  element("seven", HTMLElement).replaceChildren(...words.map((word, at) => {
    const one = made("li");
    one.append(made("span", String(at + 1)), word);
    return one;
  }));
  element("digits", HTMLElement).textContent = groups;
  card.hidden = false;
  const head = element("words-title", HTMLElement);
  head.textContent = title;
  head.focus();
}

function putAway() {
  ["seven", "digits", "words-title"].forEach((id) => { element(id, HTMLElement).textContent = ""; });
  card.hidden = true;
}

element("put-away", HTMLButtonElement).addEventListener("click", putAway);
document.addEventListener(LOCKED, putAway);
