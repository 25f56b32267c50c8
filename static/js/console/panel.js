/**
 * The sealed panel: the reporter's words, shown on this desk only and blanked where they stand when the key is locked.
 *
 * @typedef {import("./tip.js").OpenTip} OpenTip
 */
import { element, given, onPress, say, sentenceOf } from "../shared/page.js";
import { carrierOf } from "./files-fetch.js";
import { closeFiles, drawFiles } from "./files.js";
import { openRing } from "./ring.js";
import { said } from "./said.js";
import { LOCKED, UNLOCKED, isUnlocked } from "./session.js";
import { fetchTip } from "./tip.js";

/** @type {OpenTip | null} */
let shown = null;
/** @type {((tip: OpenTip) => void)[]} */
const listeners = [];

/** @returns {OpenTip | null} the tip while it is open on this page */
export function openedTip() {
  return shown;
}

/** @param {(tip: OpenTip) => void} heard called each time that the words are opened */
export function whenOpened(heard) {
  listeners.push(heard);
}

/** @param {OpenTip} tip */
function draw(tip) {
  const words = element("panel-words", HTMLElement);
  const [text, facts] = said(tip.body, element("panel", HTMLElement).getAttribute("data-names") || "{}");
  closeFiles();
  words.replaceChildren(text, ...drawFiles(tip.files, carrierOf(tip.sealed)), facts);
  words.hidden = false;
  element("panel-shut", HTMLElement).hidden = true;
  const panel = element("panel", HTMLElement);
  panel.setAttribute("data-state", "open");
  panel.setAttribute("data-opened", "yes");
  const when = element("panel-when", HTMLElement);
  const now = new Date();
  const clock = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
  when.textContent = `您 ${clock} 打开，已记入审计`;
}

/** Take the words off the page; what the officer wrote stays. */
function blank() {
  shown = null;
  const words = element("panel-words", HTMLElement);
  words.replaceChildren();
  words.hidden = true;
  element("panel", HTMLElement).setAttribute("data-state", "shut");
  element("panel-shut", HTMLElement).hidden = false;
  const line = element("panel-line", HTMLElement);
  say(line, "");
  line.textContent = "钥匙锁上了，原话收起来了。您写的都还在。";
}

async function open() {
  const tip = await fetchTip(given("case"), await openRing());
  shown = tip;
  draw(tip);
  listeners.forEach((heard) => heard(tip));
}

/** Wire the panel, if this officer may open it. */
export function startPanel() {
  const panel = document.getElementById("panel");
  if (!panel) return;
  const line = element("panel-line", HTMLElement);
  onPress(element("panel-open", HTMLButtonElement), line, async () => {
    say(line, "正在解开…");
    await open();
  });
  // Whoever has opened it before finds it open again; the first look is a deed of its own, since it is written down.
  const again = () => {
    if (panel.getAttribute("data-opened") !== "yes") return;
    say(line, "正在解开…");
    open().catch((error) => say(line, sentenceOf(error), true));
  };
  if (isUnlocked()) again();
  document.addEventListener(LOCKED, blank);
  document.addEventListener(UNLOCKED, again);
}
