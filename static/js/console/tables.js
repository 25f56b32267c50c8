/**
 * A table out of a file that somebody chose, as rows of texts, read in this page: CSV in UTF-8 or GB18030, or the first sheet of
 * an XLSX. Nothing of it is sent anywhere. What is odd is refused with a sentence: a guess about a caller's data would be worse.
 */
import { SiteError } from "../shared/page.js";
import { MOST_ABOVE } from "./order-head.js";
import { readWorkbook } from "./workbook.js";

export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_ROWS = 300;
export const LONG = `超过 ${MOST_ROWS} 行，分成几份再导。`;
const MOST_COLUMNS = 200;
// Sheets end in thousands of empty rows that somebody once coloured; a million of them are no list.
const MOST_LINES = 100000;
// What a cell of a sheet can hold at most.
const LONGEST_CELL = 32767;
const ZIP = [0x50, 0x4b];
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0];
const DELIMITERS = [",", "\t", ";", "，"];

/**
 * @param {Blob} file
 * @returns {Promise<string[][]>} rows of texts without white space at their ends, empty rows at the end left out
 */
export async function readTable(file) {
  if (file.size === 0) throw new SiteError("empty", "这个文件是空的。");
  if (file.size > MOST_BYTES) throw new SiteError("large", "这个文件超过 10 MB，分成几份再导。");
  const bytes = new Uint8Array(await new Response(file).arrayBuffer());
  if (begins(bytes, OLD_EXCEL)) throw new SiteError("old", "这是老式的 xls，或者加了密码。请另存为 xlsx 或 CSV。");
  if (begins(bytes, ZIP)) return tidy(await readWorkbook(bytes));
  const text = decoded(bytes);
  // Some systems name a page of theirs “xls”.
  if (/^\s*</.test(text)) throw new SiteError("page", "这其实是网页，不是表格。用表格软件打开，另存为 xlsx，再导。");
  return tidy(readCsv(text).map((row) => row.map(asText)));
}

/** @param {Uint8Array} bytes @param {number[]} head */
function begins(bytes, head) {
  return head.every((byte, at) => bytes[at] === byte);
}

/** @param {Bytes} bytes @returns {string} */
export function decoded(bytes) {
  const wide = begins(bytes, [0xff, 0xfe]) ? "utf-16le" : begins(bytes, [0xfe, 0xff]) ? "utf-16be" : "";
  const encodings = wide === "" ? ["utf-8", "gb18030"] : [wide];
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // Bytes of something that is no text decode to control signs.
      if (/[\u0000-\u0008\u000e-\u001f]/.test(text)) break;
      return text;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new SiteError("encoding", "这个文件读不懂。请另存为 CSV（UTF-8）或 xlsx。");
}

/** @param {string} cell @returns {string} without the formula by which some programs keep a number a text: ="0123" */
function asText(cell) {
  const found = /^="([^"]*)"$/.exec(cell.trim());
  return found === null ? cell : found[1];
}

/** @param {string} text @returns {boolean} */
function isBlank(text) {
  return text.trim() === "";
}

/**
 * RFC 4180, with the delimiter of its first lines; a quote that is never closed refuses the file, and so does more
 * than a list can have, as soon as it is met.
 * @param {string} text
 * @returns {string[][]}
 */
export function readCsv(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  const delimiter = delimiterOf(plain);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let cell = "";
  let quoted = false;
  let filled = 0;
  const endCell = () => {
    if (row.push(cell) > MOST_COLUMNS) throw new SiteError("wide", `超过 ${MOST_COLUMNS} 列，读不下去。`);
    cell = "";
  };
  const endRow = () => {
    endCell();
    filled += row.every(isBlank) ? 0 : 1;
    if (rows.push(row) > MOST_LINES || filled > MOST_ROWS + MOST_ABOVE) throw new SiteError("long", LONG);
    row = [];
  };
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain[at + 1] === '"') { cell += sign; at += 1; } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) endCell();
    else if (sign === "\n") endRow();
    else cell += sign;
  }
  if (quoted) throw new SiteError("quote", `第 ${rows.length + 1} 行有一个引号没有合上，读不下去。`);
  if (cell !== "" || row.length > 0) endRow();
  return rows;
}

/**
 * Whichever delimiter stands most often in the first line that has any: a title above the names has none.
 * @param {string} text
 * @returns {string}
 */
function delimiterOf(text) {
  // The names of two hundred columns and a title are not longer.
  const lines = text.slice(0, LONGEST_CELL).split("\n").slice(0, MOST_ABOVE).map((line) => line.replace(/"[^"]*"/g, ""));
  const line = lines.find((one) => DELIMITERS.some((sign) => one.indexOf(sign) >= 0)) || "";
  const count = (/** @type {string} */ sign) => line.split(sign).length;
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/**
 * The rows up to the last that holds anything, each cell without white space at its ends.
 * @param {string[][]} rows
 * @returns {string[][]}
 */
function tidy(rows) {
  let end = rows.length;
  while (end > 0 && rows[end - 1].every(isBlank)) end -= 1;
  if (end > MOST_LINES || rows.filter((row) => !row.every(isBlank)).length > MOST_ROWS + MOST_ABOVE) throw new SiteError("long", LONG);
  const long = rows.slice(0, end).findIndex((row) => row.some((cell) => cell.length > LONGEST_CELL));
  if (long >= 0) throw new SiteError("cell", `第 ${long + 1} 行有一格太长，读不下去。看看那里的引号。`);
  return rows.slice(0, end).map((row) => row.map((cell) => cell.trim()));
}
