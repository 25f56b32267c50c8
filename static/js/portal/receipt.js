// The fourth screen: seven words to copy, the check of the last one, and what happens next. The words are drawn once and
// then forgotten; they are never put into the address, the title or any storage.
import { randomBytes } from "../crypto/encoding.js";
import { digitsOf, wordsOf } from "../crypto/phrase.js";
import { wordList } from "../crypto/words.js";
import { byId, fill, make, onPress, own, say, show, write } from "./dom.js";
import { prompt } from "./frame.js";

const CHOICES = 6;
/** @type {string[]} */
let words = [];
let digits = "";
let single = -1;

/** @param {Phrase} phrase @param {Receipt} receipt */
export async function showReceipt(phrase, receipt) {
  words = await wordsOf(phrase);
  digits = await digitsOf(phrase);
  write("done-lead", receipt.lead);
  write("done-day", receipt.answer_by);
  show(receipt.urgent, "done-urgent");
  show(!receipt.urgent, "done-date");
  // The tip stands as it was first stored; what was changed after a lost answer has not arrived.
  say("receipt-status", receipt.same ? "" : "先前发的那份收到了。后来改的，到信箱里再补。", "notice");
  draw();
  window.onbeforeunload = () => "";
}

export function forgetReceipt() {
  words = [];
  digits = "";
  single = -1;
  window.onbeforeunload = null;
  ["phrase", "digits", "check-options"].forEach((id) => fill(id, []));
}

function draw() {
  const list = byId("phrase");
  list.className = single < 0 ? "words" : "words one";
  fill("phrase", words
    .map((word, at) => make("li", "", make("span", "", String(at + 1)), own(word)))
    .filter((_, at) => single < 0 || at === single));
  fill("digits", (digits.match(/.{1,4}/g) || []).map(own));
  show(single >= 0, "one-row");
  byId("one-by-one").textContent = single < 0 ? "一次只看一个词" : "七个词一起看";
}

function isDigits() {
  return !byId("digits").hidden;
}

/** @param {boolean} asDigits */
function showAs(asDigits) {
  show(asDigits, "digits");
  show(!asDigits, "phrase");
  show(!asDigits && single >= 0, "one-row");
  byId("as-digits").textContent = asDigits ? "换成七个词" : "换成 26 个数字";
}

/** @param {number} below */
function random(below) {
  const [high, low] = randomBytes(2);
  return ((high << 8) | low) % below;
}

/** @returns {string} what is asked for: the last word, or the last two digits of who copied digits */
function lastOne() {
  return isDigits() ? digits.slice(-2) : words[words.length - 1];
}

/** The last one, with words one other of the seven, and such as were never shown. */
function ask() {
  const all = wordList();
  const options = isDigits() ? [lastOne()] : [lastOne(), words[random(words.length - 1)]];
  while (options.length < CHOICES) {
    const one = isDigits() ? String(random(100)).padStart(2, "0") : all[random(all.length)];
    if (words.indexOf(one) < 0 && options.indexOf(one) < 0) options.push(one);
  }
  for (let at = options.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [options[at], options[other]] = [options[other], options[at]];
  }
  return options;
}

/** @param {(step: string) => void} go */
function startCheck(go) {
  byId("check").dataset.title = isDigits() ? "对一下：最后两位是几？" : "对一下：第 7 个词是哪个？";
  write("look-again", isDigits() ? "再看一眼数字" : "再看一眼七个词");
  fill("check-options", ask().map((word) => {
    const button = make("button", "quiet", own(word));
    button.setAttribute("type", "button");
    button.addEventListener("click", () => {
      if (word === lastOne()) finish(go);
      else {
        single = -1;
        showAs(isDigits());
        draw();
        go("receipt");
        say("receipt-status", "不是这个。再看一眼，不急。", "notice");
      }
    });
    return button;
  }));
  go("check");
}

/** @param {(step: string) => void} go */
function finish(go) {
  forgetReceipt();
  go("done");
}

/** @returns {Promise<boolean>} whether the reporter leaves although the words may not be copied */
export async function askToLeave() {
  return !(await prompt("七个词抄好了吗？关掉就看不到了。", "还没有", "抄好了，关掉"));
}

/**
 * @param {(step: string) => void} go
 * @param {() => void} leave
 */
export function startReceipt(go, leave) {
  onPress("copied", () => {
    say("receipt-status", "");
    startCheck(go);
  });
  onPress("look-again", () => go("receipt"));
  onPress("skip-check", () => finish(go));
  onPress("one-by-one", () => {
    single = single < 0 ? 0 : -1;
    showAs(false);
    draw();
    byId("phrase").scrollIntoView({ block: "center" });
  });
  onPress("one-next", () => {
    single = (single + 1) % words.length;
    draw();
  });
  onPress("as-digits", () => showAs(!isDigits()));
  onPress("close", leave);
}
