/** The key's pill in the bar: open, about to lock, locked; and the passphrase field that opens it again. */
import { element, given, say, sentenceOf } from "../shared/page.js";
import { canHavePasskeys } from "./passkey.js";
import { LOCKED, UNLOCKED, isUnlocked, lock, moved, timeLeft } from "./session.js";
import { unlockWith, unlockWithTouch } from "./unlock.js";

const MINUTE = 60 * 1000;
const TICK_MS = 5000;
const MOVES = ["keydown", "pointerdown", "wheel", "input"];
/** The last minute is amber and offers ten more: by then nobody has moved for nine. */
const SOON_MS = MINUTE;

const pill = element("pill", HTMLElement);
const words = element("pill-words", HTMLElement);
const deed = element("pill-deed", HTMLButtonElement);
const box = element("unlock", HTMLElement);
const form = element("unlock-form", HTMLFormElement);
const field = element("unlock-passphrase", HTMLInputElement);
const line = element("unlock-status", HTMLElement);
let busy = false;
let wasOpen = isUnlocked();

/** @param {string} state @param {string} sentence @param {string} button */
function draw(state, sentence, button) {
  if (pill.getAttribute("data-state") !== state) pill.setAttribute("data-state", state);
  if (words.textContent !== sentence) words.textContent = sentence;
  if (deed.textContent !== button) deed.textContent = button;
}

function show() {
  const left = timeLeft();
  if (left === 0 && wasOpen) {
    wasOpen = false;
    lock();
  }
  if (left === 0) return draw("locked", "钥匙锁着，只能看列表", "打开钥匙");
  wasOpen = true;
  box.hidden = true;
  if (left <= SOON_MS) return draw("soon", "1 分钟后锁上", "再开 10 分钟");
  return draw("open", `钥匙开着 · ${Math.floor(left / MINUTE)} 分钟没动作就锁`, "现在锁上");
}

/** @param {boolean} open */
function offer(open) {
  box.hidden = !open;
  if (open) field.focus();
}

/** @param {() => Promise<void>} open */
async function unlock(open) {
  if (busy) return;
  busy = true;
  say(line, "正在解开…");
  try {
    await open();
    field.value = "";
    say(line, "");
    deed.focus();
  } catch (error) {
    say(line, sentenceOf(error), true);
    field.focus();
  }
  busy = false;
  show();
}

if (given("officer")) {
  deed.addEventListener("click", () => {
    const state = pill.getAttribute("data-state");
    if (state === "locked") return offer(box.hidden !== false);
    if (state === "open") lock();
    else moved();
    return show();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    unlock(() => unlockWith(field.value));
  });
  element("unlock-touch", HTMLElement).hidden = !canHavePasskeys();
  element("unlock-passkey", HTMLButtonElement).addEventListener("click", () => unlock(unlockWithTouch));
  element("unlock-close", HTMLButtonElement).addEventListener("click", () => {
    offer(false);
    deed.focus();
  });
  // Whoever signs out leaves no key behind in the tab.
  element("signout", HTMLFormElement).addEventListener("submit", lock);
  let last = 0;
  MOVES.forEach((name) => document.addEventListener(name, () => {
    // In the amber minute only the button adds time, so that a cat on the keyboard does not keep the key open.
    if (Date.now() - last < TICK_MS || timeLeft() <= SOON_MS) return;
    last = Date.now();
    moved();
  }, { passive: true }));
  document.addEventListener(LOCKED, () => { wasOpen = false; show(); });
  document.addEventListener(UNLOCKED, show);
  setInterval(show, TICK_MS);
  show();
}
