// One file of the tray: what it is, what is wrong with it, and how it reads on the page.
import { MediaError, prepare } from "../../media/clean.js";
import { LONGEST_FILE } from "../../crypto/files.js";
import { make } from "../dom.js";
import { clockOf, nameOf, sizeOf, unitOf } from "./kinds.js";
import { listenButton } from "./player.js";
import { press } from "./press.js";

/**
 * @typedef {"working" | "ready" | "doubt" | "big"} State doubt: the reporter decides whether it goes as it is
 * @typedef {object} Item
 * @property {Blob} source
 * @property {number} seconds of a recording made here, else 0
 * @property {FileKind} kind as far as it is known
 * @property {State} state
 * @property {Prepared | null} prepared
 * @property {boolean} isGone
 * @property {HTMLElement} element
 * @property {string} drawn what the element shows, so that it is not drawn again under somebody's finger
 */

/** A phone that has no memory left for a picture may never answer; the words do not wait for it. */
const PATIENCE_MS = 30000;

/** @param {Blob} source @param {number} seconds @returns {Item} */
export function itemOf(source, seconds) {
  const element = make("li", "added");
  return { source, seconds, kind: guess(source.type), state: "working", prepared: null, isGone: false, element, drawn: "" };
}

/** @param {string} type as the system names it @returns {FileKind} */
function guess(type) {
  if (type.startsWith("image/")) return "photo";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "voice" : "document";
}

/**
 * Make it ready to be sealed.
 * @param {Item} item
 * @param {boolean} keep as it is
 * @returns {Promise<string>} why it cannot be added, in a sentence; empty where it can
 */
export async function ready(item, keep) {
  const unit = unitOf([item.kind]);
  if (item.source.size > LONGEST_FILE) {
    item.state = "big";
    return "";
  }
  const prepared = await soon(prepare(item.source, { keep })).catch((error) => {
    if (error instanceof MediaError) return null;
    throw error;
  });
  if (prepared === null) return `这${unit}打不开，没有加进去。`;
  if (prepared.warning === "heic") {
    return "这张照片的格式打不开，没有加进去。在相机设置里选“兼容性最佳”再拍，或者截一张屏再加。";
  }
  item.kind = item.seconds > 0 ? "voice" : prepared.kind;
  item.prepared = item.seconds > 0 ? asVoice(prepared) : prepared;
  item.state = prepared.length > LONGEST_FILE ? "big" : hasDoubt(item, keep) ? "doubt" : "ready";
  return "";
}

/** @param {Item} item @param {boolean} keep who wants it as it is has decided already */
function hasDoubt({ prepared, seconds }, keep) {
  return prepared !== null && prepared.warning !== "" && seconds === 0 && !keep;
}

/** @param {Prepared} prepared whatever the container, what was spoken here is sound @returns {Prepared} */
function asVoice(prepared) {
  return { ...prepared, kind: "voice", type: prepared.type.replace(/^video\//, "audio/"), name: "", warning: "" };
}

/** @param {Promise<Prepared>} work @returns {Promise<Prepared>} */
function soon(work) {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(() => reject(new MediaError()), PATIENCE_MS);
    work.then(resolve, reject).then(() => window.clearTimeout(timer));
  });
}

/**
 * Draw the line of an item.
 * @param {Item} item
 * @param {number} number among those of its kind, from 1
 * @param {{remove: () => void, accept: () => void}} deeds
 */
export function draw(item, number, deeds) {
  const name = `${nameOf(item.kind)} ${number}`;
  const unit = unitOf([item.kind]);
  const drawn = [item.state, name, item.prepared && remark(item)].join();
  if (item.drawn === drawn) return;
  item.drawn = drawn;
  item.element.textContent = "";
  item.element.className = item.state === "doubt" || item.state === "big" ? "added notice" : "added";
  if (item.state === "working") {
    item.element.append(make("span", "", "正在弄，等一下"));
  } else if (item.state === "big") {
    const size = sizeOf(item.source.size);
    item.element.append(
      make("p", "", `“${name}”太大：${size}，最多 ${sizeOf(LONGEST_FILE)}。别的照样能发。`),
      press("link", "不要这个", deeds.remove),
    );
  } else if (item.state === "doubt") {
    item.element.append(
      make("p", "", `${name}：${doubtOf(item, unit)}`),
      press("link", `不要这${unit}`, deeds.remove), " ", press("link", "还是要，原样发", deeds.accept),
    );
  } else {
    item.element.append(make("span", "", `${name} · ${remark(item)}`));
    if (item.seconds > 0) item.element.append(listenButton(item.source, `听${name}`));
    item.element.append(press("link", "删", deeds.remove, `删${name}`));
  }
}

/** @param {Item} item @returns {string} what stands behind its name */
function remark({ seconds, prepared, kind }) {
  if (prepared === null) return "";
  if (seconds > 0) return clockOf(seconds);
  const size = sizeOf(prepared.length);
  if (kind === "document") return `${size} · ${prepared.name}`;
  return `${size} · ${prepared.cleaned ? "拍摄地点去掉了" : "原样"}`;
}

/** @param {Item} item @param {string} unit @returns {string} what cannot be taken out */
function doubtOf({ prepared }, unit) {
  if (prepared !== null && prepared.warning === "author") {
    return prepared.author ? `这${unit}里写着作者：${prepared.author}。` : `这${unit}里可能写着作者的名字。`;
  }
  if (prepared !== null && prepared.warning === "unknown") return `这${unit}里藏着什么，看不出来。`;
  return `这${unit}去不掉拍摄地点。`;
}
