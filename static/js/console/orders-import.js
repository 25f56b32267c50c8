/**
 * A table of orders: read and shown in this page first, and nothing of it is kept; then sealed row by row as a call is. The caller's
 * name, number and address go into the sealed words and nowhere else; only number, day and deadline of the order travel beside.
 */
import { OpeningError } from "../crypto/encoding.js";
import { SiteError, all, element, given, made, onPress, post, say, sentenceOf } from "../shared/page.js";
import { findPlace, fullName, readPlaces } from "../shared/places.js";
import { dayText, knownOf, namesSomebody, readRows, wordsOf } from "./order-rows.js";
import { fetchBundle, pinRoot } from "./ring.js";
import { UNASKED, UNSEALED, makeSecrets, namesOf, routeOf, sealEntry } from "./seal-entry.js";
import { speak } from "./spoken.js";
import { readTable } from "./tables.js";

/**
 * @typedef {import("./order-rows.js").Row} Row
 * @typedef {import("./order-rows.js").Source} Source
 * @typedef {{row: Row, line: HTMLElement, region: HTMLSelectElement, category: HTMLSelectElement, sector: HTMLSelectElement,
 *   goes: HTMLElement, secrets: import("./seal-entry.js").Secrets | null, done: boolean}} Shown
 */
const SHORT = 60;
/** @type {Source[]} */
const sources = JSON.parse(given("sources"));
const places = readPlaces(element("places", HTMLElement).textContent || "");
/** @type {Shown[]} */
let shown = [];
/** @type {Map<string, Promise<string>>} */
const routes = new Map();

/** @returns {Source} */
function source() {
  const id = element("source", HTMLSelectElement).value;
  return sources.find((one) => one.id === id) || sources[0];
}

/** @param {string} id of a list that every row copies @returns {HTMLSelectElement} */
function copyOf(id) {
  const list = document.createElement("select");
  const from = element(id, HTMLElement);
  const options = from instanceof HTMLTemplateElement ? from.content : from;
  list.append(...Array.from(options.children).map((one) => one.cloneNode(true)));
  if (from instanceof HTMLSelectElement) list.value = from.value;
  return list;
}

/** @param {Row} row @returns {HTMLElement} the beginning, and all of it on demand */
function contentOf(row) {
  const cell = made("td");
  if (row.text.length <= SHORT) cell.append(row.text);
  else {
    const whole = made("details");
    whole.append(made("summary", `${row.text.slice(0, SHORT)}…`), row.text.slice(SHORT));
    cell.append(whole);
  }
  const beside = [row.subject, row.place].filter((one) => one !== "").join("，");
  if (beside !== "") cell.append(made("p", beside, "help"));
  if (row.received !== null) cell.append(made("p", `那边 ${dayText(row.received)}登记`, "help"));
  if (namesSomebody(row)) cell.append(made("p", "内容里有电话或证件号，也只锁在原话里。", "help"));
  return cell;
}

/** @param {HTMLSelectElement} list @param {{spot: import("../shared/places.js").Spot} | null} found what the row's words name */
function choosePlace(list, found) {
  const code = found === null ? given("region") : found.spot.code;
  // The list goes down to counties; a township that is named joins it.
  if (found !== null && !Array.from(list.options).some((one) => one.value === code)) {
    list.add(new Option(fullName(found.spot), code), 0);
  }
  list.value = code;
}

/** @param {Row} row @param {string} label @returns {Shown} */
function show(row, label) {
  const line = made("tr", "", row.refused === "" ? "" : "refused");
  const number = made("th", row.number.slice(0, SHORT) || "—", "code");
  number.setAttribute("scope", "row");
  const lists = { region: copyOf("regions"), category: copyOf("all-category"), sector: copyOf("all-sector") };
  const found = findPlace(places, `${row.place} ${row.subject}`);
  choosePlace(lists.region, found);
  const goes = made("td", row.refused);
  const [where, what] = [made("td"), made("td")];
  if (row.refused === "") {
    where.append(lists.region);
    what.append(lists.category, lists.sector);
  }
  for (const [list, name] of /** @type {[HTMLSelectElement, string][]} */ ([
    [lists.region, "在哪里"], [lists.category, "事由"], [lists.sector, "行业"],
  ])) list.setAttribute("aria-label", `${label}的${name}`);
  line.append(made("td", String(row.line)), number, contentOf(row), made("td", row.due === null ? "—" : dayText(row.due)), where, what, goes);
  const one = { row, line, goes, secrets: null, done: false, ...lists };
  [lists.region, lists.category, lists.sector].forEach((list) => list.addEventListener("change", () => tellRoute(one)));
  return one;
}

/** @param {Shown} one */
function askedOf(one) {
  return { region: one.region.value, sector: one.sector.value, category: one.category.value };
}

/** Say who would get it; rows that ask the same are asked once. @param {Shown} one */
async function tellRoute(one) {
  if (one.row.refused !== "" || one.done) return;
  const asked = askedOf(one);
  const key = JSON.stringify(asked);
  const known = routes.get(key) || routeOf(asked).then(namesOf);
  routes.set(key, known);
  try {
    const names = await known;
    if (JSON.stringify(askedOf(one)) === key && !one.done) one.goes.textContent = names;
  } catch (error) {
    routes.delete(key);
    one.goes.textContent = error instanceof OpeningError ? UNSEALED : sentenceOf(error);
  }
}

/** @param {string} label @param {string} text */
function fact(label, text) {
  const one = made("div");
  one.append(made("dt", label), made("dd", text));
  return one;
}

function count() {
  const good = shown.filter((one) => one.row.refused === "" && !one.done).length;
  const bad = shown.filter((one) => one.row.refused !== "").length;
  const done = shown.filter((one) => one.done).length;
  const parts = [done > 0 ? `导好 ${done} 件` : "", good > 0 || done === 0 ? `能导 ${good} 件` : "", bad > 0 ? `不能导 ${bad} 件（红的）` : ""];
  element("rows-title", HTMLElement).textContent = parts.filter((part) => part !== "").join("，");
  const deed = element("deed", HTMLButtonElement);
  deed.textContent = `锁好导入 ${good} 件`;
  deed.hidden = good === 0;
}

onPress(element("look", HTMLButtonElement), element("look-status", HTMLElement), async () => {
  const files = element("file", HTMLInputElement).files;
  if (files === null || files.length === 0) throw new SiteError("file", "先选一个表。");
  const { head, columns, left, rows } = readRows(source(), await readTable(files[0]));
  // A row that is refused may have a telephone number where its own should be: nothing of it is asked.
  const good = rows.filter((row) => row.refused === "");
  const known = await knownOf(good.map((row) => row.number), async (numbers) => (await post("/orders/known", { source: source().id, numbers })).known);
  good.filter((row) => known.has(row.number)).forEach((row) => {
    row.refused = "这个编号导过了";
  });
  shown = rows.map((row) => show(row, `第 ${row.line} 行`));
  element("rows", HTMLElement).replaceChildren(...shown.map((one) => one.line));
  element("told", HTMLElement).replaceChildren(
    fact("锁进原话的", columns.private.map((at) => head[at]).join("、") || "没有认出来电人的列"),
    fact("首报日期", columns.received.length > 0 ? `按“${head[columns.received[0]]}”` : "没有认出登记日子的列，按导入那天"),
    fact("不导的列", left.join("、") || "没有"),
  );
  element("rows-card", HTMLElement).hidden = false;
  say(element("look-status", HTMLElement), "");
  count();
  element("rows-title", HTMLElement).focus();
  // One after the other: what asks the same is then known already.
  for (const one of shown) await tellRoute(one);
});

for (const name of /** @type {("category" | "sector")[]} */ (["category", "sector"])) {
  const list = element(`all-${name}`, HTMLSelectElement);
  list.addEventListener("change", async () => {
    for (const one of shown.filter((each) => !each.done)) {
      one[name].value = list.value;
      await tellRoute(one);
    }
  });
}

/** @param {import("./ring.js").Bundle} own @param {Shown} one */
async function bring(own, one) {
  const { row } = one;
  one.secrets = one.secrets || await makeSecrets(own.authority);
  const fields = Object.assign({ v: 1, words: wordsOf(source(), row), place: row.place, subject: row.subject }, UNASKED);
  const sealed = await sealEntry(own, one.secrets, askedOf(one), fields);
  const answer = await post("/orders/import", Object.assign({ source: source().id, number: row.number, due: row.due, first_day: row.received }, sealed));
  one.done = true;
  [one.region, one.category, one.sector].forEach((list) => { list.disabled = true; });
  one.goes.textContent = `交给${answer.lead}，${answer.answer_by}前答复接不接。`;
  if (answer.number !== "") {
    const link = made("a", `看案 ${answer.number}`);
    link.setAttribute("href", `/case/${answer.number}`);
    one.goes.append(link);
  }
  const { phrase } = one.secrets;
  const give = made("button", "来电人要七个词", "bare");
  give.setAttribute("type", "button");
  give.addEventListener("click", () => speak(phrase, `给 ${row.number} 的来电人`));
  one.goes.append(" ", give);
}

const line = element("status", HTMLElement);
onPress(element("deed", HTMLButtonElement), line, async () => {
  const own = await fetchBundle();
  pinRoot(own);
  const wanted = shown.filter((one) => one.row.refused === "" && !one.done);
  let failed = 0;
  for (const one of wanted) {
    say(line, `正在锁第 ${one.row.line} 行…`);
    try {
      await bring(own, one);
    } catch (error) {
      failed += 1;
      one.goes.textContent = error instanceof OpeningError ? UNSEALED : sentenceOf(error);
      if (error instanceof SiteError && error.code === "known") {
        // Somebody else brought it meanwhile.
        one.row.refused = error.message;
        one.line.className = "refused";
        [one.region, one.category, one.sector].forEach((list) => list.remove());
      }
    }
  }
  if (failed < wanted.length) {
    all(document, "#source, #file, #look, #all-category, #all-sector", HTMLElement).forEach((one) => one.setAttribute("disabled", ""));
    element("deed-help", HTMLElement).textContent = "导好了的，来电人要自己看结果、领奖金的，请 12345 回访时把七个词念给他。这一页关了就没有了。";
  }
  count();
  const again = wanted.some((one) => one.row.refused === "" && !one.done) ? "没导的可以再按一次。" : "";
  if (failed > 0) throw new SiteError("some", `导入 ${wanted.length - failed} 件，${failed} 件没有导，看那一行写的。${again}`);
  say(line, `导入 ${wanted.length} 件。`);
  line.focus();
});
