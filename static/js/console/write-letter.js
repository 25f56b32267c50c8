/** The letter at the foot of a case: sealed at once, sent after thirty seconds in which it can be taken back. */
import { element, given, made, post, say, sentenceOf } from "../shared/page.js";
import { carrierOf } from "./files-fetch.js";
import { drawFiles } from "./files.js";
import { provenBox, sealNext } from "./letters.js";
import { whenOpened } from "./panel.js";
import { openRing } from "./ring.js";
import { LOCKED } from "./session.js";

const WAIT_SECONDS = 30;
let timer = 0;
/** What came with a letter, by its kind; for an objection what was ticked. */
const ABOUT = { finding: "查得不对", unfinished: "没查完", remedy: "没改好", amount: "奖金不对" };
const REASONS = { ill: "生病", away: "出远门", unseen: "没来得及看", other: "别的原因" };

/** @param {import("./tip.js").Letter} letter */
function labelOf(letter) {
  // Of a tip that was parted: the part that the reporter means, by its place.
  const which = letter.said.part ? `（第 ${letter.said.part} 件）` : "";
  if (letter.kind === "objection") {
    return ` · 不同意${which}：${letter.said.about.map((/** @type {keyof typeof ABOUT} */ one) => ABOUT[one]).join("、")}`;
  }
  if (letter.kind === "renewal") return ` · 延期领奖${which}：${REASONS[/** @type {keyof typeof REASONS} */ (letter.said.reason)]}`;
  if (letter.kind === "files") return " · 后来加的附件";
  return letter.kind === "reprisal" ? " · 被人为难了" : "";
}

/** @param {import("./tip.js").OpenTip} tip */
function drawLetters(tip) {
  const place = element("letters", HTMLElement);
  if (tip.letters.length === 0) {
    place.replaceChildren(made("p", "还没有来信。", "soft"));
    return;
  }
  place.replaceChildren(...tip.letters.map((letter) => {
    const one = made("article", "", letter.text === null ? "letter fault" : "letter");
    const text = letter.text === null ? "这封不是举报人写的，或者您来之前就锁好了，打不开。" : letter.text || (letter.files.length > 0 ? "" : "没有写别的话。");
    one.append(made("h3", `第 ${letter.seq} 封 · ${letter.day}${labelOf(letter)}`), made("p", text, "written"));
    one.append(...drawFiles(letter.files, carrierOf(letter.sealed)));
    return one;
  }));
}

/** @param {HTMLTextAreaElement} text @param {HTMLElement} line */
async function prepare(text, line) {
  const words = text.value.trim();
  if (words === "") {
    say(line, "还没写。", true);
    return;
  }
  const ring = await openRing();
  const letter = await sealNext(ring, await provenBox(ring), "letter", words);
  count(WAIT_SECONDS, line, async () => {
    await post(`/case/${given("case")}/letter`, letter);
    text.value = "";
    location.reload();
  });
}

/** @param {number} left @param {HTMLElement} line @param {() => Promise<void>} send */
function count(left, line, send) {
  waiting(true);
  say(line, `${left} 秒后发出`);
  timer = window.setTimeout(() => {
    if (left > 1) return count(left - 1, line, send);
    waiting(false);
    return send().catch((error) => say(line, sentenceOf(error), true));
  }, 1000);
}

/** @param {boolean} on whether a sealed letter waits to be sent */
function waiting(on) {
  element("letter-undo", HTMLElement).hidden = !on;
  element("letter-send", HTMLElement).hidden = on;
  element("letter-text", HTMLTextAreaElement).readOnly = on;
  if (on) element("letter-undo", HTMLElement).focus();
}

/** Wire the letters of a case's page, if this officer writes any. */
export function startLetters() {
  const form = document.getElementById("letter");
  if (!form) return;
  const text = element("letter-text", HTMLTextAreaElement);
  const line = element("letter-status", HTMLElement);
  const send = () => {
    if (timer !== 0) return;
    say(line, "正在锁…");
    prepare(text, line).catch((error) => say(line, sentenceOf(error), true));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener("keydown", (event) => {
    if (event.code === "Enter" && event.ctrlKey && !event.isComposing) send();
  });
  element("letter-undo", HTMLButtonElement).addEventListener("click", () => {
    window.clearTimeout(timer);
    timer = 0;
    waiting(false);
    say(line, "撤回了，没有发。");
    text.focus();
  });
  window.addEventListener("beforeunload", (event) => {
    if (timer !== 0 && text.readOnly) event.preventDefault();
  });
  if (!document.getElementById("panel")) return;
  whenOpened(drawLetters);
  document.addEventListener(LOCKED, () => {
    element("letters", HTMLElement).replaceChildren(made("p", "钥匙锁着，来信收起来了。", "soft"));
  });
}
