// Documents go as they are. What they say of their author is looked for, so that the reporter hears it before they send.
import { MediaError, latin, u16le, u32le } from "./source.js";

/** So much of a document is looked through for names; the rest of a long one is not. */
const LOOKED = 512 * 1024;
const LARGEST_ENTRY = 64 * 1024;
/** So many places that may name an author are looked at, and so far from each. */
const MOST_PLACES = 20;
const REACH = 1000;
const MOST_ENTRIES = 20000;
const LONGEST_AUTHOR = 60;

/** @type {[string, string][]} the folder within, the media type */
const OFFICE = [
  ["word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  ["xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"],
];
/** @type {[string, string][]} the stream within, the media type */
const OLD_OFFICE = [
  ["WordDocument", "application/msword"],
  ["Workbook", "application/vnd.ms-excel"],
  ["Book", "application/vnd.ms-excel"],
  ["PowerPoint Document", "application/vnd.ms-powerpoint"],
];

/**
 * @param {import("./source.js").Source} source @param {string} format as sniff.js names it
 * @returns {Promise<{type: string, author: string} | null>} null where it is no document that carries an author
 */
export async function authorship(source, format) {
  try {
    if (format === "pdf") return { type: "application/pdf", author: await pdfAuthor(source) };
    if (format === "zip") return await office(source);
    if (format === "ole") return await oldOffice(source);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
  }
  return null;
}

/** @param {Iterable<string>} names @returns {string} */
function said(names) {
  const trimmed = Array.from(names, (name) => name.replace(/[\0-\x1f\x7f]/g, "").trim()).filter(Boolean);
  return Array.from(Array.from(new Set(trimmed)).join("、")).slice(0, LONGEST_AUTHOR).join("");
}

/** @param {import("./source.js").Source} source @returns {Promise<string>} what stands open; packed objects are not unpacked */
async function pdfAuthor(source) {
  const half = Math.min(source.size, LOOKED / 2);
  const start = await source.read(0, half);
  const end = await source.read(Math.max(half, source.size - half), source.size);
  const names = [];
  for (const part of [start, end]) {
    const text = longLatin(part);
    for (const after of following("/Author", text)) {
      const literal = /^\s{0,20}\(((?:\\[^]|[^\\)]){0,400})\)/.exec(after);
      const digits = /^\s{0,20}<([0-9A-Fa-f\s]{0,800})>/.exec(after);
      if (literal) names.push(pdfText(unescaped(literal[1])));
      else if (digits) names.push(pdfText(unhexed(digits[1])));
    }
    for (const after of following("<dc:creator>", text)) {
      const item = /^[^]{0,200}?<rdf:li[^>]{0,100}>([^<]{0,400})</.exec(after);
      if (item) names.push(utf8(item[1]));
    }
  }
  return said(names);
}

/** @param {string} mark @param {string} text @returns {string[]} what follows the first places where it stands; a hostile file has it everywhere */
function following(mark, text) {
  const found = [];
  for (let at = text.indexOf(mark); at !== -1 && found.length < MOST_PLACES; at = text.indexOf(mark, at + mark.length)) {
    found.push(text.slice(at + mark.length, at + mark.length + REACH));
  }
  return found;
}

/** @param {RegExp} pattern @param {string} text @returns {RegExpExecArray[]} */
function matches(pattern, text) {
  const found = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found.push(match);
  return found;
}

/** @param {Bytes} bytes */
function longLatin(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += latin(bytes, at, Math.min(bytes.length, at + 8192));
  return text;
}

/** @param {string} literal between brackets (ISO 32000-1, 7.3.4.2) */
function unescaped(literal) {
  return literal.replace(/\\([0-7]{1,3}|[^])/g, (whole, one) => (/[0-7]/.test(one) ? String.fromCharCode(parseInt(one, 8) & 255) : one));
}

/** @param {string} hex */
function unhexed(hex) {
  const pairs = hex.replace(/\s/g, "").match(/../g) || [];
  return String.fromCharCode.apply(null, pairs.map((pair) => parseInt(pair, 16)));
}

/** @param {string} text one character a byte @returns {string} with a mark UTF-16, without one taken as UTF-8 or Latin-1 */
function pdfText(text) {
  const bytes = Uint8Array.from(text, (one) => one.charCodeAt(0));
  if (text.slice(0, 2) === "\xfe\xff") return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  return utf8(text);
}

/** @param {string} text one character a byte */
function utf8(text) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(text, (one) => one.charCodeAt(0)));
  } catch (error) {
    return text;
  }
}

/** @param {import("./source.js").Source} source @returns {Promise<{type: string, author: string} | null>} */
async function office(source) {
  const entries = await zipEntries(source);
  const found = OFFICE.find(([folder]) => entries.some(({ name }) => name.slice(0, folder.length) === folder));
  if (!found) return null;
  const core = entries.find(({ name }) => name === "docProps/core.xml");
  const xml = core ? await entryText(source, core) : "";
  const names = matches(/<(?:dc:creator|cp:lastModifiedBy)>([^<]{0,400})</g, xml).map(([, name]) => name);
  return { type: found[1], author: said(names) };
}

/** @typedef {{name: string, method: number, packed: number, at: number}} Entry */

/** @param {import("./source.js").Source} source @returns {Promise<Entry[]>} of the list at the end (APPNOTE 6.3.10, 4.3.12) */
async function zipEntries(source) {
  const tail = await source.read(Math.max(0, source.size - 65557), source.size);
  let end = tail.length - 22;
  while (end >= 0 && latin(tail, end, end + 4) !== "PK\x05\x06") end -= 1;
  if (end < 0) throw new MediaError();
  const start = u32le(tail, end + 16);
  const list = await source.read(start, Math.min(source.size, start + LOOKED));
  const entries = [];
  for (let at = 0; at + 46 <= list.length && entries.length < MOST_ENTRIES && latin(list, at, at + 4) === "PK\x01\x02"; ) {
    const length = u16le(list, at + 28);
    const name = latin(list, at + 46, at + 46 + length);
    entries.push({ name, method: u16le(list, at + 10), packed: u32le(list, at + 20), at: u32le(list, at + 42) });
    at += 46 + length + u16le(list, at + 30) + u16le(list, at + 32);
  }
  return entries;
}

/** @param {import("./source.js").Source} source @param {Entry} entry @returns {Promise<string>} "" where this browser cannot unpack it */
async function entryText(source, { method, packed, at }) {
  if (packed > LARGEST_ENTRY) return "";
  const head = await source.read(at, at + 30);
  const start = at + 30 + u16le(head, 26) + u16le(head, 28);
  const bytes = await source.read(start, start + packed);
  if (method === 0) return new TextDecoder().decode(bytes);
  return method === 8 && typeof DecompressionStream === "function" ? inflated(bytes) : "";
}

/** @param {Bytes} bytes @returns {Promise<string>} no more than an entry of a document may be, however far it would unpack */
async function inflated(bytes) {
  const decoder = new TextDecoder();
  let text = "";
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let part = await reader.read(); !part.done && text.length < LARGEST_ENTRY; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
    }
    await reader.cancel();
  } catch (error) {
    // Chromium before 103 knows the stream and not this format; what is broken says nothing either.
  }
  return text;
}

/** @param {import("./source.js").Source} source @returns {Promise<{type: string, author: string} | null>} by the names in its first directory sector ([MS-CFB] 2.6) */
async function oldOffice(source) {
  const head = await source.read(0, 512);
  const shift = u16le(head, 30);
  if (shift !== 9 && shift !== 12) return null;
  const start = (u32le(head, 48) + 1) * 2 ** shift;
  const list = await source.read(start, Math.min(source.size, start + 4096));
  const names = new Set();
  for (let at = 0; at + 128 <= list.length; at += 128) {
    const length = Math.min(64, u16le(list, at + 64));
    names.add(new TextDecoder("utf-16le").decode(list.subarray(at, at + Math.max(0, length - 2))));
  }
  const found = OLD_OFFICE.find(([name]) => names.has(name));
  return found ? { type: found[1], author: "" } : null;
}
