/**
 * The sealed panel: the reporter's words, shown on this desk only and blanked where they stand when the key is locked.
 *
 * @typedef {import("./tip.js").OpenTip} OpenTip
 */
import { element, given, made, onPress, say, sentenceOf } from "../shared/page.js";
import { openRing } from "./ring.js";
import { LOCKED, UNLOCKED, isUnlocked } from "./session.js";
import { fetchTip } from "./tip.js";

/** @type {OpenTip | null} */
let shown = null;
/** @type {((tip: OpenTip) => void)[]} */
const listeners = [];

/** @type {{[field: string]: {[value: string]: string}}} */
const ANSWERS = {
  when: { today: "今天", days: "这几天", longer: "更早", always: "一直这样" },
  ongoing: { yes: "还在", gone: "没了", unknown: "不知道" },
  known: { saw: "亲眼看到", heard: "听人说的", papers: "看到了材料" },
  insider: { yes: "是", no: "不是", unsaid: "不想说" },
  told: { told: "说过，没改", not: "没说过", unsaid: "不想说" },
  urgency: { now: "很急，随时会出人命", soon: "有危险，不是马上", past: "事情已经过去了", unsaid: "没说" },
};

/** @returns {OpenTip | null} the tip while it is open on this page */
export function openedTip() {
  return shown;
}

/** @param {(tip: OpenTip) => void} heard called each time that the words are opened */
export function whenOpened(heard) {
  listeners.push(heard);
}

/**
 * What the pages call a code of the routing facts.
 * @param {"region" | "sector" | "category"} kind
 * @param {unknown} code
 * @returns {string}
 */
function nameOf(kind, code) {
  const names = JSON.parse(element("panel", HTMLElement).getAttribute("data-names") || "{}");
  return String((names[kind] || {})[String(code)] || code);
}

/** @param {OpenTip} tip @returns {[string, string][]} what was typed and tapped, by its name */
function facts(tip) {
  const { fields, routing } = tip.body;
  /** @param {string} name @param {unknown} value */
  const answer = (name, value) => ANSWERS[name][String(value)] || "";
  return [
    ["单位", String(fields.subject)],
    ["什么时候", answer("when", fields.when)],
    ["位置", String(fields.place)],
    ["还在吗", answer("ongoing", fields.ongoing)],
    ["怎么知道", answer("known", fields.known)],
    ["在这干活", answer("insider", fields.insider)],
    ["跟单位说过", answer("told", fields.told)],
    ["急不急", answer("urgency", routing.urgency)],
    ["选的街镇", nameOf("region", routing.region)],
    ["选的事由", nameOf("category", routing.category)],
    ["选的行业", nameOf("sector", routing.sector)],
    ["要不要奖金", fields.reward ? "要" : "不要"],
    ["不放心本地", routing.upward ? "请上级来查" : ""],
  ];
}

/** @param {OpenTip} tip */
function draw(tip) {
  const words = element("panel-words", HTMLElement);
  const text = made("p", String(tip.body.fields.words), "said-words");
  const list = made("dl", "", "facts two");
  facts(tip).filter(([, value]) => value !== "").forEach(([name, value]) => {
    const line = made("div");
    line.append(made("dt", name), made("dd", value));
    list.append(line);
  });
  words.replaceChildren(text, list);
  words.hidden = false;
  element("panel-shut", HTMLElement).hidden = true;
  const panel = element("panel", HTMLElement);
  panel.setAttribute("data-state", "open");
  panel.setAttribute("data-opened", "yes");
  const when = element("panel-when", HTMLElement);
  const now = new Date();
  const clock = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
  when.textContent = `您 ${clock} 打开，已记入审计`;
}

/** Take the words off the page; what the officer wrote stays. */
function blank() {
  shown = null;
  const words = element("panel-words", HTMLElement);
  words.replaceChildren();
  words.hidden = true;
  element("panel", HTMLElement).setAttribute("data-state", "shut");
  element("panel-shut", HTMLElement).hidden = false;
  const line = element("panel-line", HTMLElement);
  say(line, "");
  line.textContent = "钥匙锁上了，原话收起来了。您写的都还在。";
}

async function open() {
  const tip = await fetchTip(given("case"), await openRing());
  shown = tip;
  draw(tip);
  listeners.forEach((heard) => heard(tip));
}

/** Wire the panel, if this officer may open it. */
export function startPanel() {
  const panel = document.getElementById("panel");
  if (!panel) return;
  const line = element("panel-line", HTMLElement);
  onPress(element("panel-open", HTMLButtonElement), line, async () => {
    say(line, "正在解开…");
    await open();
  });
  // Whoever has opened it before finds it open again; the first look is a deed of its own, since it is written down.
  const again = () => {
    if (panel.getAttribute("data-opened") !== "yes") return;
    say(line, "正在解开…");
    open().catch((error) => say(line, sentenceOf(error), true));
  };
  if (isUnlocked()) again();
  document.addEventListener(LOCKED, blank);
  document.addEventListener(UNLOCKED, again);
}
