/**
 * The files that a reporter adds: a line for each, made ready one after another so that an old phone holds one picture at a time.
 * Everything stays in memory, and nothing here sends anything.
 */
import { MOST_FILES } from "../../crypto/files.js";
import { all, byId, field, make, say, show } from "../dom.js";
import { draw, itemOf, ready } from "./item.js";
import { namesOf, sizeOf } from "./kinds.js";
import { stopPlaying } from "./player.js";
import { endRecording, record } from "./recorder.js";

/** @typedef {import("./item.js").Item} Item */

const MANY_BYTES = 5 * 1024 * 1024;
/** @type {Item[]} */
let items = [];
/** Grows with every change: what was sealed before it is not what would be sealed now. */
let changes = 0;
/** Items are made ready one after another. */
let work = Promise.resolve();
/** The recording that runs, and what comes of it. */
let recording = Promise.resolve();
/** Grows when all is forgotten: what comes of a recording that ran then is forgotten too. */
let wiped = 0;
let isOn = false;

/** @returns {boolean} whether somebody is speaking into the phone now */
export function isRecording() {
  return isOn;
}

/** @returns {number} */
export function version() {
  return changes;
}

/** @returns {(Item & {prepared: Prepared})[]} what is to be sent, in the order of the list */
export function sendable() {
  return /** @type {(Item & {prepared: Prepared})[]} */ (items.filter((item) => item.state === "ready" && item.prepared !== null));
}

/** @param {Iterable<File>} files */
export function add(files) {
  say("files-status", "");
  for (const file of Array.from(files)) {
    if (items.length >= MOST_FILES) {
      say("files-status", `最多加 ${MOST_FILES} 个。`, "notice");
      break;
    }
    put(itemOf(file, 0));
  }
}

/** @param {Item} item */
function put(item) {
  items.push(item);
  byId("file-list").append(item.element);
  redraw();
  queue(item);
}

/** @param {Item} item */
function queue(item) {
  item.state = "working";
  work = work.then(async () => {
    if (item.isGone) return;
    const trouble = await ready(item, isKept());
    if (trouble !== "") {
      take(item);
      say("files-status", trouble, "notice");
    }
    redraw();
  });
}

function isKept() {
  return /** @type {HTMLInputElement} */ (field("keep")).checked;
}

/** All that was taken from the phone is made ready anew, the other way. */
export function keepChanged() {
  items.filter((item) => item.seconds === 0 && item.state !== "big").forEach(queue);
  redraw();
}

/** @param {Item} item */
function take(item) {
  stopPlaying();
  item.isGone = true;
  item.prepared = null;
  item.element.remove();
  items = items.filter((each) => each !== item);
}

function redraw() {
  changes += 1;
  items.forEach((item, at) => {
    const number = items.slice(0, at).filter((each) => each.kind === item.kind).length + 1;
    draw(item, number, {
      remove: () => {
        take(item);
        redraw();
        byId("add").focus();
      },
      accept: () => {
        item.state = "ready";
        redraw();
        byId("add").focus();
      },
    });
  });
  const bytes = sendable().reduce((sum, item) => sum + item.prepared.length, 0);
  byId("file-sum").textContent = bytes > MANY_BYTES ? `一共 ${sizeOf(bytes)}，会用流量。` : "";
  all("label[for=add]").forEach((label) => {
    label.textContent = items.length > 0 ? "再加一张" : "加照片录像";
  });
}

/** Speak into the phone. */
export function speak() {
  if (items.length >= MOST_FILES) {
    say("files-status", `最多加 ${MOST_FILES} 个。`, "notice");
    return recording;
  }
  say("files-status", "");
  const place = make("div", "row");
  byId("record").before(place);
  show(false, "record");
  const since = wiped;
  isOn = true;
  recording = record(place).then((got) => {
    if (since !== wiped) return;
    if (got === null) say("files-status", "没有录到声音。再录一次，或者写字。", "notice");
    else put(itemOf(got.sound, got.seconds));
  }, () => say("files-status", "手机没让用话筒。可以写字。", "notice")).then(() => {
    isOn = false;
    place.remove();
    show(true, "record");
  });
  return recording;
}

/** @returns {Promise<string>} when everything is ready: what still has to be decided, in a sentence, or nothing */
export async function settled() {
  await endRecording();
  await recording;
  await work;
  const doubtful = items.filter((item) => item.state === "doubt").map((item) => item.kind);
  return doubtful.length === 0 ? "" : `${namesOf(doubtful)}要不要，先在上面点一下。`;
}

/** Forget all of it. What is being made ready goes nowhere. */
export function forgetTray() {
  wiped += 1;
  endRecording();
  stopPlaying();
  items.slice().forEach(take);
  redraw();
  say("files-status", "");
}
