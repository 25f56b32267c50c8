// The second screen: where it is, and who would get it. What is typed in the place line only ticks a place, here in the browser;
// the line itself goes nowhere before it is sealed.
import { OpeningError } from "../crypto/encoding.js";
import { ApiError, post } from "./api.js";
import { all, byId, chosen, chosenValue, field, fill, labelOf, make, onPress, say, show, write } from "./dom.js";
import { departments } from "/trust.js";

export const draft = { scene: "", kind: "", category: "C99", sector: "other" };

/** Answers by question without region; each holds where the region begins with `covers`. @type {{key: string, route: Route}[]} */
let known = [];
/** The question on its way. @type {{key: string, answer: Promise<unknown>} | null} */
let pending = null;
/** A place that no tile is, and what goes through levels: levels.js and elsewhere.js set them. */
export const place = { where: /** @type {Where | null} */ (null), levels: /** @type {Levels | null} */ (null) };
/** The levels on their way; without them one soon goes on. @type {Promise<void> | null} */
let coming = null;
let round = 0;

export function asked() {
  const region = place.where ? place.where.region : chosenValue("township") || String(byId("place").dataset.region);
  const sector = chosenValue(`option-${draft.sector}`) || draft.sector;
  return { region, sector, category: draft.category, flags: [], upward: document.querySelector("#upward:checked") !== null };
}

export function placeName() {
  if (place.where) return place.where.name;
  const home = byId("place").dataset;
  const township = chosen("township");
  return township === null || township.value === home.region ? String(home.name) : home.name + labelOf(township);
}

/** What of the place no fact says is sealed before the place line. */
export function placeLine() {
  return [place.where && place.where.sealed, field("place-line").value.trim()].filter(Boolean).join(" ");
}

/** @returns {Promise<Route>} who would get it; what is known already is not asked again */
export async function findRoute() {
  const question = asked();
  const key = JSON.stringify([question.sector, question.category, question.upward]);
  // The answer on its way may cover this region too; and where it fails, asking once more would only take longer.
  if (pending !== null && pending.key === key) await pending.answer;
  const found = known.find((each) => each.key === key && question.region.startsWith(each.route.covers));
  if (found !== undefined) return found.route;
  const answer = post("/route", question).then((route) => {
    checkShown(route);
    known.push({ key, route });
    return route;
  });
  const own = { key, answer };
  pending = own;
  try {
    return await answer;
  } finally {
    if (pending === own) pending = null;
  }
}

/**
 * Those shown are those it is sealed to, under the names that the page knows itself: else an answer could name one department
 * and have us seal to another. @param {Route} route
 */
function checkShown(route) {
  const others = route.assisting.map((each) => each.id).filter((id) => id !== route.lead.id).sort();
  if ([route.lead.id].concat(others).join() !== route.recipients.join()) throw new OpeningError();
  [route.lead].concat(route.assisting, route.supervisor || []).forEach((each) => {
    if (!Array.isArray(departments[each.id])) throw new OpeningError();
    each.name = departments[each.id][0];
  });
}

/** The departments or their keys have changed. */
export function forgetRoutes() {
  known = [];
}

/** Show who would get it, once no level is left to be chosen. */
export async function refresh() {
  const isOpen = place.where !== null && place.where.isOpen;
  show(!isOpen, "who");
  all("[data-question]").forEach((element) => {
    element.hidden = isOpen || element.dataset.question !== draft.sector;
  });
  if (isOpen) return;
  round += 1;
  const own = round;
  try {
    const route = await findRoute();
    if (own === round) tell(route);
  } catch (error) {
    if (own !== round) return;
    // Sending asks once more, so nothing is lost by going on.
    if (error instanceof OpeningError) say("route-status", "现在没法替您锁好，过一会儿再来。");
    else if (error instanceof ApiError) say("route-status", error.sentence || "现在没有网。可以先写，有网了再发。");
    else throw error;
  }
}

/** @param {Route} route */
function tell(route) {
  const { upward } = asked();
  say("route-status", "");
  write("lead", route.lead.name);
  write("assisting", route.assisting.map((each) => each.name).join("、"));
  show(route.assisting.length > 0, "assisting", "assisting-label");
  write("supervisor", route.supervisor ? route.supervisor.name : "");
  show(route.supervisor !== null, "supervisor", "supervisor-label");
  show(route.fallback && !(place.where && place.where.isBeyond), "fallback");
  write("fallback-name", route.lead.name);
  show(upward, "upward-note");
  write("upward-shut", route.trace[0].replace(/.*，/, ""));
  write("upward-name", route.lead.name);
  fill("trace", route.trace.map((sentence) => make("li", "", sentence)));
}

function matchPlace() {
  const typed = field("place-line").value;
  if (place.levels) {
    place.levels.match(typed);
    return;
  }
  const hits = /** @type {HTMLInputElement[]} */ (all("input[name=township]")).filter((tile) => (
    (tile.dataset.names || labelOf(tile)).split(" ").some((name) => names(name, typed))
  ));
  if (place.where || hits.length !== 1 || hits[0].checked) return;
  hits[0].checked = true;
  refresh();
}

/** In full, or a town without 镇 that no road follows: 王村路 may be anywhere. @param {string} name @param {string} typed */
function names(name, typed) {
  if (typed.indexOf(name) >= 0) return true;
  return /..镇$/.test(name) && typed.split(name.slice(0, -1)).slice(1).some((after) => !/^(路|街|大街|大道|巷)/.test(after));
}

export function enterPlace() {
  const { list } = byId("place").dataset;
  if (list && !coming) coming = import("./levels.js").then((levels) => levels.start(list)).catch(refresh);
  else refresh();
}

/** @param {() => void} next */
export function startPlace(next) {
  byId("elsewhere").addEventListener("click", () => {
    import("./elsewhere.js").then((elsewhere) => elsewhere.toggle(), () => say("route-status", "现在没有网。可以先写，有网了再发。"));
  });
  byId("place").addEventListener("change", ({ target }) => {
    if (target !== byId("place-line")) refresh();
  });
  byId("place-line").addEventListener("input", matchPlace);
  onPress("place-next", () => Promise.race([coming, new Promise((late) => setTimeout(late, 9e3))]).then(() => {
    if (!place.levels || !place.levels.deeper()) next();
  }));
}
