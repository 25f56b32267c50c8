/**
 * What another installation handed over: one file, opened in this page with the department's intake key, and sealed anew to the
 * departments that the rules here name. Who gave it is believed under a root that two officers compared, or that the page's
 * officer compares with the slip of paper.
 *
 * @typedef {{[name: string]: any}} Package
 */
import { OpeningError, unb64u } from "../crypto/encoding.js";
import { openPackage, splitFile, streamsOf } from "../crypto/outside.js";
import { rootFingerprint } from "../crypto/records.js";
import { SiteError, element, given, made, onPress, post, say, sentenceOf } from "../shared/page.js";
import { encodeLines } from "../crypto/files.js";
import { saveFile } from "./outside-file.js";
import { cameFrom, firstLine, roundSentence } from "./outside-came.js";
import { isReturn, makeReturn } from "./outside-return.js";
import { openRing } from "./ring.js";
import { namesOf, routeOf, sealEntry } from "./seal-entry.js";
import { showFiles } from "./outside-streams.js";
import { announced, beginTaking, sendFiles } from "./outside-take.js";

const SHUT = "这个文件打不开：不是锁给本部门的，或者没有传完。";
const STRANGE = "这份回函不是登记过的机关做的，里面的话不给看，别照它写信。请机关的钥匙员先登记它的文件。";
const DAY_MS = 24 * 3600 * 1000;
/** @type {[string, string, {[value: string]: string}][]} */
const ANSWERS = [
  ["when", "什么时候", { today: "今天", days: "这几天", longer: "更早", always: "一直这样" }],
  ["ongoing", "现在还在吗", { yes: "还在", gone: "没了", unknown: "不知道" }],
  ["known", "怎么知道的", { saw: "亲眼看到", heard: "听人说的", papers: "看到了材料" }],
  ["insider", "在那里干活吗", { yes: "是", no: "不是" }], ["told", "跟单位说过吗", { told: "说过，没改", not: "没说过" }],
  ["urgency", "急不急", { now: "很急", soon: "不是马上", past: "过去了" }],
];
const KEPT = ["when", "ongoing", "known", "insider", "told", "reward", "together"];
/** @type {{value: Package, sealed: Bytes, streams: import("./outside-streams.js").Streamed[], isKnown: boolean} | null} */
let opened = null;
/** @type {import("./outside-take.js").Taking | null} */
let taking = null;
/** The envelope's scope while files are on their way. */
let scope = "";

/** @param {number} day @returns {string} */
function dayText(day) {
  const date = new Date(day * DAY_MS);
  return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

/** @param {string} id @param {string} wanted what the other installation calls it, where that is offered here too */
function choose(id, wanted) {
  const list = element(id, HTMLSelectElement);
  if (Array.from(list.options).some((one) => one.value === wanted)) list.value = wanted;
}

/** @param {string} label @param {string} text */
function fact(label, text) {
  const one = made("div");
  one.append(made("dt", label), made("dd", text));
  return one;
}

/** @param {Package} value @returns {{root: string, name: string} | undefined} the registered authority whose root the giver shows */
function knownRoot(value) {
  return JSON.parse(given("known")).find((/** @type {{root: string}} */ one) => one.root === value.giver.root);
}

/** @param {Package} value @param {Bytes} sealed @param {Blob} rest */
async function show(value, sealed, rest) {
  const fingerprint = await rootFingerprint(unb64u(value.giver.root));
  const known = knownRoot(value);
  const streams = streamsOf(value, rest);
  opened = { value, sealed, streams, isKnown: known !== undefined };
  element("slip", HTMLElement).textContent = value.slip;
  element("first-day", HTMLElement).textContent = dayText(value.first_day);
  element("fingerprint", HTMLElement).textContent = fingerprint;
  element("trusted", HTMLElement).textContent = known === undefined ? "没有登记过，照移送单比。" : `登记过，是${known.name}。`;
  element("compare", HTMLElement).hidden = known !== undefined;
  // What was compared before was another file's.
  element("compared", HTMLInputElement).checked = false;
  const answers = ANSWERS.filter(([name, , texts]) => texts[value.tip[name]] !== undefined)
    .map(([name, label, texts]) => fact(label, texts[value.tip[name]]));
  const named = [["单位", value.tip.subject], ["位置", value.tip.place]].filter(([, text]) => text !== "")
    .map(([label, text]) => fact(label, text));
  element("answers", HTMLElement).replaceChildren(...named, ...answers);
  element("words", HTMLElement).textContent = value.tip.words;
  const came = cameFrom(value.tip.words);
  const isRound = came !== null && came.title === given("title");
  element("round", HTMLElement).hidden = !isRound;
  element("round", HTMLElement).textContent = isRound && came !== null ? roundSentence(came.slip) : "";
  element("letters", HTMLElement).replaceChildren(...value.letters.map(
    (/** @type {{seq: number, text: string}} */ one) => made("p", `来信 ${one.seq}：${one.text}`, "opened"),
  ));
  showFiles(element("files", HTMLElement), value.slip, streams);
  ["region", "category", "sector"].forEach((name) => choose(name, value.tip[name]));
  const isBack = isReturn(value);
  element("take-card", HTMLElement).hidden = isBack;
  element("return-card", HTMLElement).hidden = !isBack;
  if (isBack) {
    element("letters", HTMLElement).replaceChildren();
    element("returned", HTMLElement).textContent = value.letters[0].text;
  }
  element("opened", HTMLElement).hidden = false;
  const title = element("from-title", HTMLElement);
  title.textContent = `${value.giver.title}${isBack ? "的回函" : "转来"}`;
  title.focus();
  if (!isBack) await tellRoute();
}

function asked() {
  return {
    region: element("region", HTMLSelectElement).value, sector: element("sector", HTMLSelectElement).value,
    category: element("category", HTMLSelectElement).value,
  };
}

async function tellRoute() {
  const goes = element("goes", HTMLElement);
  try {
    goes.textContent = namesOf(await routeOf(asked()));
  } catch (error) {
    goes.textContent = sentenceOf(error);
  }
}

onPress(element("open", HTMLButtonElement), element("open-status", HTMLElement), async () => {
  const files = element("file", HTMLInputElement).files;
  if (files === null || files.length === 0) throw new SiteError("file", "先选文件。");
  const ring = await openRing();
  try {
    const { sealed, rest } = await splitFile(files[0]);
    const { keyId, seed } = await ring.intakeSeedFor(sealed);
    const value = await openPackage(sealed, keyId, seed);
    // What it says is for the reporter, who would follow it: seven words and an address. A case goes in a file to nobody else.
    if (isReturn(value) && knownRoot(value) === undefined) throw new SiteError("strange", STRANGE);
    // Before it is shown: from then on it may be taken in, while who gets it is still asked for.
    [taking, scope] = [null, ""];
    element("done-card", HTMLElement).hidden = true;
    await show(value, sealed, rest);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("shut", SHUT);
    throw error;
  }
  say(element("open-status", HTMLElement), "");
});

["region", "category", "sector"].forEach((id) => element(id, HTMLSelectElement).addEventListener("change", tellRoute));

/**
 * The fields of docs/formats.md section 5; where it came from stands before the words.
 * @param {Package} value
 * @param {FileLine[]} lines
 * @returns {JsonObject}
 */
function fieldsOf(value, lines) {
  const { giver, slip, tip, letters } = value;
  const said = letters.map((/** @type {{seq: number, text: string}} */ one) => `来信 ${one.seq}：${one.text}`);
  const words = [firstLine(giver.title, slip), tip.words, ...said].join("\n");
  /** @type {JsonObject} */
  const fields = { v: 1, words, place: tip.place, subject: tip.subject, files: encodeLines(lines) };
  KEPT.forEach((name) => { fields[name] = tip[name]; });
  return fields;
}

onPress(element("deed", HTMLButtonElement), element("status", HTMLElement), async () => {
  if (opened === null) throw new SiteError("shut", SHUT);
  const { value, sealed, streams, isKnown } = opened;
  if (!isKnown && !element("compared", HTMLInputElement).checked) throw new SiteError("compare", "先和移送单上的指纹比一比。");
  const ring = await openRing();
  taking = taking || await beginTaking(ring, sealed, streams);
  const made = await sealEntry(ring.bundle, taking.secrets, asked(), fieldsOf(value, taking.held.map((one) => one.line)), value.tip.urgency);
  const answer = await post("/orders/outside", Object.assign(
    { slip: value.slip, giver: value.giver.title, first_day: value.first_day }, made, await announced(taking, ring.authority),
  ));
  showTaken(answer, taking);
  say(element("status", HTMLElement), "");
  await bringFiles();
});

/**
 * @param {{lead: string, answer_by: string, number: string, same: boolean, own_words: boolean, scope: string}} answer
 * @param {import("./outside-take.js").Taking} taken
 */
function showTaken(answer, taken) {
  const line = element("done-line", HTMLElement);
  line.textContent = `${answer.same ? "" : "这个文件先前收下过，没有再建案。"}交给${answer.lead}，${answer.answer_by}前答复接不接。`;
  if (answer.number !== "") {
    const link = made("a", `看案 ${answer.number}`);
    link.setAttribute("href", `/case/${answer.number}`);
    line.append(link);
  }
  const left = element("left-line", HTMLElement);
  left.textContent = `${taken.left.join("、")}没有随案收下，打得开的先存到这台电脑。`;
  left.hidden = taken.left.length === 0;
  element("own-words", HTMLElement).hidden = !answer.own_words;
  element("no-words", HTMLElement).hidden = answer.own_words;
  element("take-card", HTMLElement).hidden = true;
  element("done-card", HTMLElement).hidden = false;
  element("done-title", HTMLElement).focus();
  scope = taken.held.length === 0 ? "" : answer.scope;
}

/** Send the files after the words; where that is cut off the button takes it up again. */
async function bringFiles() {
  const line = element("files-line", HTMLElement);
  const more = element("more-row", HTMLElement);
  if (scope === "" || taking === null) return;
  more.hidden = true;
  try {
    await sendFiles(taking, scope, (sentence) => say(line, sentence));
    say(line, `${taking.held.length} 个文件随案收下了。`);
    scope = "";
  } catch (error) {
    const why = error instanceof SiteError && error.code === "network" ? "没听到回音。" : sentenceOf(error);
    say(line, `文件没有送完。${why}`, true);
    more.hidden = false;
  }
}

onPress(element("more", HTMLButtonElement), element("files-line", HTMLElement), bringFiles);
window.addEventListener("beforeunload", (event) => {
  if (scope === "") return;
  event.preventDefault();
  // Engines before Chromium 119 ask for this instead.
  event.returnValue = "";
});

onPress(element("return", HTMLButtonElement), element("open-status", HTMLElement), async () => {
  if (opened === null || taking === null) throw new SiteError("shut", SHUT);
  const made = await makeReturn(await openRing(), opened.value, taking.secrets.phrase);
  saveFile(made, `anshao-${opened.value.slip}-return.sealed`);
  say(element("open-status", HTMLElement), "回函做好了，交回转来的机关。");
});

