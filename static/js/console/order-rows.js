/**
 * What each row of another office's table becomes: its number, its deadline, the words that are sealed, and why it is refused.
 *
 * Which column is which says order-head.js. What is about the caller is written behind the words, inside the seal, and stands
 * nowhere else.
 *
 * @typedef {import("./order-head.js").Source} Source
 * @typedef {import("./order-head.js").Columns} Columns
 * @typedef {object} Row
 * @property {number} line of the table, its first row being 1
 * @property {string} number
 * @property {string} text
 * @property {string} place
 * @property {string} subject
 * @property {number | null} due a day, as days since 1970-01-01
 * @property {string} dueText as the table has it
 * @property {number | null} received the day on which the other office wrote it down, as `due`
 * @property {string} receivedText as the table has it
 * @property {string[]} caller 「来电人：…」
 * @property {string} refused why it is not taken; empty where it is
 */
import { SiteError } from "../shared/page.js";
import { headOf } from "./order-head.js";
import { hasPrivateNumber } from "./private.js";
import { LONG, MOST_ROWS } from "./tables.js";

export const LONGEST_TEXT = 8000;
const LONGEST_NUMBER = 60;
const LONGEST_LINE = 200;
const LONGEST_CALLER = 2000;
// Of a name or a day that is none so much is shown.
const SHOWN = 40;
/** The server answers so many numbers at once (casework/orders/bring.py). */
const LOT = 100;
// A phone number, or an identity number of somebody born before 2020: region prefixes and the day of an order look alike otherwise.
const PRIVATE = /^(?:1[3-9]\d{9}|(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}(?:19\d\d|20[01]\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX])$/i;
const ROUNDED = /^\d(?:\.\d+)?E\+?\d+$/i;
const AS_DATE = /^(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?: [\d:]+)?|\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})$/;
const DAY_MS = 24 * 3600 * 1000;
// Days from 1899-12-30, where sheets begin to count, to 1970-01-01; and the years 2000 to 2100 in both.
const SHEET_EPOCH = 25569;
const SHEET_DAYS = [36526, 73051];
const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)/;
const PLAIN_DATE = /^(20\d{2})(\d{2})(\d{2})(?!\d)/;

/**
 * An order's number as it is compared: of one width, without signs that nobody sees and the mark by which a sheet keeps text.
 * The server spells it in the same way (casework/rules/order_numbers.py).
 * @param {string} text
 * @returns {string}
 */
export function numberOf(text) {
  return text.replace(/[\u200b-\u200d\u2060\ufeff]/g, "").normalize("NFKC").replace(/\s+/g, " ").replace(/^[' ]+/, "").trim();
}

/**
 * @param {Source} source
 * @param {string[][]} table
 * @returns {{columns: Columns, head: string[], left: string[], rows: Row[]}} `left` are columns that nobody takes
 */
export function readRows(source, table) {
  if (table.length < 2) throw new SiteError("empty", "表里没有工单，只有一行。");
  const { columns, head, first } = headOf(source, table);
  const lines = table.slice(first);
  const taken = new Set(Object.values(columns).reduce((all, found) => all.concat(found), []));
  const width = lines.reduce((most, line) => Math.max(most, line.length), head.length);
  const left = Array.from({ length: width }, (_, at) => (taken.has(at) ? "" : (head[at] || unnamed(lines, at)).slice(0, SHOWN))).filter((name) => name !== "");
  /** @type {Row[]} */
  const rows = [];
  lines.forEach((line, at) => {
    if (line.some((cell) => cell !== "")) rows.push(rowOf(columns, head, line, first + at + 1));
  });
  if (rows.length === 0) throw new SiteError("empty", "表里没有工单，只有列名。");
  if (rows.length > MOST_ROWS) throw new SiteError("long", LONG);
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const row of rows.filter((one) => one.refused === "")) {
    const before = seen.get(row.number);
    if (before === undefined) seen.set(row.number, row.line);
    else row.refused = `编号和第 ${before} 行一样`;
  }
  return { columns, head, left, rows };
}

/** @param {string[][]} lines @param {number} at @returns {string} how a column without a name is called, if anything stands in it */
function unnamed(lines, at) {
  return lines.some((line) => (line[at] || "") !== "") ? `第 ${at + 1} 列（没有列名）` : "";
}

/** @param {Columns} columns @param {string[]} head @param {string[]} line @param {number} number @returns {Row} */
function rowOf(columns, head, line, number) {
  const cell = (/** @type {string} */ part) => (columns[part].length > 0 ? line[columns[part][0]] || "" : "");
  const caller = columns.private.filter((at) => (line[at] || "") !== "").map((at) => `${head[at]}：${line[at]}`);
  const [dueText, receivedText] = [cell("due"), cell("received")];
  const row = {
    line: number, number: numberOf(cell("number")), text: cell("text"), place: cell("place").slice(0, LONGEST_LINE),
    subject: cell("subject").slice(0, LONGEST_LINE), due: dayOfText(dueText), dueText,
    received: dayOfText(receivedText), receivedText, caller, refused: "",
  };
  row.refused = faultOf(row);
  return row;
}

/**
 * Which of the numbers stand already, asked lot by lot, as many as the server takes at once.
 * @param {string[]} numbers
 * @param {(lot: string[]) => Promise<string[]>} ask
 * @returns {Promise<Set<string>>}
 */
export async function knownOf(numbers, ask) {
  /** @type {Set<string>} */
  const known = new Set();
  for (let at = 0; at < numbers.length; at += LOT) (await ask(numbers.slice(at, at + LOT))).forEach((one) => known.add(one));
  return known;
}

/** @param {Row} row @returns {string} */
function faultOf(row) {
  if (row.number === "") return "没有编号";
  if (row.number.length > LONGEST_NUMBER) return "编号太长，可能认错了列";
  if (PRIVATE.test(row.number)) return "编号像是电话或身份证号，可能认错了列";
  if (ROUNDED.test(row.number)) return "编号被表格变成了科学计数，后几位没有了。请那边按文本重新导出";
  if (AS_DATE.test(row.number)) return "编号像是日期，可能被表格改过。请那边按文本重新导出";
  if (row.text === "") return "没有内容";
  if (row.text.length > LONGEST_TEXT) return `内容超过 ${LONGEST_TEXT} 个字`;
  if (row.caller.join("").length > LONGEST_CALLER) return `来电人的几栏一共超过 ${LONGEST_CALLER} 个字，可能认错了列`;
  if (row.dueText !== "" && row.due === null) return `办理时限“${row.dueText.slice(0, SHOWN)}”读不懂`;
  if (row.receivedText !== "" && row.received === null) return `登记的日子“${row.receivedText.slice(0, SHOWN)}”读不懂`;
  return "";
}

/**
 * A day as tables write it: 2026-12-03 17:00, 2026年12月3日, 20261203, or the number that a sheet keeps; null for anything else.
 * @param {string} text
 * @returns {number | null}
 */
export function dayOfText(text) {
  const plain = text.normalize("NFKC").trim();
  const found = DATE.exec(plain) || PLAIN_DATE.exec(plain);
  if (found !== null) {
    const [year, month, day] = found.slice(1).map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? Math.floor(date.getTime() / DAY_MS) : null;
  }
  const number = /^\d{5}(\.\d+)?$/.test(plain) ? Math.floor(Number(plain)) : 0;
  return SHEET_DAYS[0] <= number && number <= SHEET_DAYS[1] ? number - SHEET_EPOCH : null;
}

/** @param {number} day @returns {string} */
export function dayText(day) {
  const date = new Date(day * DAY_MS);
  return `${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

/**
 * The words that are sealed: how it came, what it says, and behind it what the other office wrote down about the caller.
 * @param {Source} source
 * @param {Row} row
 * @returns {string}
 */
export function wordsOf(source, row) {
  const caller = row.caller.length === 0 ? [] : ["", "那边登记的来电人，不外传：", ...row.caller];
  return [`（受理员代录，工单：${source.name} ${row.number}）`, row.text, ...caller].join("\n");
}

/** @param {Row} row @returns {boolean} whether the text itself names somebody by a number, which the page then says */
export function namesSomebody(row) {
  return hasPrivateNumber(row.text);
}
