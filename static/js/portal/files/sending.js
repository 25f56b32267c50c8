/**
 * The line that says how far the files are: it stands above whatever is on the page, also while the seven words are copied.
 *
 * Pressing is what sends again after the network was gone, never a network that appears.
 */
import { ApiError } from "../api.js";
import { byId, make, write } from "../dom.js";
import { namesOf, unitOf } from "./kinds.js";
import { press } from "./press.js";
import { Stopped } from "./queue.js";

/**
 * @typedef {import("./queue.js").Queue} Queue
 * @typedef {object} Course
 * @property {string} before what arrived already: 「文字收到了。」
 * @property {() => string} advice what to do meanwhile
 * @property {string} later what can be done if it never goes on
 * @property {(kinds: FileKind[]) => void} arrived is called once all are there
 */

const STEPS = 1000;
const REASONS = {
  offline: "现在没有网。有网了再按。连的要是单位的无线网，先关掉，用自己的流量。",
  silent: "没听到回音。换个信号好的地方再按。",
  busy: "网站现在收不下，不是您的错。过 10 分钟再按。",
  refused: "",
};
/** @type {{queue: Queue, course: Course} | null} */
let running = null;
let spoken = "";
/** Keeps the screen on where the phone lets a page do so. @type {WakeLockSentinel | null} */
let awake = null;

/** @returns {boolean} whether files are still to come */
export function isUnfinished() {
  return running !== null;
}

/** @returns {string} 「照片还没传完。」 */
export function unfinished() {
  return running === null ? "" : `${namesOf(kindsOf(running.queue))}还没传完。`;
}

/** Send no more, and take the line away. */
export function stopSending() {
  if (running !== null) running.queue.stop();
  end();
}

/** @param {Queue} queue @param {Course} course */
export function startSending(queue, course) {
  stopSending();
  running = { queue, course };
  window.addEventListener("beforeunload", ask);
  build();
  go();
}

/** The text of the line may depend on the screen that it stands above. */
export function refresh() {
  if (running === null) return;
  const { queue, course } = running;
  const kinds = kindsOf(queue);
  const unit = unitOf(kinds);
  const { sent, total } = queue.progress;
  const said = `${namesOf(kinds)}还在传：第 ${queue.place} ${unit}，共 ${kinds.length} ${unit}。${course.advice()}`;
  /** @type {HTMLProgressElement} */ (byId("sending-bar")).value = Math.floor((sent / total) * STEPS);
  // Said once for each file, not with every byte: a screen reader would speak of nothing else.
  if (spoken === said || byId("go-on").hidden === false) return;
  spoken = said;
  write("sending-text", said);
}

async function go() {
  if (running === null) return;
  const { queue, course } = running;
  setFailed(false);
  spoken = "";
  refresh();
  await stayAwake();
  try {
    await queue.run();
    finish(queue, course);
  } catch (error) {
    if (error instanceof Stopped || running === null || running.queue !== queue) return;
    fail(queue, course, error);
    if (!(error instanceof ApiError)) throw error;
  } finally {
    letSleep();
  }
}

/** @param {Queue} queue @param {Course} course */
function finish(queue, course) {
  if (running === null || running.queue !== queue) return;
  const lost = queue.open.map((each) => each.kind);
  const kinds = queue.uploads.filter((each) => each.done).map((each) => each.kind);
  if (lost.length === 0) {
    end();
    course.arrived(kinds);
    return;
  }
  running = null;
  window.removeEventListener("beforeunload", ask);
  setFailed(true);
  byId("go-on").hidden = true;
  write("sending-text", `${course.before}${missing(lost)}手机里读不出来了。`);
  write("sending-help", course.later);
}

/** @param {Queue} queue @param {Course} course @param {unknown} error */
function fail(queue, course, error) {
  const trouble = error instanceof ApiError ? error.trouble : "silent";
  setFailed(true);
  write("sending-text", `${course.before}${namesOf(kindsOf(queue))}没传完，${missing(queue.open.map((each) => each.kind))}${REASONS[trouble]}`);
  write("sending-help", course.later);
  // What the server will not take it will not take the next time either.
  if (trouble === "refused") {
    byId("go-on").hidden = true;
    running = null;
    window.removeEventListener("beforeunload", ask);
  }
  byId("sending-text").focus();
}

/** The browser asks in its own words before it closes the page. @param {BeforeUnloadEvent} event */
function ask(event) {
  event.preventDefault();
  event.returnValue = "";
}

/** @param {FileKind[]} kinds @returns {string} 「还差 1 张。」 */
function missing(kinds) {
  return `还差 ${kinds.length} ${unitOf(kinds)}。`;
}

/** @param {Queue} queue */
function kindsOf(queue) {
  return queue.uploads.map((each) => each.kind);
}

function build() {
  const text = make("p", "");
  text.id = "sending-text";
  text.setAttribute("role", "status");
  text.tabIndex = -1;
  const bar = /** @type {HTMLProgressElement} */ (make("progress", ""));
  bar.id = "sending-bar";
  bar.max = STEPS;
  bar.value = 0;
  bar.setAttribute("aria-label", "传了多少");
  const help = make("p", "help");
  help.id = "sending-help";
  const button = press("quiet", "接着传", () => void go());
  button.id = "go-on";
  const line = make("section", "sending", make("div", "wide", text, bar, help, button));
  line.id = "sending";
  line.setAttribute("aria-label", "传到哪里了");
  byId("main").before(line);
}

/** @param {boolean} failed */
function setFailed(failed) {
  byId("sending").className = failed ? "sending stopped" : "sending";
  byId("sending-bar").hidden = failed;
  byId("go-on").hidden = !failed;
  byId("sending-help").hidden = !failed;
}

function end() {
  running = null;
  window.removeEventListener("beforeunload", ask);
  letSleep();
  const line = document.getElementById("sending");
  if (line !== null) line.remove();
}

/** A screen that goes dark stops the sending on many phones. */
async function stayAwake() {
  if (awake !== null || !("wakeLock" in navigator) || document.hidden) return;
  try {
    awake = await navigator.wakeLock.request("screen");
  } catch (error) {
    // A low battery is a reason to refuse; sending goes on all the same.
  }
}

function letSleep() {
  if (awake !== null) awake.release();
  awake = null;
}

// The phone lets go of it whenever the page is out of sight.
document.addEventListener("visibilitychange", () => {
  if (document.hidden || running === null) return;
  awake = null;
  stayAwake();
});
