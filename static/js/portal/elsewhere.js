/**
 * A place beyond the authority: one box that asks the server, and says so; or level by level through the country, whose places
 * come as one list that is the same for everybody. Routing is told the region that both lie in, or none; what the place is called
 * is sealed.
 */
import { ELSEWHERE, fullName, stemOf, told } from "../shared/places.js";
import { ApiError, post } from "./api.js";
import { all, byId, chosen, field, fill, make, onPress, say, show, write } from "./dom.js";
import { fetchPlaces, goHome, startLevels } from "./levels.js";
import { place, refresh } from "./place.js";

/** @typedef {{code: string, name: string, note: string}} Found */

const NONE = "没找到。换个写法，或者一级一级选。";

/** 「不在周村区」 was pressed, or 「就在周村区」. */
export function toggle() {
  const isBeyond = !(place.where && place.where.isBeyond);
  turn(isBeyond);
  if (!isBeyond) {
    goHome("");
    return;
  }
  if (byId("search").firstChild === null) build();
  fill("search-found", []);
  closeLevels();
}

/** @param {boolean} isBeyond */
function turn(isBeyond) {
  const { list, name } = byId("place").dataset;
  write("elsewhere", isBeyond ? `就在${name}` : `不在${name}`);
  show(isBeyond, "search");
  show(!isBeyond, "townships", ...(list ? ["named"] : []));
}

/** @param {string} region as routing is told it @param {string} name the whole chain, or "" @param {boolean} isOpen as in Where */
function setBeyond(region, name, isOpen) {
  place.where = { region, name: name || `不在${byId("place").dataset.name}`, sealed: name, isOpen, isBeyond: true };
  refresh();
}

function build() {
  const label = make("label", "label", "写地名");
  label.setAttribute("for", "search-text");
  const help = make("p", "help", "写地名就行，别写单位名。这几个字会发给网站去找。");
  help.id = "search-help";
  const input = make("input", "");
  const fields = {
    id: "search-text", type: "text", maxlength: "60", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-describedby": "search-help",
  };
  Object.keys(fields).forEach((name) => input.setAttribute(name, fields[/** @type {keyof typeof fields} */ (name)]));
  const status = make("p", "status");
  Object.assign(status, { id: "search-status", tabIndex: -1 });
  status.setAttribute("role", "status");
  const note = make("p", "notice", `那里不归${byId("place").dataset.name}管。可以照样发，我们转给管那里的部门。`);
  const box = part("search-box");
  box.append(
    label, help, input, button("search-go", "quiet row", "找"), status, part("search-found"),
    button("search-levels", "link row", "一级一级选"),
  );
  byId("search").append(note, box, part("search-tiles"));
  onPress("search-go", search);
  input.addEventListener("keydown", ({ key }) => key === "Enter" && byId("search-go").click());
  onPress("search-levels", goThroughLevels);
}

/** @param {string} id @param {string} className @param {string} text */
function button(id, className, text) {
  const made = make("button", className, text);
  made.id = id;
  made.setAttribute("type", "button");
  return made;
}

/** @param {string} id */
function part(id) {
  const made = make("div", "row");
  made.id = id;
  return made;
}

/** @param {string} code @param {string} name the whole chain @param {boolean} isOpen as in Where */
function take(code, name, isOpen) {
  if (!code.startsWith(stemOf(String(byId("place").dataset.region)))) {
    setBeyond(told(code, String(byId("place").dataset.around)), name, isOpen);
    return;
  }
  turn(false);
  all(`#townships input[value="${code}"]`).forEach((tile) => {
    /** @type {HTMLInputElement} */ (tile).checked = true;
  });
  goHome(code);
  // What had the focus is gone.
  (chosen("township") || byId("title")).focus();
}

/** @param {string} id of what was filled just now; who cannot see it is led there */
function enter(id) {
  all("input", byId(id))[0].focus();
}

async function search() {
  const text = field("search-text").value.trim();
  if (text === "") return;
  fill("search-found", []);
  say("search-status", "正在找…");
  try {
    const { found } = await post("/places", { text });
    say("search-status", found.length === 0 ? NONE : "");
    if (found.length === 0) return;
    fill("search-found", [choices(found)]);
    enter("search-found");
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    say("search-status", "现在找不了。可以一级一级选，或者写在下面那一行。");
  }
}

/** @param {Found[]} found */
function choices(found) {
  const ways = found.map(({ code, name, note }) => {
    const input = /** @type {HTMLInputElement} */ (make("input", ""));
    Object.assign(input, { type: "radio", name: "found", value: code, autocomplete: "off" });
    input.addEventListener("change", () => take(code, name, false));
    return make("label", "choice", input, make("span", "", name, ...(note === "" ? [] : [make("small", "", note)])));
  });
  return make("fieldset", "", make("legend", "", "点对的那个："), ...ways);
}

async function goThroughLevels() {
  const spots = await fetchPlaces(String(byId("place").dataset.country)).catch(() => []);
  if (spots.length === 0) {
    say("search-status", "现在选不了。可以先往下写。");
    return;
  }
  fill("search-found", []);
  say("search-status", "");
  const holder = make("div", "");
  fill("search-tiles", [holder]);
  const { deeper, up, now } = startLevels({
    holder, group: "country", spots, mayBeSeveral: false,
    change: ({ spot, isLast }) => (spot === null ? setBeyond(ELSEWHERE, "", !isLast) : take(spot.code, fullName(spot), !isLast)),
  });
  place.levels = { deeper, up: () => up() || backToBox(), match: () => undefined };
  show(false, "search-box");
  enter("search-tiles");
  setBeyond(ELSEWHERE, "", !now().isLast);
}

/** Back from the provinces. @returns {boolean} that there was something to go back from */
function backToBox() {
  closeLevels();
  byId("search-levels").focus();
  return true;
}

function closeLevels() {
  fill("search-tiles", []);
  show(true, "search-box");
  place.levels = null;
  setBeyond(ELSEWHERE, "", false);
}
