/**
 * Handing a tip on: its content key, and that of each letter which the receiver lacks, wrapped to the receiver's intake
 * record, and the note that says so signed with the department's letters key (docs/formats.md sections 2.1 and 7).
 *
 * The receiver's record comes from the server and is believed under the root alone. What is wrapped must be of this tip: a
 * server that slipped another envelope in would have its words handed on as well.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {{[name: string]: any}} Answer what `fetchSealed` brought
 */
import { OpeningError, b64u, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId } from "../crypto/keyring.js";
import { KIND, parse, scope, wrap } from "../crypto/suite1.js";
import { HANDING, signNote } from "../crypto/transfers.js";
import { contentKey } from "../crypto/unwrap.js";
import { SiteError, given, post } from "../shared/page.js";
import { sameRuns, sameSentence } from "./compare.js";
import { withWraps } from "./tip.js";

const NOT_TRUSTED = "那个部门的钥匙对不上，没有转。请告诉机关的钥匙员。";
const UPWARD = "举报人请上一级来查，不能转给本级的部门。";
const OFFICIAL = "这一类只能转给纪委监委。";

/**
 * SiteError when what the reporter asked for forbids this receiver. Only this browser knows it: it stands inside the seal.
 * @param {{routing: JsonObject}} body
 * @param {{closed: boolean, kind: string}} receiver `closed`: below the level that the tip came to
 */
export function checkWishes(body, receiver) {
  const { category, flags, upward } = body.routing;
  if (upward === true && receiver.closed) throw new SiteError("upward", UPWARD);
  const isOfficial = category === "C25" || (Array.isArray(flags) && flags.indexOf("official") >= 0);
  if (isOfficial && receiver.kind !== "discipline") throw new SiteError("official", OFFICIAL);
}

/**
 * SiteError when what leaves the department repeats the reporter.
 * @param {string[]} written
 * @param {{fields: JsonObject}} body
 */
export function checkOwnWords(written, body) {
  /** @type {string[]} */
  const none = [];
  const said = sameSentence(none.concat(...written.map((one) => sameRuns(one, String(body.fields.words)))));
  if (said !== "") throw new SiteError("same_words", said);
}

/**
 * Wrap a tip to another department and sign the note; what `/transfer` and `/hand-back` take.
 * @param {Ring} ring
 * @param {Answer} answer
 * @param {string} to department id
 * @param {number} kind of HANDING
 * @param {string} [keys] where the receiver's records are asked for, below the case
 * @param {string} [number] of the case whose words these are
 */
export async function handTo(ring, answer, to, kind, keys = "transfer/keys", number = given("case")) {
  const wanted = await post(`/case/${number}/${keys}`, { to });
  try {
    const record = await receiverRecord(ring, answer, wanted, to);
    const tip = unb64u(answer.mailbox.tip, 16);
    const wraps = wanted.tip ? { tip: b64u(await rewrapped(ring, unb64u(answer.sealed), record, KIND.TIP, tip)) } : {};
    const letters = await rewrappedLetters(ring, answer, wanted.letters, record, tip);
    const own = await ring.current(PURPOSE.LETTERS);
    const note = { kind, giver: ring.bundle.department, receiver: to, key: record.keyId };
    const signature = await signNote(await ring.seedOf(own.keyId), ring.authority, tip, wanted.place, note);
    return Object.assign(letters, wraps, { key: b64u(record.keyId), signer: b64u(own.keyId), signature: b64u(signature) });
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("not_trusted", NOT_TRUSTED);
    throw error;
  }
}

/** @param {Ring} ring @param {Answer} answer @param {Answer} wanted @param {string} to */
async function receiverRecord(ring, answer, wanted, to) {
  const wires = answer.records.concat(wanted.records).map((/** @type {string} */ wire) => unb64u(wire));
  const keyring = await ring.withRecords(wires);
  const holder = await holderId(to);
  const record = wanted.key === null ? keyring.current(PURPOSE.INTAKE, holder) : keyring.known(unb64u(wanted.key, 32), PURPOSE.INTAKE);
  if (!equal(record.holder, holder)) throw new OpeningError();
  return record;
}

/**
 * @param {Ring} ring
 * @param {Bytes} sealed
 * @param {KeyRecord} record
 * @param {number} kind which the envelope must be of
 * @param {Bytes} tip whose envelope it must be
 */
async function rewrapped(ring, sealed, record, kind, tip) {
  const envelope = parse(sealed);
  const isOfTip = envelope.kind === kind && equal(envelope.authority, ring.authority) && equal(envelope.subject, tip);
  if (!isOfTip) throw new OpeningError();
  const { keyId, seed } = await ring.intakeSeedFor(sealed);
  return wrap(record.publicKey, scope(envelope), record.keyId, await contentKey(envelope, keyId, seed));
}

/**
 * The letters that the receiver lacks; one that this department could not open either is named and not held against the case.
 * @param {Ring} ring
 * @param {Answer} answer
 * @param {number[]} lacking
 * @param {KeyRecord} record
 * @param {Bytes} tip
 */
async function rewrappedLetters(ring, answer, lacking, record, tip) {
  const letters = [];
  const unopened = [];
  for (const seq of lacking) {
    const letter = answer.letters.find((/** @type {Answer} */ one) => one.seq === seq);
    try {
      if (letter === undefined) throw new OpeningError();
      letters.push({ seq, wrap: b64u(await rewrapped(ring, withWraps(letter), record, KIND.REPLY, tip)) });
    } catch (error) {
      if (!(error instanceof OpeningError)) throw error;
      unopened.push({ seq });
    }
  }
  return { letters, unopened };
}

export { HANDING };
