/**
 * A place level by level, one screen each: tiles of what lies in what was chosen so far. The history gets nothing of it; the way
 * back is the page's own (report.js).
 *
 * @typedef {import("../shared/places.js").Spot} Spot
 * @typedef {{at: Spot | null, spot: Spot | null, isSeveral: boolean, isLast: boolean}} Standing on which level, what was chosen
 *   so far, and whether no level is to come
 * @typedef {{holder: HTMLElement, group: string, spots: Spot[], mayBeSeveral: boolean, change: (now: Standing) => void}} Setting
 */
import { chainOf, findPlace, fullName, readPlaces } from "../shared/places.js";
import { byId, chosen, field, labelOf, make, say } from "./dom.js";
import { place, refresh } from "./place.js";

const UNKNOWN = "不知道";
const SEVERAL = "不止一处";
/** The authority's own levels, once they stand in the page. @type {ReturnType<typeof own> | null} */
let home = null;

/** @param {string} address of a list @returns {Promise<Spot[]>} it is the same for everybody and fetched as a whole */
export async function fetchPlaces(address) {
  const response = await fetch(address, { credentials: "same-origin", referrerPolicy: "no-referrer" });
  if (!response.ok) throw new Error(`no list at ${address}`);
  return readPlaces(await response.text());
}

/** The levels of the authority's own places. @param {string} address of their list */
export async function start(address) {
  home = own(await fetchPlaces(address));
  // Meanwhile somebody may have gone beyond.
  if (place.where === null) goHome("");
  home.levels.match(field("place-line").value);
}

/** Back to the authority's own levels; without them to the tiles of the page. @param {string} code of a place to tick, or "" */
export function goHome(code) {
  place.levels = home && home.levels;
  place.where = home && home.where();
  if (home && code !== "") home.pick(code);
  refresh();
}

/** @param {Spot[]} spots */
function own(spots) {
  const change = () => {
    place.where = where();
    say("named", "");
    refresh();
  };
  const steps = startLevels({ holder: byId("townships"), group: "township", spots, mayBeSeveral: true, change });

  /** @returns {Where} */
  function where() {
    const { spot, isSeveral, isLast } = steps.now();
    const name = fullName(spot);
    const words = isSeveral ? `${name}，${SEVERAL}` : name;
    return { region: (spot || spots[0]).code, name: words, sealed: isSeveral ? SEVERAL : "", isOpen: !isLast, isBeyond: false };
  }

  /** @param {string} typed */
  function match(typed) {
    const found = findPlace(spots, typed);
    if (found === null || chainOf(steps.now().spot).indexOf(found.spot) >= 0) return;
    steps.pick(found.spot);
    const name = fullName(found.spot);
    say("named", found.ended === "" ? `照您写的，点了${name}。` : `${found.ended}，现在是${name}。`);
  }

  /** @param {string} code */
  const pick = (code) => {
    const spot = spots.find((each) => each.code === code) || spots[0];
    steps.pick(spot);
    // What was found may lie below the tiles that are shown.
    if (spot.parent !== null) say("named", `点了${fullName(spot)}。`);
  };
  return { levels: { deeper: steps.deeper, up: steps.up, match }, pick, where };
}

/** @param {Setting} setting `holder` is emptied and filled; `group` names the radio buttons */
export function startLevels(setting) {
  const { holder, group, spots, mayBeSeveral, change } = setting;
  const top = spots.filter((spot) => spot.parent === null);
  const root = top.length === 1 ? top[0] : null;
  /** What was tapped on each level, or found in the words. @type {Map<Spot | null, Spot>} */
  const picks = new Map();
  let at = root;

  const tiles = () => (at === null ? top : at.below);

  function takeTapped() {
    const input = chosen(group);
    remember(tiles().find((each) => input !== null && each.code === input.value) || at);
  }

  /** @param {Spot | null} spot with all that it lies in */
  function remember(spot) {
    picks.clear();
    chainOf(spot).forEach((each) => each !== root && picks.set(each.parent, each));
  }

  /** @returns {Standing} */
  function now() {
    const input = chosen(group);
    const spot = picks.get(at);
    const isLast = spot ? spot.below.length === 0 : input !== null || tiles().every((each) => each.below.length === 0);
    return { at, spot: spot || at, isSeveral: input !== null && input.value === SEVERAL, isLast };
  }

  function draw(kept = "") {
    const ways = tiles().map((spot) => tile(spot.name, spot.code, picks.get(at) === spot));
    if (mayBeSeveral && tiles().some((spot) => spot.below.length > 0)) ways.push(tile(SEVERAL, SEVERAL, kept === SEVERAL));
    ways.push(tile(UNKNOWN, UNKNOWN, kept === UNKNOWN));
    const within = fullName(at);
    const legend = make("legend", "hide", within === "" ? "哪个省？" : `${within}的哪里？`);
    holder.textContent = "";
    holder.append(...(at === root ? [] : [chosenSoFar()]), make("fieldset", "row", legend, make("div", "tiles", ...ways)));
  }

  function chosenSoFar() {
    const back = make("button", "link", "改");
    back.setAttribute("type", "button");
    back.addEventListener("click", up);
    return make("div", "summary", make("div", "", fullName(at)), back);
  }

  /** @param {string} name @param {string} value @param {boolean} isOn */
  function tile(name, value, isOn) {
    const input = /** @type {HTMLInputElement} */ (make("input", ""));
    Object.assign(input, { type: "radio", name: group, value, checked: isOn, autocomplete: "off" });
    return make("label", "box-choice", input, name);
  }

  /** @returns {boolean} whether there is more to look at before the page goes on */
  function deeper() {
    const { spot, isLast } = now();
    if (isLast) return false;
    if (spot === at) {
      // Nothing was tapped: that is 「不知道」, and who would get it is shown first.
      const inputs = holder.querySelectorAll("input");
      inputs[inputs.length - 1].checked = true;
      change(now());
      return true;
    }
    // What the words named stands ticked further down.
    for (let next = spot; next && next.below.length > 0; next = picks.get(at) || null) at = next;
    arrive();
    return true;
  }

  function up() {
    if (at === root) return false;
    at = at && at.parent;
    arrive();
    return true;
  }

  function arrive() {
    draw();
    change(now());
    window.scrollTo(0, 0);
    byId("title").focus({ preventScroll: true });
  }

  /** Tick a place, on this level and those below. @param {Spot} spot */
  function pick(spot) {
    const chain = chainOf(spot);
    remember(spot);
    while (at !== root && at !== null && chain.indexOf(at) < 0) at = at.parent;
    draw();
    change(now());
  }

  holder.addEventListener("change", () => {
    takeTapped();
    change(now());
  });
  // The page's own tiles could be tapped before the list was here.
  const early = chosen(group);
  takeTapped();
  draw(early === null ? "" : labelOf(early));
  return { deeper, up, pick, now };
}
