// The frame of every reporter's page: large type, leaving at once, and the cover for when the page is out of sight.
// Nothing is stored: large type travels to the next page in the fragment, which browsers send to nobody.
import { all, byId, say, show, write } from "./dom.js";

const ESCAPES = 3;
const ESCAPE_MS = 1500;
const AWAY_MS = 10 * 60 * 1000;
const root = document.documentElement;

/** What the page has to hide, and how. @type {Guarded} */
let guarded = { isTouched: () => false, wipe: () => undefined };
let hiddenAt = 0;
/** The chooser or the camera is open: the page is neither covered nor wiped. */
export let isChoosing = false;
/** Everything about files, once one was touched. @type {typeof import("./files/files.js") | null} */
export let files = null;
/** @type {((stays: boolean) => void) | null} */
let answer = null;

/** @param {Guarded} [page] */
export function frame(page) {
  root.dataset.ready = "1";
  if (page) guarded = page;
  readFragment();
  byId("large").addEventListener("click", (event) => {
    event.preventDefault();
    setLarge(!root.classList.contains("large"));
  });
  byId("leave").addEventListener("click", (event) => {
    event.preventDefault();
    const may = guarded.mayLeave ? guarded.mayLeave() : Promise.resolve(true);
    may.then((yes) => yes && leave());
  });
  byId("prompt-stay").addEventListener("click", () => settle(true));
  byId("prompt-leave").addEventListener("click", () => settle(false));
  watchEscape();
  document.addEventListener("visibilitychange", () => (document.hidden ? cover() : uncover()));
  window.addEventListener("focus", () => {
    isChoosing = false;
  });
  // A browser may keep a page that is left, whole, for the way back, whatever Cache-Control says: it is kept empty and comes anew.
  window.addEventListener("pagehide", () => guarded.wipe());
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
}

/** Files may be added here; what deals with them is loaded when somebody is about to. */
export function offerFiles() {
  show(navigator.mediaDevices !== undefined && "MediaRecorder" in window, "record-part");
  let isAsked = false;
  /** @param {Event} event */
  const load = async ({ type, target }) => {
    // A tap on the label comes here as one on the field, too.
    isChoosing = type === "click" && /** @type {HTMLInputElement} */ (target).type === "file";
    if (isAsked) return;
    isAsked = true;
    try {
      files = await import("./files/files.js");
      files.start(target);
    } catch (error) {
      isAsked = false;
      say("files-status", "现在加不了。先把话发出去，以后在信箱里加。", "fault");
    }
  };
  ["click", "change"].forEach((type) => byId("files").addEventListener(type, load));
}

function readFragment() {
  if (location.hash === "#big") {
    setLarge(true);
    history.replaceState(null, "", location.pathname);
  }
}

/** @param {boolean} large */
function setLarge(large) {
  root.classList.toggle("large", large);
  byId("large").setAttribute("aria-pressed", String(large));
  all("a[href^='/']").forEach((link) => {
    const path = String(link.getAttribute("href")).replace("#big", "");
    if (path !== "/exit") link.setAttribute("href", large ? `${path}#big` : path);
  });
}

function watchEscape() {
  /** @type {number[]} */
  let pressed = [];
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Escape") return;
    const now = Date.now();
    pressed = pressed.filter((time) => now - time < ESCAPE_MS).concat(now);
    if (pressed.length >= ESCAPES) leave();
  });
}

/** Forget everything and go; inside WeChat the window closes. */
export function leave() {
  guarded.wipe();
  window.onbeforeunload = null;
  document.body.textContent = "";
  const bridge = /** @type {any} */ (window).WeixinJSBridge;
  if (bridge) bridge.invoke("closeWindow", {}, () => undefined);
  location.replace("/exit");
}

/** Hide the page before the system takes its picture of it. */
function cover() {
  hiddenAt = isChoosing ? 0 : Date.now();
  if (isChoosing || !guarded.isTouched() || answer !== null) return;
  prompt("这一页先收起来了。", guarded.stay || "接着写", guarded.leave || "不写了，离开").then((stays) => {
    if (!stays) leave();
  });
}

function uncover() {
  isChoosing = false;
  if (hiddenAt === 0 || !guarded.isTouched() || Date.now() - hiddenAt < AWAY_MS) return;
  if (guarded.keeps && guarded.keeps()) return;
  guarded.wipe();
  write("prompt-text", guarded.wiped || "离开太久，写的已经清掉了。");
  write("prompt-stay", "回到开头");
  answer = (stays) => (stays ? location.reload() : leave());
}

/**
 * Put a question in the place of the page.
 * @param {string} question
 * @param {string} stay
 * @param {string} go
 * @returns {Promise<boolean>} whether to stay
 */
export function prompt(question, stay, go) {
  write("prompt-text", question);
  write("prompt-stay", stay);
  write("prompt-leave", go);
  root.classList.add("cover");
  show(true, "prompt");
  byId("prompt-text").focus();
  return new Promise((resolve) => {
    answer = resolve;
  });
}

/** @param {boolean} stays */
function settle(stays) {
  const resolve = answer;
  answer = null;
  show(false, "prompt");
  root.classList.remove("cover");
  if (resolve) resolve(stays);
}

/** WebCrypto needs a secure address, the phrase needs BigInt. */
export function canSeal() {
  return typeof crypto !== "undefined" && crypto.subtle !== undefined && typeof BigInt === "function";
}

/** Say that nothing can be sealed here, and take away what would do nothing. */
export function admitOld() {
  show(true, "old");
  all(".need-script").forEach((element) => {
    element.hidden = true;
  });
}
