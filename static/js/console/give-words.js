/**
 * Giving the caller the transfer code: the seven words to read out, with a check of one of them, or a card of paper. They are
 * shown once; put away, they are nowhere but with the caller.
 */
import { randomBytes } from "../crypto/encoding.js";
import { digitsOf, wordsOf } from "../crypto/phrase.js";
import { wordList } from "../crypto/words.js";
import { element, made, say } from "../shared/page.js";
import { LOCKED } from "./session.js";

const CHOICES = 6;
/** @type {{[how: string]: string}} */
const SAY = {
  来电: "一个词一个词念给他，请他边听边写在纸上。",
  来访: "打印一张纸卡给他，或者请他抄在纸上。",
  来信: "信上留了回信的地方，就打印纸卡，封好寄去。没有留，就收起来。",
};
const line = element("code-status", HTMLElement);

/** @param {number} below @returns {number} */
function random(below) {
  const [high, low] = randomBytes(2);
  return ((high << 8) | low) % below;
}

/**
 * Show what became of the entry, and the words to give.
 * @param {Phrase} phrase
 * @param {string} how
 * @param {{lead: string, answer_by: string, urgent: boolean, number: string}} answer
 */
export async function giveWords(phrase, how, answer) {
  const words = await wordsOf(phrase);
  const groups = ((await digitsOf(phrase)).match(/.{1,4}/g) || []).join(" ");
  const until = answer.urgent ? "要在 2 小时内接手" : `${answer.answer_by}前答复接不接`;
  const told = element("entered-line", HTMLElement);
  told.textContent = `交给${answer.lead}，${until}。`;
  if (answer.number !== "") {
    const link = made("a", `看案 ${answer.number}`);
    link.setAttribute("href", `/case/${answer.number}`);
    told.append(link);
  }
  element("say-how", HTMLElement).textContent = SAY[how];
  ["seven", "card-seven"].forEach((id) => element(id, HTMLElement).replaceChildren(...words.map(item)));
  ["digits", "card-digits"].forEach((id) => {
    element(id, HTMLElement).textContent = groups;
  });
  ask(words);
  element("entering", HTMLElement).hidden = true;
  element("enter-help", HTMLElement).hidden = true;
  element("entered", HTMLElement).hidden = false;
  const title = element("enter-title", HTMLElement);
  title.textContent = "录好了";
  title.focus();
  window.onbeforeunload = () => "";
}

/** @param {string} word @param {number} at */
function item(word, at) {
  const one = made("li");
  one.append(made("span", String(at + 1)), word);
  return one;
}

/** Ask for one of the seven: that word, another of them, and such as were never shown. @param {string[]} words */
function ask(words) {
  const place = random(words.length);
  const all = wordList();
  const options = [words[place], words[(place + 1 + random(words.length - 1)) % words.length]];
  while (options.length < CHOICES) {
    const one = all[random(all.length)];
    if (words.indexOf(one) < 0 && options.indexOf(one) < 0) options.push(one);
  }
  for (let at = options.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [options[at], options[other]] = [options[other], options[at]];
  }
  element("asked-place", HTMLElement).textContent = String(place + 1);
  element("choices", HTMLElement).replaceChildren(...options.map((option) => {
    const button = made("button", option, "outlined");
    button.setAttribute("type", "button");
    button.addEventListener("click", () => {
      const right = option === words[place];
      say(line, right ? "对上了。" : "不是这个。请他看着纸再念一遍，不对的词改过来。", !right);
    });
    return button;
  }));
}

/** Take the words off the page for good. @param {string} sentence */
function putAway(sentence) {
  ["seven", "card-seven", "digits", "card-digits", "choices", "asked-place"].forEach((id) => {
    element(id, HTMLElement).textContent = "";
  });
  element("code", HTMLElement).hidden = true;
  const gone = element("gone", HTMLElement);
  if (sentence !== "") gone.textContent = sentence;
  gone.hidden = false;
  element("further", HTMLElement).hidden = false;
  window.onbeforeunload = null;
  const next = element("further", HTMLElement).querySelector("a");
  if (next) next.focus();
}

element("print", HTMLButtonElement).addEventListener("click", () => window.print());
element("put-away", HTMLButtonElement).addEventListener("click", () => putAway(""));
document.addEventListener(LOCKED, () => {
  if (element("seven", HTMLElement).childElementCount === 0) return;
  putAway("钥匙锁上了，七个词收起来了，不会再显示。没给他的，请他再来说一次。");
});
