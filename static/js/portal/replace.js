/**
 * A transfer code gives way to seven words of the reporter's own: drawn here, copied and checked first, and only then sent,
 * so that no lost answer locks anybody out. Loaded only for who comes with a code, or came with one before.
 */
import { authority } from "/trust.js";
import { OpeningError, b64u, randomBytes, unb64u } from "../crypto/encoding.js";
import { openMailbox } from "../crypto/mailbox.js";
import { digitsOf, newPhrase, wordsOf } from "../crypto/phrase.js";
import { formerOf, replaceWith } from "../crypto/replacement.js";
import { wordList } from "../crypto/words.js";
import { ApiError, post } from "./api.js";
import { byId, fill, make, onPress, own, say, show, write } from "./dom.js";

const CHOICES = 6;
const STEPS = ["replace-why", "replace-words", "replace-check"];
const TEXTS = {
  offline: "现在没有网，还没换成。有网了再按。",
  silent: "没听到回音。再按一次，不会变成两份。",
  busy: "网站现在收不下，还没换成。过 10 分钟再按。",
  refused: "现在换不了。过一会儿再来。",
};
const TAKEN = "这七个词已经换过了。不是您换的，请打 12350。";

/**
 * @typedef {{phrase: Phrase, words: string[], digits: string, signed: Promise<{fresh: Mailbox, signed: SignedAction}>}} Draft
 * @typedef {{hash: string, public: string, seed: string, proof: string}} Former
 */
/** @type {{code: Mailbox, entered: (mailbox: Mailbox) => Promise<void>} | null} */
let asked = null;
/** @type {Draft | null} */
let draft = null;
let isWired = false;

/**
 * What came before the own phrase, so that letters from then open too; what does not fit is left out.
 * @param {Mailbox} mailbox
 * @param {Former} former
 */
export async function recall(mailbox, former) {
  const made = {
    mailbox: mailbox.hash, mailboxPublic: mailbox.publicKey, claimPublic: mailbox.claimPublic, former: unb64u(former.seed),
    proof: unb64u(former.proof),
  };
  try {
    mailbox.former = await formerOf(mailbox, made, unb64u(former.hash), unb64u(former.public));
  } catch (error) {
    if (!(error instanceof OpeningError)) throw error;
  }
}

/**
 * Ask whoever came with a code to replace it.
 * @param {Mailbox} code
 * @param {(mailbox: Mailbox) => Promise<void>} entered called with the mailbox of the own phrase
 * @param {boolean} isSeen only the plain pages saw the words: there is nothing to explain first
 */
export async function startReplace(code, entered, isSeen) {
  asked = { code, entered };
  draft = null;
  wire();
  show(false, "inside", "sentence");
  byId("head").className = "";
  show(true, "replace");
  if (isSeen) await showWords();
  else go("replace-why", "先换成您自己的七个词");
}

/** Forget code and phrase. */
export function closeReplace() {
  asked = null;
  draft = null;
  ["replace-list", "replace-digits", "replace-options"].forEach((id) => fill(id, []));
  say("replace-status", "");
  show(false, "replace", "replace-retry");
}

/** Say above the mailbox that it is done; it goes when the mailbox is locked. */
export function sayReplaced() {
  STEPS.forEach((each) => show(false, each));
  show(true, "replace");
  say("replace-status", "换好了。以前的七个词没用了，纸卡撕掉。", "good");
}

/** @param {string} step @param {string} title */
function go(step, title) {
  STEPS.forEach((each) => show(each === step, each));
  show(false, "replace-retry");
  say("replace-status", "");
  write("title", title);
  window.scrollTo(0, 0);
  byId("title").focus({ preventScroll: true });
}

/** @param {Mailbox} code @returns {Promise<Draft>} the keys are stretched while the words are being copied */
async function draw(code) {
  const phrase = newPhrase();
  const signed = openMailbox(phrase, unb64u(authority)).then(async (fresh) => ({ fresh, signed: await replaceWith(code, fresh) }));
  signed.catch(() => undefined);
  return { phrase, words: await wordsOf(phrase), digits: await digitsOf(phrase), signed };
}

async function showWords() {
  if (asked === null) return;
  if (draft === null) draft = await draw(asked.code);
  fill("replace-list", draft.words.map((word, at) => make("li", "", make("span", "", String(at + 1)), own(word))));
  fill("replace-digits", (draft.digits.match(/.{1,4}/g) || []).map(own));
  go("replace-words", "把这七个词抄在纸上");
}

function isDigits() {
  return !byId("replace-digits").hidden;
}

function toggleDigits() {
  const asDigits = !isDigits();
  show(asDigits, "replace-digits");
  show(!asDigits, "replace-list");
  byId("replace-as-digits").textContent = asDigits ? "换成七个词" : "换成 26 个数字";
}

/** @param {number} below */
function random(below) {
  const [high, low] = randomBytes(2);
  return ((high << 8) | low) % below;
}

/** @param {Draft} made @returns {string[]} the last word or the last two digits, and such as are not */
function optionsOf(made) {
  const right = lastOf(made);
  const options = isDigits() ? [right] : [right, made.words[random(made.words.length - 1)]];
  while (options.length < CHOICES) {
    const one = isDigits() ? String(random(100)).padStart(2, "0") : wordList()[random(wordList().length)];
    if (made.words.indexOf(one) < 0 && options.indexOf(one) < 0) options.push(one);
  }
  for (let at = options.length - 1; at > 0; at -= 1) {
    const other = random(at + 1);
    [options[at], options[other]] = [options[other], options[at]];
  }
  return options;
}

/** @param {Draft} made */
function lastOf(made) {
  return isDigits() ? made.digits.slice(-2) : made.words[made.words.length - 1];
}

function check() {
  if (draft === null) return;
  const made = draft;
  fill("replace-options", optionsOf(made).map((option) => {
    const button = make("button", "quiet", own(option));
    button.setAttribute("type", "button");
    button.addEventListener("click", () => {
      if (option === lastOf(made)) send();
      else {
        showWords().then(() => say("replace-status", "不是这个。再看一眼，不急。", "notice"));
      }
    });
    return button;
  }));
  go("replace-check", isDigits() ? "对一下：最后两位是几？" : "对一下：第 7 个词是哪个？");
}

async function send() {
  if (asked === null || draft === null) return;
  const { code, entered } = asked;
  show(false, "replace-check", "replace-retry");
  say("replace-status", "正在换，别关这一页。");
  try {
    const { fresh, signed } = await draft.signed;
    await post("/box/act", {
      mailbox: b64u(code.hash), action: signed.action, body: b64u(signed.body), nonce: b64u(signed.nonce),
      signature: b64u(signed.signature),
    });
    closeReplace();
    await entered(fresh);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const gone = error.code === "not_found";
    say("replace-status", gone ? TAKEN : error.sentence || TEXTS[error.trouble], "fault");
    show(!gone, "replace-retry");
  }
}

function wire() {
  if (isWired) return;
  isWired = true;
  onPress("replace-start", showWords);
  onPress("replace-copied", check);
  onPress("replace-again", showWords);
  onPress("replace-as-digits", toggleDigits);
  onPress("replace-retry", send);
}
