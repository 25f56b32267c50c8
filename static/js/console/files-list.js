/**
 * The files of a tip or a letter as a desk may show them: what the seal names, compared with what the server says.
 *
 * The lines lie inside the seal and are the reporter's; what the server tells of uploads is only believed where it fits them.
 * A file that no line names is never shown, one that is missing is said, and one that does not fit is not opened.
 *
 * @typedef {object} Served an upload as the server tells of it; `seq` is 0 for the tip's
 * @property {string} id
 * @property {number} seq
 * @property {number} place
 * @property {number} length of the stream, in bytes
 * @property {boolean} stored
 * @property {boolean} coming
 * @typedef {{line: FileLine, label: string, lack: string}} Shown `lack` says why there is nothing to open; "" where there is
 */
import { b64u } from "../crypto/encoding.js";
import { streamLength } from "../crypto/streams.js";

/** @type {{[kind: string]: string}} */
const NAMES = { photo: "照片", video: "录像", voice: "录音", document: "文件" };
/** What an officer's browser shows by itself, by kind: what is not here is only taken along, as a file. */
const SHOWN = {
  photo: ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/bmp"],
  video: ["video/mp4", "video/quicktime", "video/webm", "video/3gpp"],
  voice: ["audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav", "audio/aac", "audio/flac"],
};
const OFFICE = "application/vnd.openxmlformats-officedocument.";
/** How what is taken along is named, by its type; the name that came with it is not used. */
const ENDINGS = new Map([
  ["image/jpeg", "jpg"], ["image/png", "png"], ["image/webp", "webp"], ["image/gif", "gif"], ["image/heic", "heic"],
  ["image/heif", "heif"], ["image/avif", "avif"], ["image/bmp", "bmp"], ["image/tiff", "tiff"],
  ["video/mp4", "mp4"], ["video/quicktime", "mov"], ["video/webm", "webm"], ["video/3gpp", "3gp"], ["video/x-msvideo", "avi"],
  ["audio/webm", "webm"], ["audio/ogg", "ogg"], ["audio/mp4", "m4a"], ["audio/mpeg", "mp3"], ["audio/wav", "wav"],
  ["audio/aac", "aac"], ["audio/amr", "amr"], ["audio/flac", "flac"],
  ["application/pdf", "pdf"], ["text/plain", "txt"], ["application/zip", "zip"], ["application/msword", "doc"],
  ["application/vnd.ms-excel", "xls"], ["application/vnd.ms-powerpoint", "ppt"],
  [`${OFFICE}wordprocessingml.document`, "docx"], [`${OFFICE}spreadsheetml.sheet`, "xlsx"],
  [`${OFFICE}presentationml.presentation`, "pptx"],
]);
/** A file that is not there yet and may still come. */
export const COMING = "还在传";
const MEBIBYTE = 1024 * 1024;
// Marks that turn the direction of what follows, and what no page shows: a name must not look like another one.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/**
 * The files of one envelope, numbered within each kind as the reporter saw them.
 * @param {FileLine[]} lines from inside the seal
 * @param {Served[]} served everything that the server told of this case
 * @param {number} seq of the letter, 0 for the tip
 * @returns {Shown[]}
 */
export function shownFiles(lines, served, seq) {
  /** @type {{[kind: string]: number}} */
  const count = {};
  return lines.map((line) => {
    count[line.kind] = (count[line.kind] || 0) + 1;
    return { line, label: `${NAMES[line.kind]} ${count[line.kind]}`, lack: lackOf(line, served, seq) };
  });
}

/** @param {FileLine} line @param {Served[]} served @param {number} seq @returns {string} */
function lackOf(line, served, seq) {
  const told = served.find((one) => one.id === b64u(line.id));
  if (told === undefined) return "没有传到";
  if (told.seq !== seq || told.place !== line.index || told.length !== streamLength(line.length)) return "对不上，可能有人动过";
  if (told.stored) return "";
  return told.coming ? COMING : "没有传到";
}

/** @param {FileLine} line @returns {boolean} whether this browser shows it by itself */
export function canShow(line) {
  if (line.kind === "photo") return SHOWN.photo.indexOf(line.type) >= 0;
  if (line.kind === "video") return SHOWN.video.indexOf(line.type) >= 0;
  return line.kind === "voice" && SHOWN.voice.indexOf(line.type) >= 0;
}

/** @param {number} length in bytes @returns {string} 「0.4 MB」, 「12 MB」, 「80 KB」 */
export function sizeOf(length) {
  if (length < MEBIBYTE / 10) return `${Math.max(1, Math.ceil(length / 1024))} KB`;
  const size = length / MEBIBYTE;
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} MB`;
}

/** @param {number} seconds @returns {string} 「0:41」 */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** @param {string} name that a document came with @returns {string} what a page may show of it */
export function plainName(name) {
  return name.normalize("NFC").replace(UNSEEN, "").slice(0, 100);
}

/**
 * What a file is called once it is taken along: the case, the place in the list, the reader's mark, and nothing else.
 * @param {string} number of the case
 * @param {string} label 「照片 1」
 * @param {string} mark
 * @param {string} type of what is saved
 * @returns {string}
 */
export function savedName(number, label, mark, type) {
  return `${number}-${label.replace(" ", "")}-${mark}.${ENDINGS.get(type) || "bin"}`;
}
