/**
 * Photos, films, recordings and documents of a reporter. Loaded when the first one is touched, for the four screens and for the
 * mailbox alike.
 *
 * The way of a file: chosen or spoken (tray.js, item.js, recorder.js), cleaned (js/media), written into the envelope that is
 * sealed next (parcel.js), and once the server has that envelope sealed and sent part by part (queue.js, sending.js).
 */
import { encodeLines } from "../../crypto/files.js";
import { byId, make, onPress, show, write } from "../dom.js";
import { countOf } from "./kinds.js";
import { fieldsFor, forgetParcels, linesFor, queueOf } from "./parcel.js";
import { refresh, startSending, stopSending } from "./sending.js";
import { add, forgetTray, isRecording, keepChanged, sendable, settled, speak, version } from "./tray.js";

export { isUnfinished, refresh, unfinished } from "./sending.js";
export { fieldsFor as fields, isRecording, version };

/**
 * Connect the page's part that files are added in.
 * @param {EventTarget | null} pressed in it before this was here
 */
export function start(pressed) {
  const more = byId("files-more");
  more.append(otherFiles(), keepAsIs());
  ["add", "add-other"].forEach((id) => {
    const input = /** @type {HTMLInputElement} */ (byId(id));
    const take = () => {
      if (input.files === null || input.files.length === 0) return;
      add(input.files);
      // The same photo may be chosen again after it was taken out.
      input.value = "";
    };
    input.addEventListener("change", take);
    // Somebody may have chosen before this was here.
    take();
  });
  byId("keep").addEventListener("change", keepChanged);
  onPress("record", speak);
  if (pressed === byId("record")) speak();
}

/** What is no photo and no film may be added too: a recording that lies on the phone, a table, a document. */
function otherFiles() {
  const input = /** @type {HTMLInputElement} */ (make("input", "hide"));
  Object.assign(input, { type: "file", id: "add-other", multiple: true, autocomplete: "off" });
  input.setAttribute("aria-describedby", "other-help");
  const label = /** @type {HTMLLabelElement} */ (make("label", "quiet", "加别的文件"));
  label.htmlFor = "add-other";
  const help = make("p", "help", "表格、文档、录音都行。文件的名字会一起锁好送去。");
  help.id = "other-help";
  const part = document.createDocumentFragment();
  part.append(input, label, help);
  return part;
}

function keepAsIs() {
  const input = /** @type {HTMLInputElement} */ (make("input", ""));
  Object.assign(input, { type: "checkbox", id: "keep", autocomplete: "off" });
  const price = make("small", "", "看的人能知道在哪拍的、用什么手机。要当证据再用。");
  return make("label", "choice", input, make("span", "", "保留原样（带着拍摄时间和地点）", price));
}

/** @returns {boolean} whether there is nothing to send */
export function isEmpty() {
  return sendable().length === 0;
}

/** @param {string} otherwise what is missing without files @returns {Promise<string>} what is missing with them, or nothing */
export async function lack(otherwise) {
  return (await settled()) || (isEmpty() ? otherwise : "");
}

/** @returns {FileLine[]} for the envelope that is sealed next */
export function lines() {
  return linesFor(sendable());
}

/** @returns {JsonObject[]} the same as they stand in a tip's body */
export function encodedLines() {
  return encodeLines(lines());
}

/**
 * The server has the tip: send its files.
 * @param {boolean} isNewest whether the server has the one sealed last
 * @param {boolean} hasWords
 */
export function sendWithTip(isNewest, hasWords) {
  if (hasWords) write("band-text", "文字收到了");
  show(sendable().some(({ kind }) => kind === "photo" || kind === "video"), "album");
  return send(isNewest, {
    before: hasWords ? "文字收到了。" : "",
    advice: () => (byId("done").hidden ? "先抄词，别关这一页。" : "别关这一页。"),
    later: "以后在信箱里也能加。",
    arrived: (kinds) => write("band-text", `收到了，${countOf(kinds)}也到了`),
  }, () => write("band-text", "收到了"));
}

/**
 * The server has a letter: send its files.
 * @param {(count: string) => void} arrived is told 「2 张照片」
 */
export function sendWithLetter(arrived) {
  const course = { before: "", advice: () => "别关这一页。", later: "关了的话，再加一次。" };
  return send(true, { ...course, arrived: (kinds) => arrived(countOf(kinds)) }, () => undefined);
}

/**
 * @param {boolean} isNewest
 * @param {import("./sending.js").Course} course
 * @param {() => void} nothing is called where the envelope that stands has no files
 */
async function send(isNewest, course, nothing) {
  const queue = await queueOf(isNewest, refresh);
  clear();
  if (queue === null) nothing();
  else startSending(queue, course);
}

/** Forget what was added; what is on its way goes on. */
export function clear() {
  forgetTray();
  forgetParcels();
}

/** Forget all of it, and send no more. */
export function forget() {
  stopSending();
  clear();
}
