/**
 * Inside the mailbox: where things stand, letters and answers, taking the tip back. Claiming stands in claim.js.
 *
 * A letter shows as the department's only if the signature and the unbroken chain hold; the reporter's own words are never shown.
 */
import { authority, departments, root } from "/trust.js";
import { OpeningError, b64u, dayOf, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId, verifyRecords } from "../crypto/keyring.js";
import { ACTION } from "../crypto/mailbox.js";
import { ApiError, post } from "./api.js";
import { closeClaim, drawReward, startClaim } from "./claim.js";
import { byId, field, fill, make, onPress, say, show, write } from "./dom.js";

/**
 * @typedef {{key: string, headline: string, sentence: string, day: string}} Line
 * @typedef {{direction: string, seq: number, kind: string, day: string, sealed: string | null}} Letter
 * @typedef {{state: string, headline: string, sentence: string, amount: string | null, award: string | null}} Reward
 * @typedef {{tip: string, lead: string, now: Line, next: Line | null, timeline: Line[], letters: Letter[],
 *   finding: {label: string, text: string}[], reward: Reward | null, can_write: boolean, can_withdraw: boolean,
 *   wants_answer: boolean, records: string[], reply_to: string[]}} View
 */

/** @type {{mailbox: Mailbox, view: View, keyring: Keyring | null} | null} */
let inside = null;
/** Whose keys an answer is sealed to: those that the page has named. @type {Bytes[] | null} */
let readers = null;
/** A signed answer whose fate is unknown, so that it is sent again as it was. @type {{text: string, signed: SignedAction} | null} */
let pending = null;

/** Forget what the phrase opened, and empty the page. */
export function close() {
  inside = null;
  readers = null;
  pending = null;
  closeClaim();
  ["letter-list", "timeline", "finding"].forEach((id) => fill(id, []));
  ["reward-headline", "reward-sentence", "sentence", "readers"].forEach((id) => write(id, ""));
  field("reply-text").value = "";
  ["reply-status", "withdraw-status"].forEach((id) => say(id, ""));
  show(false, "reply-form", "withdraw-ask");
}

/**
 * Show an opened mailbox.
 * @param {Mailbox} mailbox
 * @param {View} view
 */
export async function render(mailbox, view) {
  const keyring = await trusted(view);
  inside = { mailbox, view, keyring };
  drawState(view);
  drawTimeline(view);
  await drawLetters(mailbox, view, keyring);
  show(view.can_withdraw, "withdraw-part");
  show(view.can_write, "reply");
  show(view.can_write && /^(CONCLUDED|NOT_ACCEPTED)/.test(view.now.key), "disagree");
  const isClaimable = drawReward(mailbox, view.reward, { act: sendSigned, back: drawHead, reload });
  byId("reply").textContent = view.wants_answer ? "补上" : view.letters.some((each) => each.sealed !== null) ? "回信" : "加一句话";
  byId("reply").className = !isClaimable && (view.wants_answer || waits(view)) ? "button next" : "plain next";
  drawHead();
}

/** @param {View} view @returns {boolean} whether a question of a department is not answered yet */
function waits(view) {
  const questions = view.letters.filter((each) => each.kind === "question");
  return questions.length > view.letters.filter((each) => each.direction === "in").length;
}

/** @param {View} view @returns {Promise<Keyring | null>} null if the records do not hold: then nothing reads as a department's */
async function trusted(view) {
  try {
    const trust = { authority: unb64u(authority), rootPublic: unb64u(root) };
    return await verifyRecords(trust, view.records.map((record) => unb64u(record)), dayOf(new Date()));
  } catch (error) {
    if (!(error instanceof OpeningError)) throw error;
    return null;
  }
}

/** The heading of the page is the state in one sentence. */
function drawHead() {
  if (inside === null) return;
  write("title", inside.view.now.headline);
  write("sentence", inside.view.now.sentence);
  show(true, "sentence", "inside");
  byId("head").className = "state";
  byId("title").focus({ preventScroll: true });
}

/** @param {View} view */
function drawState(view) {
  fill("finding", [].concat(...view.finding.map((each) => /** @type {any} */ (
    [make("dt", "", each.label), make("dd", "all", each.text)]))));
  show(view.finding.length > 0, "finding");
}

/** @param {View} view */
function drawTimeline(view) {
  /** @param {Line} line @param {string} className */
  const item = (line, className) => {
    const below = [line.day, className === "" ? line.sentence : ""].filter(Boolean);
    return make("li", className, make("b", "", line.headline), make("span", "", below[0] || ""));
  };
  const past = view.timeline.map((line) => item(line, ""));
  fill("timeline", view.next === null ? past : [item(view.next, "coming")].concat(past));
}

/**
 * @param {Mailbox} mailbox
 * @param {View} view
 * @param {Keyring | null} keyring
 */
async function drawLetters(mailbox, view, keyring) {
  const got = view.letters.filter((each) => each.sealed !== null);
  const sealed = got.map((each) => unb64u(each.sealed));
  const opened = keyring === null ? got.map(() => null) : await mailbox.openLetters(sealed, unb64u(view.tip), keyring);
  const names = await namesOf();
  drawReaders(view, keyring, names);
  const shown = opened.map((each) => letterCard(each, names)).reverse();
  // Of the reporter's own letters only the day is shown: their words lie on nobody's screen again.
  const sent = view.letters.filter((each) => each.direction === "in").slice(-1);
  fill("letter-list", shown.concat(sent.map((each) => make("p", "help row", `您上次写给部门：${each.day}`))));
  write("letters-title", got.length === 0 ? "部门来信" : `部门来信（${got.length} 封）`);
  if (got.length + sent.length === 0) fill("letter-list", [make("p", "help", "还没有来信。")]);
}

/**
 * @param {ReadLetter | null} read
 * @param {{holder: Bytes, name: string}[]} names
 */
function letterCard(read, names) {
  if (read === null) return make("div", "letter odd", make("p", "", "这封不是部门写的。"));
  const sender = names.find((each) => equal(each.holder, read.record.holder));
  const from = `${sender ? sender.name : "部门"} · ${pageDay(read.letter.day)}`;
  return make("div", "letter", make("p", "", read.letter.text), make("footer", "", from));
}

/** What departments are called stands in the page's own script, so that no answer names a stranger as one of them. */
function namesOf() {
  return Promise.all(Object.keys(departments).map(async (id) => ({ holder: await holderId(id), name: departments[id][1] })));
}

/**
 * Say who could open an answer, by the keys that it would be sealed to; an answer to nobody known cannot be written.
 * @param {View} view
 * @param {Keyring | null} keyring
 * @param {{holder: Bytes, name: string}[]} names
 */
function drawReaders(view, keyring, names) {
  readers = null;
  write("readers", "");
  if (keyring === null) return;
  const records = keyring.records.filter((one) => one.purpose === PURPOSE.INTAKE && view.reply_to.indexOf(b64u(one.keyId)) >= 0);
  const known = names.filter((each) => records.some((one) => equal(one.holder, each.holder)));
  if (known.length === 0 || known.length !== view.reply_to.length) return;
  readers = records.map((one) => one.keyId);
  write("readers", `能打开的：${known.map((each) => each.name).join("、")}。`);
}

/** @param {number} day @returns {string} 「1 月 26 日」 */
function pageDay(day) {
  const date = new Date(day * 24 * 3600 * 1000);
  return `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日`;
}

/** @param {SignedAction} signed @returns {Promise<void>} a deed that had arrived before counts as done */
async function sendSigned(signed) {
  if (inside === null) return;
  try {
    await post("/box/act", {
      mailbox: b64u(inside.mailbox.hash), action: signed.action, body: b64u(signed.body), nonce: b64u(signed.nonce),
      signature: b64u(signed.signature),
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "replayed") throw error;
  }
}

async function reload() {
  if (inside === null) return;
  const { mailbox } = inside;
  const view = await post("/box", { mailbox_id: b64u(mailbox.keys.mailboxId) });
  if (view.found) await render(mailbox, view);
}

/** @param {unknown} error @returns {string} a sentence for what went wrong, or the error itself again */
export function sentenceOf(error) {
  if (error instanceof OpeningError) return "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。";
  if (!(error instanceof ApiError)) throw error;
  if (error.trouble === "offline") return "现在没有网。写的都还在，有网了再按。";
  if (error.trouble === "silent") return "没听到回音。再按一次，不会变成两份。";
  return error.sentence || "网站现在收不下，不是您的错。过 10 分钟再按。";
}

async function sendReply() {
  const text = field("reply-text").value.trim();
  if (inside === null) return;
  if (text === "") {
    say("reply-status", "还没写。写几个字就行。", "fault");
    return;
  }
  try {
    say("reply-status", "正在手机上锁好");
    if (pending === null || pending.text !== text) pending = { text, signed: await signReply(text) };
    await sendSigned(pending.signed);
    pending = null;
    field("reply-text").value = "";
    show(false, "reply-form");
    show(true, "reply");
    await reload();
    say("reply-status", "发出了。部门看过会回您。", "good");
  } catch (error) {
    say("reply-status", sentenceOf(error), "fault");
  }
}

/** @param {string} text @returns {Promise<SignedAction>} sealed to the departments that have the tip, and signed */
async function signReply(text) {
  if (inside === null || inside.keyring === null || readers === null) throw new OpeningError();
  const { mailbox, view, keyring } = inside;
  const recipients = readers.map((id) => keyring.get(id, PURPOSE.INTAKE));
  return mailbox.signAction(ACTION.LETTER, await mailbox.sealReply(unb64u(view.tip), recipients, text));
}

async function withdraw() {
  if (inside === null) return;
  try {
    await sendSigned(await inside.mailbox.signAction(ACTION.WITHDRAW));
    show(false, "withdraw-ask");
    await reload();
  } catch (error) {
    say("withdraw-status", sentenceOf(error), "fault");
  }
}

/** Connect the buttons once. */
export function startInside() {
  onPress("reply", () => {
    show(true, "reply-form");
    show(false, "reply");
    say("reply-status", "");
    byId("reply-text").focus();
  });
  onPress("reply-send", sendReply);
  onPress("withdraw", () => {
    show(true, "withdraw-ask");
    byId("withdraw-no").focus();
  });
  onPress("withdraw-no", () => show(false, "withdraw-ask"));
  onPress("withdraw-yes", withdraw);
  startClaim();
}
