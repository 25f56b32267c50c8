/**
 * A list of places, and finding the one that somebody's words name. All of it happens in the browser: a list comes whole, and what
 * is typed goes nowhere. The list is docs/formats.md section 10; the rules are those of places/locate.py for few places:
 *
 * - a name in full names its place; so does another name in use, and one that has ended;
 * - a name without its ending, and a name of two characters (东区), only where the text names something around it or in it too;
 *   before 路, 街, 巷 or 大道 it is a road;
 * - of several the one whose chain has most of the text; two that go separate ways are none.
 *
 * @typedef {{code: string, name: string, others: string[], parent: Spot | null, below: Spot[]}} Spot
 * @typedef {{spot: Spot, start: number, end: number, isSure: boolean, ended: string}} Hit
 */
const DIGITS = 12;
/** A place that lies in no region of the directory, wherever that is (docs/formats.md section 10). */
export const ELSEWHERE = "0".repeat(DIGITS);
const CITY = /^\d{4}0{8}$/;
const SHORT = 2;
const ROAD = /^(路|街(?!道)|大街|大道|巷)/;
const STEM = /^(.{2,}?)(?:街道|自治县|自治州|地区|省|市|区|县|旗|镇|乡)$/;

/** @param {string} text @returns {Spot[]} all places of a list, each after what it lies in */
export function readPlaces(text) {
  /** @type {Spot[]} */
  const around = [];
  return text.split("\n").filter(Boolean).map((line) => {
    const [head, name, others] = line.split("\t");
    const depth = Number(head[0]);
    const parent = depth === 0 ? null : around[depth - 1] || null;
    /** @type {Spot} */
    const spot = { code: head.slice(1).padEnd(DIGITS, "0"), name, others: others ? others.split("|") : [], parent, below: [] };
    if (parent !== null) parent.below.push(spot);
    around[depth] = spot;
    return spot;
  });
}

/** @param {string} code @returns {string} its digits that name the place: what lies in it begins with them */
export function stemOf(code) {
  return [2, 4, 6, 9].map((digits) => code.slice(0, digits)).find((stem) => stem.padEnd(DIGITS, "0") === code) || code;
}

/**
 * What routing is told of a place beyond the authority: the narrowest region of the directory that both lie in, or none.
 * @param {string} code @param {string} around the digits that the codes of those regions begin with, the narrowest first
 */
export function told(code, around) {
  const found = around.split(" ").find((stem) => stem !== "" && code.startsWith(stem));
  return found === undefined ? ELSEWHERE : found.padEnd(DIGITS, "0");
}

/** @param {Spot | null} spot @returns {Spot[]} it and what it lies in, widest first */
export function chainOf(spot) {
  return spot === null ? [] : chainOf(spot.parent).concat(spot);
}

/** @param {Spot | null} spot @returns {string} its whole name, as far as the list goes */
export function fullName(spot) {
  return chainOf(spot).map((each) => each.name).join("");
}

/**
 * @param {Spot[]} spots of a list
 * @param {string} typed
 * @returns {{spot: Spot, ended: string} | null} the one place meant; `ended` is the name that it no longer has, or ""
 */
export function findPlace(spots, typed) {
  const text = typed.replace(/\s/g, "");
  /** @type {Hit[]} */
  const none = [];
  const hits = longest(none.concat(...spots.map((spot) => hitsOf(spot, text))));
  const good = hits.filter((hit) => hit.isSure || hits.some((other) => isApart(hit, other) && isKin(hit.spot, other.spot)));
  if (good.length === 0) return null;
  const most = Math.max(...good.map((hit) => score(hit, good)));
  const best = good.filter((hit) => score(hit, good) === most);
  // Of a place and one in it that share a short name it is the wider one.
  const found = best.reduce((one, other) => (chainOf(one.spot).length <= chainOf(other.spot).length ? one : other));
  const own = good.filter((hit) => isKin(hit.spot, found.spot));
  // A name of the chain may be another place's too; one that stands apart from it says that two places are meant.
  const isExplained = (/** @type {Hit} */ hit) => own.some((other) => other === hit || !isApart(hit, other));
  const isOne = best.every((hit) => own.indexOf(hit) >= 0) && good.every((hit) => !hit.isSure || isExplained(hit));
  return isOne ? { spot: found.spot, ended: found.ended } : null;
}

/** @param {Spot} spot @param {string} text @returns {Hit[]} where the text has a name of it */
function hitsOf(spot, text) {
  /** @type {Hit[]} */
  const hits = [];
  /** @param {string} name @param {boolean} isSure @param {string} ended */
  const look = (name, isSure, ended) => {
    for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
      const end = start + name.length;
      if (isSure || !ROAD.test(text.slice(end))) hits.push({ spot, start, end, isSure, ended });
    }
  };
  [spot.name].concat(spot.others).forEach((written) => {
    const name = written.replace("!", "");
    const ended = name === written ? "" : name;
    look(name, name.length > SHORT, ended);
    const stem = STEM.exec(name);
    if (stem !== null) look(stem[1], CITY.test(spot.code), ended);
  });
  return hits;
}

/** @param {Hit[]} hits @returns {Hit[]} without those that lie within a longer name */
function longest(hits) {
  return hits.filter((hit) => !hits.some((other) => (
    other.start <= hit.start && other.end >= hit.end && other.end - other.start > hit.end - hit.start
  )));
}

/** @param {Hit} one @param {Hit} other @returns {boolean} whether they share no character */
function isApart(one, other) {
  return one.end <= other.start || other.end <= one.start;
}

/** @param {Spot} one @param {Spot} other @returns {boolean} whether one lies in the other, or they are the same */
function isKin(one, other) {
  return chainOf(one).indexOf(other) >= 0 || chainOf(other).indexOf(one) >= 0;
}

/** @param {Hit} hit @param {Hit[]} hits @returns {number} how many characters name it or what it lies in */
function score(hit, hits) {
  const above = chainOf(hit.spot.parent).map((spot) => {
    const lengths = hits.filter((other) => other.spot === spot && isApart(hit, other)).map((other) => other.end - other.start);
    return Math.max(0, ...lengths);
  });
  return above.reduce((sum, length) => sum + length, hit.end - hit.start);
}
