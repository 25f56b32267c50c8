/**
 * What may be done besides reading and answering: not agreeing, wishes about the reward, asking the department to stop, and being
 * given a hard time. The longer ones stand in the place of the mailbox, so that nothing else is on the screen meanwhile.
 *
 * What a reporter ticks about a hard time travels in the sealed letter, in words: beside the name of an enterprise it would name
 * a person. The server learns only whether somebody asks who told, since that is a leak.
 */
import { canonical } from "../crypto/encoding.js";
import { ACTION } from "../crypto/mailbox.js";
import { all, byId, chosenValue, field, fill, labelOf, make, onPress, say, show, write } from "./dom.js";
import { sentenceOf } from "./trouble.js";

/**
 * @typedef {import("./inside.js").View} View
 * @typedef {import("./inside.js").Doing} Doing
 * @typedef {{part: string, text: string, status: string, action: number, more: boolean,
 *   body: () => {[name: string]: any}, words: (typed: string) => string, done: string}} Form
 */

const PARTS = ["object-part", "reprisal-part", "renew-part"];
/** What is open to an objection now. @type {string[]} */
let open = [];
/** The part of a parted tip that the next deed is about, from 1; 0 where the tip is one. */
let piece = 0;
/** A signed deed whose fate is unknown, so that it is sent again as it was. @type {{made: string, signed: SignedAction} | null} */
let pending = null;

/** Forget what was ticked and written. */
export function closeParts() {
  pending = null;
  open = [];
  piece = 0;
  all("#object-part input, #reprisal-part input, #renew-part input").forEach((input) => {
    /** @type {HTMLInputElement} */ (input).checked = false;
  });
  ["object-text", "reprisal-text", "renew-text"].forEach((id) => {
    field(id).value = "";
  });
  ["object-status", "reprisal-status", "renew-status", "wish-status", "stop-status"].forEach((id) => say(id, ""));
  ["protection-headline", "protection-sentence", "reward-reminder", "reward-beside", "stop-headline", "stop-sentence"].forEach((id) => write(id, ""));
  fill("questions", []);
  show(false, "waive-ask", "stop-ask", "protection", ...PARTS);
}

/**
 * Show which of it may be done now.
 * @param {View} view
 * @param {Doing} doing
 */
export function drawParts(view, doing) {
  offer(view.object, 0);
  show(open.length > 0, "object");
  show(view.may_renew, "renew");
  show(view.may_want, "want");
  show(view.may_waive, "waive");
  show(false, "waive-ask", "stop-ask");
  show(view.withdrawal !== null, "stop-part");
  show(view.may_ask, "stop");
  write("stop-headline", view.withdrawal === null || view.may_ask ? "" : view.withdrawal.headline);
  write("stop-sentence", view.withdrawal === null ? "" : view.withdrawal.sentence);
  show(view.protection !== null, "protection");
  if (view.protection !== null) {
    write("protection-headline", view.protection.headline);
    write("protection-sentence", view.protection.sentence);
  }
  fill("questions", view.questions.map((question) => make("li", "", question)));
  show(view.questions.length > 0, "questions");
  all("#reprisal-part .readers").forEach((place) => {
    place.textContent = doing.readers(true);
  });
  all("#object-part .readers, #renew-part .readers").forEach((place) => {
    place.textContent = doing.readers(false);
  });
}

/** Let an answer be objected to. @param {View["object"]} object @param {number} of which part it is the answer, 0 for all */
function offer(object, of) {
  open = object.about;
  piece = of;
  show(object.late, "object-late");
  // A refusal has one thing only that may be wrong with it.
  show(open.length > 1, "object-about");
  all("#object-about .choice").forEach((label) => {
    const input = /** @type {HTMLInputElement} */ (label.firstElementChild);
    label.hidden = open.indexOf(input.value) < 0;
    // What was ticked about another part was not ticked about this one.
    input.checked = input.checked && !label.hidden && of === 0;
  });
}

/** Not agreeing about one part. @param {View["object"]} object @param {number} of from 1 */
export function objectTo(object, of) {
  if (piece !== of) field("object-text").value = "";
  offer(object, of);
  openPart("object-part", `第 ${of} 件，不同意`);
}

/** Asking for more days for the reward of one part. @param {number} of from 1 */
export function renewOne(of) {
  if (piece !== of) field("renew-text").value = "";
  piece = of;
  openPart("renew-part", `第 ${of} 件，说原因`);
}

/** @returns {{part?: number}} what a body says of the part that it is about */
function meant() {
  return piece === 0 ? {} : { part: piece };
}

/** @param {string} part @param {string} title */
function openPart(part, title) {
  write("title", title);
  byId("head").className = "";
  show(false, "inside", "sentence");
  show(true, part);
  window.scrollTo(0, 0);
  byId("title").focus({ preventScroll: true });
}

/** @param {Doing} doing */
function goBack(doing) {
  show(false, ...PARTS);
  doing.back();
  window.scrollTo(0, 0);
}

/** @param {string} name of a group @returns {HTMLInputElement[]} */
function ticked(name) {
  return /** @type {HTMLInputElement[]} */ (all(`input[name="${name}"]:checked`));
}

/** @returns {string[]} what is objected to; where one thing alone is open nothing need be ticked */
function about() {
  return open.length === 1 ? open : open.filter((one) => ticked("about").some((input) => input.value === one));
}

/** @param {string} typed @returns {string} what was ticked and typed about a hard time, as the department reads it */
function told(typed) {
  const met = ticked("met").map(labelOf).join("；");
  const helper = ticked("helper").map(labelOf).join("");
  return [met && `遇到了：${met}。`, helper && `想请帮忙的：${helper}。`, typed].filter(Boolean).join("\n");
}

/** @type {Form[]} */
const FORMS = [
  {
    part: "object", text: "object-text", status: "object-status", action: ACTION.OBJECT, more: false,
    body: () => ({ about: about(), ...meant() }), words: (typed) => typed, done: "收到了。会换一个人再查。",
  },
  {
    part: "reprisal", text: "reprisal-text", status: "reprisal-status", action: ACTION.REPRISAL, more: true,
    body: () => ({ asked: ticked("met").some((input) => input.value === "asked") }), words: told, done: "收到了。",
  },
  {
    part: "renew", text: "renew-text", status: "renew-status", action: ACTION.RENEW, more: false,
    body: () => ({ reason: chosenValue("reason"), ...meant() }), words: (typed) => typed, done: "收到了。",
  },
];

/** @param {Form} form @returns {string} what is missing, in a sentence; empty if nothing is */
function missing(form) {
  if (form.part === "object" && about().length === 0) return "点一下哪里不对。";
  if (form.part === "renew" && chosenValue("reason") === "") return "点一下是什么原因。";
  if (form.part === "reprisal" && told(field(form.text).value.trim()) === "") return "还没写。点一下，或者写几个字。";
  return "";
}

/** @param {Form} form @param {Doing} doing */
async function send(form, doing) {
  const lack = missing(form);
  if (lack !== "") {
    say(form.status, lack, "fault");
    return;
  }
  const words = form.words(field(form.text).value.trim());
  const made = JSON.stringify([form.part, form.body(), words]);
  try {
    say(form.status, "正在手机上锁好");
    if (pending === null || pending.made !== made) {
      // Sealed even where nothing was written: a length on the wire shall not tell whether there are reasons.
      const letter = await doing.seal(words, form.more);
      pending = { made, signed: await doing.sign(form.action, canonical({ ...form.body(), letter })) };
    }
    await doing.act(pending.signed);
    closeParts();
    doing.back();
    await doing.reload();
    say("reply-status", form.done, "good");
  } catch (error) {
    say(form.status, sentenceOf(error), "fault");
  }
}

/** A deed without a body. @param {number} action @param {string} status @param {Doing} doing */
async function bare(action, status, doing) {
  try {
    await doing.act(await doing.sign(action));
    await doing.reload();
  } catch (error) {
    say(status, sentenceOf(error), "fault");
  }
}

/** Connect the buttons once. @param {Doing} doing */
export function startParts(doing) {
  onPress("object", () => openPart("object-part", "不同意"));
  onPress("reprisal", () => openPart("reprisal-part", "被人为难了"));
  onPress("renew", () => openPart("renew-part", "说原因"));
  FORMS.forEach((form) => onPress(`${form.part}-send`, () => send(form, doing)));
  all(".back").forEach((button) => button.addEventListener("click", () => goBack(doing)));
  onPress("waive", () => {
    show(true, "waive-ask");
    byId("waive-no").focus();
  });
  onPress("waive-no", () => show(false, "waive-ask"));
  onPress("waive-yes", () => bare(ACTION.WAIVE, "wish-status", doing));
  onPress("want", () => bare(ACTION.WANT, "wish-status", doing));
  onPress("stop", () => {
    show(false, "stop");
    show(true, "stop-ask");
    byId("stop-no").focus();
  });
  onPress("stop-no", () => {
    show(false, "stop-ask");
    show(true, "stop");
  });
  onPress("stop-yes", () => bare(ACTION.ASK_WITHDRAW, "stop-status", doing));
}
