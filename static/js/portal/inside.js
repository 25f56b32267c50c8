/**
 * Inside the mailbox: where things stand, answering, taking the tip back. Letters stand in inbox.js, claiming in claim.js, what
 * else may be done in parts.js.
 */
import { authority, root } from "/trust.js";
import { OpeningError, b64u, canonical, dayOf, unb64u } from "../crypto/encoding.js";
import { PURPOSE, verifyRecords } from "../crypto/keyring.js";
import { ACTION } from "../crypto/mailbox.js";
import { ApiError, post } from "./api.js";
import { closeClaim, drawReward, startClaim } from "./claim.js";
import { byId, field, fill, make, onPress, say, show, write } from "./dom.js";
import { files, offerFiles } from "./frame.js";
import { drawLetters } from "./inbox.js";
import { closeParts, drawParts, startParts } from "./parts.js";
import { closePieces, drawPieces, findingOf } from "./pieces.js";
import { sentenceOf } from "./trouble.js";

/**
 * @typedef {import("./inbox.js").Readers} Readers
 * @typedef {{key: string, headline: string, sentence: string, day: string}} Line
 * @typedef {{direction: string, seq: number, kind: string, day: string, sealed: string | null}} Letter
 * @typedef {{state: string, headline: string, sentence: string, amount: string | null, award: string | null,
 *   shares: string[], reminder: string, beside: string}} Reward
 * @typedef {{tip: string, lead: string, now: Line, next: Line | null, timeline: Line[], letters: Letter[],
 *   finding: {label: string, text: string}[], reward: Reward | null, can_write: boolean, can_withdraw: boolean,
 *   wants_answer: boolean, records: string[], reply_to: string[], unseen: boolean, object: {about: string[], late: boolean},
 *   withdrawal: Line | null, may_ask: boolean, may_waive: boolean, may_want: boolean, may_renew: boolean,
 *   protection: Line | null, protect_to: string[], protect_records: string[], questions: string[], parts: Piece[], files: {id: string, stored: boolean}[], notes: string[]}} View
 * @typedef {{now: Line, next: Line | null, finding: {label: string, text: string}[], reward: Reward | null,
 *   object: {about: string[], late: boolean}, may_renew: boolean}} Piece one of the cases that a tip was parted into
 * @typedef {object} Doing what the parts of the page do with the opened mailbox
 * @property {(signed: SignedAction) => Promise<void>} act
 * @property {() => void} back
 * @property {() => Promise<void>} reload
 * @property {(action: number, body?: Bytes) => Promise<SignedAction>} sign
 * @property {(text: string, more: boolean) => Promise<string>} seal base64url; `more`: to those who protect, too
 * @property {(more: boolean) => string} readers whom `seal` seals to, in a sentence; empty where nothing can be sealed
 */

/** @type {{mailbox: Mailbox, view: View, keyring: Keyring | null} | null} */
let inside = null;
/** Whose keys an answer is sealed to: those that the page has named. @type {Readers | null} */
let readers = null;
/** The same for a letter about being given a hard time, which somebody else may read too. @type {Readers | null} */
let protectors = null;
let isSeen = false;
/** A signed answer whose fate is unknown, so that it is sent again as it was. @type {{made: string, signed: SignedAction} | null} */
let pending = null;

/** Forget what the phrase opened, and empty the page. */
export function close() {
  inside = null;
  readers = null;
  protectors = null;
  pending = null;
  isSeen = false;
  closeClaim();
  closeParts();
  closePieces();
  ["letter-list", "timeline", "finding"].forEach((id) => fill(id, []));
  ["reward-headline", "reward-sentence", "sentence", "readers", "arrived", "not-arrived"].forEach((id) => write(id, ""));
  field("reply-text").value = "";
  if (files !== null) files.clear();
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
  if (view.notes.length > 0) await (await import("./files/arrived.js")).drawArrived(mailbox, view);
  drawState(view);
  drawTimeline(view);
  ({ readers, protectors } = await drawLetters(mailbox, view, keyring));
  show(view.can_withdraw, "withdraw-part");
  show(view.can_write, "reply", "more-files");
  const isOne = drawReward(mailbox, view.reward, doing);
  const isClaimable = drawPieces(mailbox, view, doing) || isOne;
  drawParts(view, doing);
  noteSeen(view.unseen, isClaimable);
  byId("reply").textContent = view.wants_answer ? "补上" : view.letters.some((each) => each.sealed !== null) ? "回信" : "加一句话";
  byId("reply").className = !isClaimable && (view.wants_answer || waits(view)) ? "button next" : "plain next";
  drawHead();
  if (keyring === null) (await import("./clock.js")).sayDate("reply-status");
}

/**
 * Days for not agreeing and for fetching run from the first look. If this does not arrive, the next look tells it.
 * @param {boolean} isNew the page shows an answer for the first time
 * @param {boolean} isClaimable
 */
async function noteSeen(isNew, isClaimable) {
  if (inside === null || !(isNew || (isClaimable && !isSeen))) return;
  isSeen = true;
  try {
    await sendSigned(await inside.mailbox.signAction(ACTION.SEEN));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
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
    // A record that stands in both lists would be two of one place.
    const wires = view.records.concat(view.protect_records.filter((wire) => view.records.indexOf(wire) < 0));
    return await verifyRecords(trust, wires.map((record) => unb64u(record)), dayOf(new Date()));
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
  fill("finding", findingOf(view.finding));
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

/** @param {boolean} open whether what is written and added can be seen */
function showForm(open) {
  show(open, "reply-form");
  show(!open, "reply", "more-files");
}

async function sendReply() {
  const text = field("reply-text").value.trim();
  if (inside === null) return;
  say("reply-status", "正在手机上锁好");
  try {
    const lack = text === "" ? "还没写。写几个字，录一段话，或者加一张照片，都行。" : "";
    const missing = files === null ? lack : await files.lack(lack);
    if (missing !== "") {
      say("reply-status", missing, "fault");
      return;
    }
    const adds = files !== null && !files.isEmpty();
    const made = JSON.stringify([text, adds && files !== null && files.version()]);
    if (pending === null || pending.made !== made) pending = { made, signed: await (adds ? signFiles(text) : signReply(text)) };
    await sendSigned(pending.signed);
    pending = null;
    field("reply-text").value = "";
    showForm(false);
    if (adds && files !== null) await files.sendWithLetter(sayArrived);
    await reload();
    say("reply-status", "发出了。部门看过会回您。", "good");
  } catch (error) {
    say("reply-status", sentenceOf(error), "fault");
  }
}

/** @param {string} count 「2 张照片」 */
async function sayArrived(count) {
  if (inside === null) say("locked", `${count}也到了。`, "good");
  await reload();
  say("reply-status", `${count}也到了。`, "good");
}

/** @param {Readers | null} to @returns {KeyRecord[]} those whom the page has named, and no others */
function recipientsOf(to) {
  if (inside === null || inside.keyring === null || to === null) throw new OpeningError();
  const { keyring } = inside;
  return to.keys.map((id) => keyring.get(id, PURPOSE.INTAKE));
}

/** @param {string} text @param {Readers | null} to @returns {Promise<Bytes>} */
async function sealTo(text, to) {
  if (inside === null) throw new OpeningError();
  return inside.mailbox.sealReply(unb64u(inside.view.tip), recipientsOf(to), text);
}

/** @param {number} action @param {Bytes} [body] @returns {Promise<SignedAction>} */
async function sign(action, body) {
  if (inside === null) throw new OpeningError();
  return inside.mailbox.signAction(action, body);
}

/** @param {string} text @returns {Promise<SignedAction>} sealed to the departments that have the tip, and signed */
async function signReply(text) {
  return sign(ACTION.LETTER, await sealTo(text, readers));
}

/** @param {string} text may be empty @returns {Promise<SignedAction>} a letter with what was added */
async function signFiles(text) {
  if (inside === null || files === null) throw new OpeningError();
  const { mailbox, view } = inside;
  const tip = unb64u(view.tip);
  const envelope = await mailbox.sealAdding(tip, recipientsOf(readers), text, files.lines());
  const fields = await files.fields(envelope, { tip, mailbox: mailbox.hash, mailboxPublic: mailbox.publicKey });
  return sign(ACTION.ADD, canonical({ letter: b64u(envelope.sealed), ...fields }));
}

/** @type {Doing} */
const doing = {
  act: sendSigned,
  back: drawHead,
  reload,
  sign,
  seal: async (text, more) => b64u(await sealTo(text, more ? protectors : readers)),
  readers: (more) => {
    const to = more ? protectors : readers;
    return to === null ? "" : to.sentence;
  },
};

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
    showForm(true);
    say("reply-status", "");
    byId("reply-text").focus();
  });
  onPress("more-files", () => {
    showForm(true);
    say("reply-status", "");
    byId("add").click();
  });
  offerFiles();
  onPress("reply-send", sendReply);
  onPress("withdraw", () => {
    show(true, "withdraw-ask");
    byId("withdraw-no").focus();
  });
  onPress("withdraw-no", () => show(false, "withdraw-ask"));
  onPress("withdraw-yes", withdraw);
  startClaim();
  startParts(doing);
}
