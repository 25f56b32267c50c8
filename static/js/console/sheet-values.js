/**
 * Numbers of a sheet as a person reads them: a sheet keeps a day as the number of days since its beginning, and a long whole
 * number as a power of ten. Of a number of more than fifteen digits the last ones are lost; it stays as it is saved, and whoever
 * needs it whole refuses it (order-rows.js).
 */

// Days from 1899-12-30, where sheets begin to count, to 1970-01-01; from 1904 on sheets that were made on a Mac.
const EPOCH = 25569;
const SINCE_1904 = 1462;
const DAY_MS = 24 * 3600 * 1000;
// The years 2000 to 2100: what lies outside is a number that somebody coloured as a day.
const DAYS = [36526, 73051];
// Formats of days that a file need not spell out (ECMA-376 part 1, 18.8.30, and the Chinese ones of the same list).
const OWN_FORMATS = [[14, 17], [22, 22], [27, 31], [36, 36], [50, 54], [57, 58]];

/**
 * What a saved number says.
 * @param {string} value as saved
 * @param {boolean} isDay whether the cell shows a day
 * @param {boolean} isFrom1904
 * @returns {string}
 */
export function numberText(value, isDay, isFrom1904) {
  if (!/^\d+(?:\.\d+)?(?:E[+-]?\d+)?$/i.test(value)) return value;
  const number = Number(value) + (isDay && isFrom1904 ? SINCE_1904 : 0);
  if (isDay && DAYS[0] <= number && number <= DAYS[1]) return dayText(number);
  const isWhole = Number.isInteger(number) && number < 1e15;
  return isWhole && /[.E]/i.test(value) ? String(number) : value;
}

/** @param {number} number @returns {string} `2026-12-03`, and the time of day where it has one */
function dayText(number) {
  // To the nearest minute: a time of day is a fraction that rarely ends.
  const written = new Date(Math.round((number - EPOCH) * 1440) * (DAY_MS / 1440)).toISOString();
  return Number.isInteger(number) ? written.slice(0, 10) : `${written.slice(0, 10)} ${written.slice(11, 16)}`;
}

/** @param {Element} styles @returns {Set<number>} the styles of cells that show a day */
export function dateStyles(styles) {
  const named = (/** @type {Element} */ within, /** @type {string} */ name) => Array.from(within.getElementsByTagNameNS("*", name));
  const own = new Set(named(styles, "numFmt").filter((one) => showsDay(one.getAttribute("formatCode") || "")).map((one) => Number(one.getAttribute("numFmtId"))));
  const formats = named(styles, "cellXfs").slice(0, 1).reduce((all, one) => all.concat(named(one, "xf")), /** @type {Element[]} */ ([]));
  /** @type {Set<number>} */
  const found = new Set();
  formats.forEach((one, at) => {
    const format = Number(one.getAttribute("numFmtId"));
    if (own.has(format) || OWN_FORMATS.some(([from, to]) => from <= format && format <= to)) found.add(at);
  });
  return found;
}

/** @param {string} code such as `yyyy"年"m"月"d"日"` @returns {boolean} */
export function showsDay(code) {
  return /[yd]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, "").replace(/general/i, ""));
}
