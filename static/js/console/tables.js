/**
 * A table out of a file that somebody chose, as rows of texts, read in this page: CSV in UTF-8 or GB18030, or the first sheet of
 * an XLSX. Nothing of it is sent anywhere. What is odd is refused with a sentence: a guess about a caller's data would be worse.
 */
import { SiteError } from "../shared/page.js";
import { readWorkbook } from "./workbook.js";

export const MOST_BYTES = 10 * 1024 * 1024;
export const MOST_ROWS = 300;
const MOST_COLUMNS = 200;
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
  return tidy(begins(bytes, ZIP) ? await readWorkbook(bytes) : readCsv(decoded(bytes)));
}

/** @param {Uint8Array} bytes @param {number[]} head */
function begins(bytes, head) {
  return head.every((byte, at) => bytes[at] === byte);
}

/** @param {Bytes} bytes @returns {string} */
export function decoded(bytes) {
  const encodings = begins(bytes, [0xff, 0xfe]) ? ["utf-16le"] : ["utf-8", "gb18030"];
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

/**
 * RFC 4180, with whichever delimiter the first line has most of; a quote that is never closed refuses the file.
 * @param {string} text
 * @returns {string[][]}
 */
export function readCsv(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  const delimiter = delimiterOf(plain.split("\n", 1)[0]);
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (plain[at + 1] === '"') { cell += sign; at += 1; } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) { row.push(cell); cell = ""; } else if (sign === "\n") {
      rows.push(row.concat(cell));
      row = [];
      cell = "";
    } else cell += sign;
  }
  if (quoted) throw new SiteError("quote", `第 ${rows.length + 1} 行有一个引号没有合上，读不下去。`);
  return cell === "" && row.length === 0 ? rows : rows.concat([row.concat(cell)]);
}

/** @param {string} line @returns {string} */
function delimiterOf(line) {
  const count = (/** @type {string} */ sign) => line.replace(/"[^"]*"/g, "").split(sign).length;
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** @param {string[][]} rows @returns {string[][]} */
function tidy(rows) {
  const clean = rows.map((row) => row.map((cell) => cell.trim()));
  while (clean.length > 0 && clean[clean.length - 1].every((cell) => cell === "")) clean.pop();
  if (clean.length > MOST_ROWS + 1) throw new SiteError("long", `超过 ${MOST_ROWS} 行，分成几份再导。`);
  if (clean.some((row) => row.length > MOST_COLUMNS)) throw new SiteError("wide", `超过 ${MOST_COLUMNS} 列，读不下去。`);
  return clean;
}
