/**
 * The first sheet of an XLSX file (ECMA-376) as rows of texts: the archive is taken apart here, each part is inflated by the
 * browser and parsed as XML. Of a formula only the value that was saved with it is read; macros, links to other files,
 * document types and archives that are not what they say are refused. Numbers and days are written out (sheet-values.js).
 *
 * Three hundred orders fill a hundredth of what is allowed here. What is more is not unpacked, and not parsed.
 */
import { SiteError } from "../shared/page.js";
import { dateStyles, numberText } from "./sheet-values.js";

const END_OF_ARCHIVE = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MOST_PARTS = 500;
const MOST_INFLATED = 16 * 1024 * 1024;
const MOST_TAGS = 600000;
const LAST_ROW = 100000;
const LARGEST_COLUMN = 200;
const ODD = "这个表格读不懂。请另存为 CSV 再导。";
const LARGE = "这个表太大，读不下去。把要导的行复制到一张新表里，一份不超过 300 行，再导。";
const REFUSED = /^xl\/(?:externalLinks|embeddings|vbaProject|macrosheets|activeX|connections|queryTables)/;
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/** @typedef {{name: string, method: number, length: number, inflated: number, offset: number}} Part */

/** @param {string} [sentence] @returns {never} */
function refuse(sentence = ODD) {
  throw new SiteError("workbook", sentence);
}

/**
 * @param {Bytes} bytes of the whole file
 * @returns {Promise<string[][]>}
 */
export async function readWorkbook(bytes) {
  const parts = partsOf(bytes);
  if (parts.some((part) => REFUSED.test(part.name))) refuse("表格里有宏，或者连着别的文件，不能导。请另存为 CSV。");
  let room = MOST_INFLATED;
  const read = async (/** @type {string} */ name) => {
    const text = await inflated(bytes, parts, name, room);
    room -= parts.filter((part) => part.name === name).reduce((sum, part) => sum + part.inflated, 0);
    return xmlOf(text);
  };
  const has = (/** @type {string} */ name) => parts.some((part) => part.name === name);
  const workbook = await read("xl/workbook.xml");
  const sheet = firstSheet(workbook, await read("xl/_rels/workbook.xml.rels"));
  const strings = has("xl/sharedStrings.xml") ? directly(await read("xl/sharedStrings.xml"), "si").map(textOf) : [];
  const dates = has("xl/styles.xml") ? dateStyles(await read("xl/styles.xml")) : new Set();
  const isFrom1904 = children(workbook, "workbookPr").some((one) => /^(?:1|true)$/.test(one.getAttribute("date1904") || ""));
  return rowsOf(await read(sheet), { strings, dates, isFrom1904 });
}

/** @param {Bytes} bytes @returns {Part[]} the archive's own list of parts */
export function partsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let end = bytes.length - 22;
  while (end >= 0 && end > bytes.length - 22 - 0xffff && view.getUint32(end, true) !== END_OF_ARCHIVE) end -= 1;
  if (end < 0 || view.getUint32(end, true) !== END_OF_ARCHIVE) refuse();
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > MOST_PARTS) refuse();
  /** @type {Part[]} */
  const parts = [];
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) refuse();
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const [length, inflatedLength] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const named = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + named));
    if ((flags & 1) !== 0) refuse("这个表格加了密码。去掉密码，再导。");
    if ((method !== 0 && method !== 8) || parts.some((part) => part.name === name)) refuse();
    parts.push({ name, method, length, inflated: inflatedLength, offset: view.getUint32(at + 42, true) });
    at += 46 + named + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

/**
 * One part as text; what is larger than there is room for is refused before it is unpacked, and what says that it is smaller
 * while it is.
 * @param {Bytes} bytes
 * @param {Part[]} parts
 * @param {string} name
 * @param {number} [room] in bytes
 * @returns {Promise<string>}
 */
export async function inflated(bytes, parts, name, room = MOST_INFLATED) {
  const part = parts.find((one) => one.name === name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (part === undefined || part.offset + 30 > bytes.length || view.getUint32(part.offset, true) !== LOCAL) return refuse();
  if (part.inflated > room) return refuse(LARGE);
  const start = part.offset + 30 + view.getUint16(part.offset + 26, true) + view.getUint16(part.offset + 28, true);
  const packed = bytes.slice(start, start + part.length);
  const plain = part.method === 0 ? packed : await inflate(packed, part.inflated);
  // An archive that inflates to more than it says is made to fill the memory.
  if (plain.length !== part.inflated) return refuse();
  return new TextDecoder("utf-8", { fatal: true }).decode(plain);
}

/** @param {Bytes} packed @param {number} most @returns {Promise<Uint8Array>} */
async function inflate(packed, most) {
  if (typeof DecompressionStream === "undefined") return refuse("这个浏览器读不了 xlsx。请另存为 CSV 再导。");
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const made = new Uint8Array(most);
  let length = 0;
  for (;;) {
    const next = await reader.read().catch(() => null);
    if (next === null) return refuse();
    if (next.done) return made.subarray(0, length);
    if (length + next.value.length > most) {
      reader.cancel().catch(() => {});
      return refuse();
    }
    made.set(next.value, length);
    length += next.value.length;
  }
}

/** @param {string} text @returns {Element} */
function xmlOf(text) {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) refuse();
  let tags = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) tags += 1;
  if (tags > MOST_TAGS) refuse(LARGE);
  const parsed = new DOMParser().parseFromString(text, "application/xml");
  if (parsed.getElementsByTagName("parsererror").length > 0) refuse();
  return parsed.documentElement;
}

/** @param {Element} within @param {string} name @returns {Element[]} elements of the sheet's language, in their order */
function children(within, name) {
  return Array.from(within.getElementsByTagNameNS("*", name)).filter((one) => one.namespaceURI === MAIN || one.namespaceURI === STRICT);
}

/** @param {Element} workbook @param {Element} relations @returns {string} the path of the first sheet's part */
function firstSheet(workbook, relations) {
  const sheet = children(workbook, "sheet")[0];
  const id = sheet && Array.from(sheet.attributes).find((one) => one.localName === "id");
  const found = Array.from(relations.getElementsByTagNameNS("*", "Relationship")).find((one) => id && one.getAttribute("Id") === id.value);
  if (found === undefined || found.getAttribute("TargetMode") === "External") return refuse();
  const target = String(found.getAttribute("Target"));
  const path = target[0] === "/" ? target.slice(1) : `xl/${target}`;
  return /^xl\/[\w/]+\.xml$/.test(path) ? path : refuse();
}

/** @param {Element} within @param {string} name @returns {Element[]} the same, of the elements directly within alone */
function directly(within, name) {
  return Array.from(within.children).filter((one) => one.localName === name && (one.namespaceURI === MAIN || one.namespaceURI === STRICT));
}

/** @param {Element} element @returns {string} its text, of one piece or of several, without what says how to read it */
function textOf(element) {
  const pieces = directly(element, "r").reduce((all, piece) => all.concat(directly(piece, "t")), directly(element, "t"));
  return pieces.map((one) => one.textContent || "").join("");
}

/** @typedef {{strings: string[], dates: Set<number>, isFrom1904: boolean}} Book what the cells of a sheet refer to */

/** @param {Element} sheet @param {Book} book @returns {string[][]} each row where the sheet says that it stands */
function rowsOf(sheet, book) {
  /** @type {string[][]} */
  const rows = [];
  for (const row of directly(directly(sheet, "sheetData")[0] || refuse(), "row")) {
    const place = Number(row.getAttribute("r")) || rows.length + 1;
    if (place > LAST_ROW) refuse(LARGE);
    while (rows.length < place - 1) rows.push([]);
    /** @type {string[]} */
    const cells = [];
    for (const cell of directly(row, "c")) {
      const at = columnOf(String(cell.getAttribute("r")), cells.length);
      while (cells.length < at) cells.push("");
      cells[at] = valueOf(cell, book);
    }
    rows.push(cells);
  }
  return rows;
}

/** @param {string} reference such as `AB12` @param {number} next where the cell stands if it does not say */
function columnOf(reference, next) {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference);
  if (letters === null) return next;
  const column = Array.from(letters[1]).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return column < LARGEST_COLUMN ? column : refuse();
}

/** @param {Element} cell @param {Book} book @returns {string} */
function valueOf(cell, book) {
  const type = cell.getAttribute("t");
  if (type === "inlineStr") return directly(cell, "is").map(textOf).join("");
  const saved = directly(cell, "v")[0];
  const value = saved === undefined ? "" : saved.textContent || "";
  if (type === "e") return "";
  if (type === null || type === "n") return numberText(value, book.dates.has(Number(cell.getAttribute("s"))), book.isFrom1904);
  if (type !== "s") return value;
  const shared = book.strings[Number(value)];
  return shared === undefined ? refuse() : shared;
}
