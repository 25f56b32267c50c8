/**
 * Which row of a table names its columns, and which column is which: a column is taken for what it is called, and the names are
 * policy data (policies/national/order-sources.toml). Above the names a title may stand, and the names may fill two rows, as
 * where “来电人信息” stretches over 姓名 and 电话.
 *
 * @typedef {{id: string, name: string, columns: {[part: string]: string[]}}} Source
 * @typedef {{[part: string]: number[]}} Columns where each part stands in the table
 * @typedef {{columns: Columns, head: string[], first: number}} Head names as the page shows them, and the row where orders begin
 */
import { SiteError } from "../shared/page.js";

/** So many rows may stand above the orders. */
export const MOST_ABOVE = 10;
const ONE_COLUMN = ["number", "text", "place", "subject", "received", "due"];
/** @type {[string, string][]} */
const NEEDED = [["number", "编号"], ["text", "内容"]];

/** @param {string} name @returns {string} without white space, signs and width, as column names are compared */
function bare(name) {
  return name.normalize("NFKC").replace(/[\s*＊:：()（）]/g, "").toLowerCase();
}

/**
 * Where each part stands.
 * @param {Source} source
 * @param {string[]} names
 * @returns {Columns}
 */
function columnsOf(source, names) {
  const bared = names.map(bare);
  /** @type {Columns} */
  const columns = {};
  for (const part of Object.keys(source.columns)) {
    const wanted = source.columns[part].map(bare);
    const found = bared.map((name, at) => (wanted.indexOf(name) >= 0 ? at : -1)).filter((at) => at >= 0);
    // Of several the one that is named first in the policy; of the caller's data all.
    found.sort((a, b) => wanted.indexOf(bared[a]) - wanted.indexOf(bared[b]) || a - b);
    columns[part] = ONE_COLUMN.indexOf(part) >= 0 ? found.slice(0, 1) : found.sort((a, b) => a - b);
  }
  return columns;
}

/** @param {Columns} columns @returns {boolean} */
function isWhole(columns) {
  return NEEDED.every(([part]) => columns[part].length > 0);
}

/** @param {Columns} columns @returns {number} how many columns have a name that is known */
function count(columns) {
  return Object.keys(columns).reduce((sum, part) => sum + columns[part].length, 0);
}

/**
 * Two rows of names as one: of a column that both name the lower one says what it is. Whatever stands below the caller is the
 * caller's, also where its own name (地址) could be the place's.
 * @param {Source} source
 * @param {string[]} upper
 * @param {string[]} lower
 * @returns {{head: string[], names: string[]}} as shown, and as compared
 */
function joined(source, upper, lower) {
  const callers = source.columns.private.filter((name) => name[name.length - 1] === "人").map(bare);
  let group = "";
  const [head, names] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (let at = 0; at < Math.max(upper.length, lower.length); at += 1) {
    const [above, below] = [upper[at] || "", lower[at] || ""];
    if (above !== "") group = above;
    const isCaller = below !== "" && callers.some((name) => bare(group).indexOf(name) === 0);
    head.push(below === "" || group === "" ? above || below : `${group} ${below}`);
    names.push(isCaller ? source.columns.private[0] : below || above);
  }
  return { head, names };
}

/**
 * Whether a row goes on with the names of the one above: it has neither number nor words, and a cell that is a column's name.
 * @param {Source} source
 * @param {Columns} columns
 * @param {string[]} row
 */
function goesOn(source, columns, row) {
  return NEEDED.every(([part]) => (row[columns[part][0]] || "") === "") && count(columnsOf(source, row)) > 0;
}

/**
 * The names of the columns; SiteError when number or words are nowhere.
 * @param {Source} source
 * @param {string[][]} table
 * @returns {Head}
 */
export function headOf(source, table) {
  const above = table.slice(0, MOST_ABOVE);
  for (let at = 0; at < above.length; at += 1) {
    const [head, next] = [above[at], table[at + 1] || []];
    const columns = columnsOf(source, head);
    if (isWhole(columns) && goesOn(source, columns, next)) return whole(source, head, next, at);
    // What stands above the names matters where it says that more of them are the caller's.
    const below = isWhole(columns) && at > 0 ? whole(source, above[at - 1], head, at - 1) : null;
    if (below !== null && isWhole(below.columns) && below.columns.private.length > columns.private.length) return below;
    if (isWhole(columns)) return { columns, head, first: at + 1 };
  }
  for (let at = 0; at + 1 < above.length; at += 1) {
    const found = whole(source, above[at], above[at + 1], at);
    if (isWhole(found.columns)) return found;
  }
  // What is missing is said of the row that looks most like names.
  const best = above.map((row) => columnsOf(source, row)).reduce((one, other) => (count(other) > count(one) ? other : one));
  const [part, called] = NEEDED.find(([name]) => best[name].length === 0) || NEEDED[0];
  throw new SiteError("columns", `没有找到${called}那一列。可以把它的列名改成“${source.columns[part][0]}”再导。`);
}

/** @param {Source} source @param {string[]} upper @param {string[]} lower @param {number} at @returns {Head} */
function whole(source, upper, lower, at) {
  const { head, names } = joined(source, upper, lower);
  return { columns: columnsOf(source, names), head, first: at + 2 };
}
