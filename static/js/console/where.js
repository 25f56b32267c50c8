/**
 * Where it is, for whoever enters a call: the levels of a city or province one after another, as picks; and a place beyond the
 * authority, looked for by its name. What routing is told and what is sealed are as at the portal.
 */
import { ELSEWHERE, chainOf, readPlaces, told } from "../shared/places.js";
import { SiteError, all, element, get, given, made, onPress, post, say } from "../shared/page.js";

/** @typedef {import("../shared/places.js").Spot} Spot */

const SEVERAL = "不止一处";
const NUMBERED = 9;

/**
 * @param {HTMLFormElement} form
 * @returns {{region: () => string, sealed: () => string}} what routing is told, and what of it stands before the place in the seal
 */
export function startWhere(form) {
  const holder = element("where", HTMLElement);
  /** @type {Spot[]} */
  let spots = [];
  if (holder.hasAttribute("data-levels")) {
    get("/enter/places").then(({ list }) => {
      spots = readPlaces(list);
      follow(0);
    }, () => undefined);
  }

  /** @param {number} level @returns {HTMLInputElement | undefined} what is picked there */
  const picked = (level) => all(form, `input[name="town-${level}"]`, HTMLInputElement).find((one) => one.checked);

  /** Ask what follows from a level, instead of what followed before. @param {number} level */
  function follow(level) {
    all(holder, "[data-level]", HTMLElement).filter((one) => Number(one.getAttribute("data-level")) > level).forEach((one) => one.remove());
    const input = picked(level);
    if (input === undefined) return;
    if (input.value === ELSEWHERE) {
      holder.append(beyond());
      return;
    }
    // 「不知道」 has the code of what was picked before, which is a level further up.
    const spot = spots.find((one) => one.code === input.value && chainOf(one).length === level + 2);
    if (spot !== undefined && spot.below.length > 0) holder.append(next(spot, level + 1));
  }

  form.addEventListener("change", ({ target }) => {
    const level = target instanceof HTMLInputElement && /^town-(\d)$/.exec(target.name);
    if (level) follow(Number(level[1]));
  });

  /** @returns {string[]} what was picked, the widest first, as code or beginning with the word for several */
  function chain() {
    const found = [];
    for (let level = 0, input = picked(0); input !== undefined; level += 1, input = picked(level)) found.push(input.value);
    return found;
  }

  const found = () => all(holder, "input[name=beyond]", HTMLInputElement).find((one) => one.checked);
  return {
    region: () => {
      const last = chain().filter((value) => value !== SEVERAL).pop() || given("region");
      const place = found();
      return last === ELSEWHERE && place !== undefined ? told(place.value, given("around")) : last;
    },
    sealed: () => {
      const place = found();
      if (place !== undefined) return place.getAttribute("data-name") || "";
      return chain().indexOf(SEVERAL) >= 0 ? SEVERAL : "";
    },
  };
}

/** @param {Spot} spot @param {number} level */
function next(spot, level) {
  const fieldset = group(`${spot.name}的哪里`, level);
  const ways = spot.below.map((one) => [one.code, one.name]);
  if (spot.below.some((one) => one.below.length > 0)) ways.push([SEVERAL, SEVERAL]);
  ways.concat([[spot.code, "不知道"]]).forEach(([value, name], index) => fieldset.append(pick(`town-${level}`, value, name, index + 1)));
  return fieldset;
}

function beyond() {
  const part = made("div");
  part.setAttribute("data-level", "1");
  const line = made("p", "", "find");
  const label = made("label", "写地名，别写单位名");
  label.setAttribute("for", "beyond-text");
  const input = document.createElement("input");
  Object.assign(input, { id: "beyond-text", type: "text", maxLength: 60, autocomplete: "off", spellcheck: false });
  input.setAttribute("data-stop", "");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "outlined", textContent: "找" });
  const status = made("p", "", "help");
  status.setAttribute("role", "status");
  const answers = made("div");
  line.append(label, input, button);
  part.append(line, status, answers);
  onPress(button, status, async () => {
    const { found } = await post("/enter/places", { text: input.value.trim() });
    if (found.length === 0) throw new SiteError("none", "没找到，换个写法；也可以写在“路名、门牌”里。");
    const fieldset = group("是哪一个", 1);
    found.forEach((/** @type {{code: string, name: string, note: string}} */ one, /** @type {number} */ index) => {
      const way = pick("beyond", one.code, one.note ? `${one.name}（${one.note}）` : one.name, index + 1);
      all(way, "input", HTMLInputElement).forEach((radio) => radio.setAttribute("data-name", one.name));
      fieldset.append(way);
    });
    answers.textContent = "";
    answers.append(fieldset);
    say(status, "");
  });
  return part;
}

/** @param {string} words @param {number} level */
function group(words, level) {
  const fieldset = made("fieldset");
  fieldset.setAttribute("data-stop", "");
  fieldset.setAttribute("data-level", String(level));
  fieldset.append(made("legend", words));
  return fieldset;
}

/** @param {string} name @param {string} value @param {string} words @param {number} number */
function pick(name, value, words, number) {
  const label = made("label", "", "pick");
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name, value, autocomplete: "off" });
  label.append(input);
  if (number <= NUMBERED) {
    const key = made("kbd", String(number));
    key.setAttribute("aria-hidden", "true");
    label.append(key);
  }
  label.append(made("span", words));
  return label;
}
