/**
 * The mailbox: entering with the phrase, and locking it again. The phrase is read and stretched here; the server gets the mailbox
 * id in a body, and answers alike to wrong, unknown and unfinished.
 */
import { authority } from "/trust.js";
import { unb64u, b64u } from "../crypto/encoding.js";
import { openMailbox } from "../crypto/mailbox.js";
import { hasLetters, inspect, loadSounds } from "../crypto/reading.js";
import { wordList } from "../crypto/words.js";
import { ApiError, post } from "./api.js";
import { byId, field, fill, make, onPress, own, say, show, write } from "./dom.js";
import { admitOld, canSeal, files, frame, isChoosing, prompt } from "./frame.js";
import { close, render, startInside } from "./inside.js";

const IDLE_MS = 5 * 60 * 1000;
/** @type {Sounds | null} */
let sounds = null;
let isOpen = false;
/** The mailbox of words that the plain pages saw, while it is open. @type {Mailbox | null} */
let seen = null;
/** Forgets a code that is being replaced. @type {() => void} */
let forget = () => undefined;
let idle = 0;

/** @param {string} typed @returns {string[]} what is typed, cut into words or groups of digits, as the page shows it */
function pieces(typed) {
  const plain = typed.normalize("NFKC");
  const digits = plain.replace(/\D/g, "");
  if (digits !== "" && !/[a-z\u4e00-\u9fff]/i.test(plain)) return digits.match(/.{1,4}/g) || [];
  return plain.replace(/([\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])/g, "$1")
    .match(/[a-zü']+|[\u4e00-\u9fff]{1,2}/gi) || [];
}

/** Each two characters become a numbered chip; one that is not in the list is marked, in words too. */
function drawChips() {
  fill("chips", pieces(field("typed").value).map((piece, at) => {
    const odd = /^[\u4e00-\u9fff]{2}$/.test(piece) && wordList().indexOf(piece) < 0;
    const chip = make("li", odd ? "odd" : "", make("span", "", String(at + 1)), own(piece));
    if (odd) chip.append(make("span", "hide", "不在词表里"));
    return chip;
  }));
}

/** @param {Reading} reading @param {boolean} digits */
function complain(reading, digits) {
  const unit = digits ? "个数字" : "个词";
  if (reading.problem === "unknown") {
    const guess = reading.suggestion === "" ? "" : `是不是“${reading.suggestion}”？`;
    say("enter-status", `第 ${reading.position} 个词不在词表里。${guess}`, "fault");
    if (guess !== "") offer(reading);
  } else if (reading.problem === "missing") {
    say("enter-status", `还少 ${reading.count} ${unit}。`, "fault");
  } else if (reading.problem === "surplus") {
    say("enter-status", `多了 ${reading.count} ${unit}。`, "fault");
  } else {
    say("enter-status", digits ? "数字合不起来，有一个可能写错了。" : "七个词合不起来，有一个可能写错了。", "fault");
  }
}

/** @param {Reading} reading */
function offer(reading) {
  const button = make("button", "link", `换成“${reading.suggestion}”`);
  button.setAttribute("type", "button");
  button.addEventListener("click", () => {
    const words = pieces(field("typed").value);
    words[reading.position - 1] = reading.suggestion;
    field("typed").value = words.join(" ");
    drawChips();
    say("enter-status", "");
    byId("open").focus();
  });
  byId("enter-status").append(make("br", ""), button);
}

/** @param {string} typed @returns {Promise<Reading>} with the table of sounds where it is needed */
async function read(typed) {
  if (sounds === null && hasLetters(typed)) sounds = await loadSounds();
  const reading = await inspect(typed, sounds);
  if (reading.problem !== "unknown" || sounds !== null) return reading;
  sounds = await loadSounds();
  return inspect(typed, sounds);
}

async function open() {
  const typed = field("typed").value;
  say("locked", "");
  const reading = await read(typed);
  if (reading.phrase === null) {
    complain(reading, typed.trim() !== "" && /^[\d\s]*$/.test(typed.normalize("NFKC")));
    return;
  }
  say("enter-status", "正在打开，要几秒钟。");
  try {
    const mailbox = await openMailbox(reading.phrase, unb64u(authority));
    const view = await post("/box", { mailbox_id: b64u(mailbox.keys.mailboxId) });
    if (!view.found) {
      say("enter-status", "没有找到。可能词写错了，也可能上次没有发完。", "fault");
      return;
    }
    say("enter-status", "");
    field("typed").value = "";
    drawChips();
    isOpen = true;
    show(false, "enter", "leave", "foot");
    show(true, "lock");
    rest();
    if (view.transfer) await replaceCode(mailbox, false);
    else await enter(mailbox, view);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say("enter-status", troubleOf(error), "fault");
  }
}

/**
 * @param {Mailbox} mailbox
 * @param {import("./inside.js").View & {former?: import("./replace.js").Former, exposed?: boolean}} view
 */
async function enter(mailbox, view) {
  seen = view.exposed ? mailbox : null;
  if (view.former) await (await import("./replace.js")).recall(mailbox, view.former);
  show(true, "inside");
  await render(mailbox, view);
  show(seen !== null, "exposed");
}

/**
 * These words were read out by an officer, and words of the reporter's own come first; or the plain pages saw them.
 * @param {Mailbox} code
 * @param {boolean} isSeen
 */
async function replaceCode(code, isSeen) {
  const replace = await import("./replace.js");
  forget = replace.closeReplace;
  show(false, "exposed");
  await replace.startReplace(code, async (mailbox) => {
    await enter(mailbox, await post("/box", { mailbox_id: b64u(mailbox.keys.mailboxId) }));
    replace.sayReplaced();
  }, isSeen);
}

async function replaceSeen() {
  if (seen !== null) await replaceCode(seen, true);
}

/** @param {ApiError} error */
function troubleOf(error) {
  if (error.wait > 0) return `试得太快了，等 ${error.wait} 秒。`;
  if (error.trouble === "offline") return "现在没有网。有网了再按“打开”。";
  if (error.trouble === "silent") return "没听到回音。再按一次“打开”。";
  return error.sentence || "网站现在打不开，不是您的错。过 10 分钟再按。";
}

/** Forget everything that the phrase opened. */
function wipe() {
  close();
  forget();
  isOpen = false;
  seen = null;
  show(false, "exposed");
  window.clearTimeout(idle);
  field("typed").value = "";
  drawChips();
}

function lock() {
  wipe();
  show(false, "inside", "claim", "lock", "sentence");
  show(true, "enter", "leave", "foot");
  byId("head").className = "";
  write("title", "查进度");
  say("locked", "信箱锁上了。", "notice");
  byId("title").focus();
}

/** Somebody who chooses a photo or speaks presses nothing in this page. */
function isBusy() {
  return isChoosing || (files !== null && files.isRecording());
}

/** Start the idle clock again. */
function rest() {
  window.clearTimeout(idle);
  if (isOpen) idle = window.setTimeout(() => (isBusy() ? rest() : lock()), IDLE_MS);
}

function start() {
  frame({
    isTouched: () => isOpen || field("typed").value !== "",
    wipe: () => (isOpen ? lock() : wipe()),
    stay: "接着看",
    leave: "不看了，离开",
    wiped: "信箱锁上了。",
    mayLeave: async () => files === null || !files.isUnfinished() || !(await prompt(files.unfinished(), "接着传", "不传了，离开")),
  });
  if (!canSeal()) {
    admitOld();
    return;
  }
  field("typed").addEventListener("input", drawChips);
  byId("typed").addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || event.isComposing) return;
    event.preventDefault();
    byId("open").click();
  });
  onPress("open", open);
  onPress("lock", lock);
  onPress("exposed-change", replaceSeen);
  startInside();
  ["keydown", "pointerdown", "touchstart"].forEach((name) => document.addEventListener(name, rest));
}

start();
