/**
 * What each row of another office's table becomes: its number, its deadline, the words that are sealed, and why it is refused.
 *
 * A column is taken for what it is called; the names are policy data (policies/national/order-sources.toml). What is about the
 * caller is written behind the words, inside the seal, and stands nowhere else.
 *
 * @typedef {{id: string, name: string, columns: {[part: string]: string[]}}} Source
 * @typedef {{[part: string]: number[]}} Columns where each part stands in the table
 * @typedef {object} Row
 * @property {number} line of the table, its head being 1
 * @property {string} number
 * @property {string} text
 * @property {string} place
 * @property {string} subject
 * @property {number | null} due a day, as days since 1970-01-01
 * @property {string} dueText as the table has it
 * @property {string[]} caller 「来电人：…」
 * @property {string} refused why it is not taken; empty where it is
 */
import { SiteError } from "../shared/page.js";
import { hasPrivateNumber } from "./private.js";

export const LONGEST_TEXT = 8000;
const LONGEST_NUMBER = 60;
const LONGEST_LINE = 200;
const ONE_COLUMN = ["number", "text", "place", "subject", "due"];
const DAY_MS = 24 * 3600 * 1000;
// Days from 1899-12-30, where sheets begin to count, to 1970-01-01; and the years 2000 to 2100 in both.
const SHEET_EPOCH = 25569;
const SHEET_DAYS = [36526, 73051];
const DATE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)/;
const PLAIN_DATE = /^(20\d{2})(\d{2})(\d{2})(?!\d)/;

/** @param {string} name @returns {string} without white space, signs and width, as column names are compared */
function bare(name) {
  return name.normalize("NFKC").replace(/[\s*＊:：()（）]/g, "").toLowerCase();
}

/**
 * Where each part stands; SiteError when the words are nowhere.
 * @param {Source} source
 * @param {string[]} head
 * @returns {Columns}
 */
export function columnsOf(source, head) {
  const names = head.map(bare);
  /** @type {Columns} */
  const columns = {};
  for (const part of Object.keys(source.columns)) {
    const wanted = source.columns[part].map(bare);
    const found = names.map((name, at) => (wanted.indexOf(name) >= 0 ? at : -1)).filter((at) => at >= 0);
    // Of several the one that is named first in the policy; of the caller's data all.
    found.sort((a, b) => wanted.indexOf(names[a]) - wanted.indexOf(names[b]) || a - b);
    columns[part] = ONE_COLUMN.indexOf(part) >= 0 ? found.slice(0, 1) : found.sort((a, b) => a - b);
  }
  for (const [part, called] of [["number", "编号"], ["text", "内容"]]) {
    if (columns[part].length === 0) throw new SiteError("columns", `没有找到${called}那一列。可以把它的列名改成“${source.columns[part][0]}”再导。`);
  }
  return columns;
}

/**
 * @param {Source} source
 * @param {string[][]} table its first row is the head
 * @returns {{columns: Columns, head: string[], left: string[], rows: Row[]}} `left` are columns that nobody takes
 */
export function readRows(source, table) {
  if (table.length < 2) throw new SiteError("empty", "表里没有工单，只有一行。");
  const [head, ...lines] = table;
  const columns = columnsOf(source, head);
  const taken = new Set(Object.values(columns).reduce((all, found) => all.concat(found), []));
  const left = head.filter((name, at) => name !== "" && !taken.has(at));
  const rows = lines.map((line, at) => rowOf(columns, head, line, at + 2)).filter((row) => row.refused !== "blank");
  /** @type {Map<string, number>} */
  const seen = new Map();
  for (const row of rows.filter((one) => one.refused === "")) {
    const before = seen.get(row.number);
    if (before === undefined) seen.set(row.number, row.line);
    else row.refused = `编号和第 ${before} 行一样`;
  }
  return { columns, head, left, rows };
}

/** @param {Columns} columns @param {string[]} head @param {string[]} line @param {number} number @returns {Row} */
function rowOf(columns, head, line, number) {
  const cell = (/** @type {string} */ part) => (columns[part].length > 0 ? line[columns[part][0]] || "" : "");
  const caller = columns.private.filter((at) => (line[at] || "") !== "").map((at) => `${head[at]}：${line[at]}`);
  const dueText = cell("due");
  const row = {
    line: number, number: cell("number"), text: cell("text"), place: cell("place").slice(0, LONGEST_LINE),
    subject: cell("subject").slice(0, LONGEST_LINE), due: dayOfText(dueText), dueText, caller, refused: "",
  };
  row.refused = line.every((one) => one === "") ? "blank" : faultOf(row);
  return row;
}

/** @param {Row} row @returns {string} */
function faultOf(row) {
  if (row.number === "") return "没有编号";
  if (row.number.length > LONGEST_NUMBER) return "编号太长，可能认错了列";
  if (/^(1[3-9]\d{9}|\d{17}[\dXx])$/.test(row.number)) return "编号像是电话或身份证号，可能认错了列";
  if (row.text === "") return "没有内容";
  if (row.text.length > LONGEST_TEXT) return `内容超过 ${LONGEST_TEXT} 个字`;
  if (row.dueText !== "" && row.due === null) return `办理时限“${row.dueText}”读不懂`;
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
