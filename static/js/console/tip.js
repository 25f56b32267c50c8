/**
 * A sealed tip on this desk: fetched, opened, and compared with everything that the server says about it.
 *
 * Compared: the facts inside the seal with the envelope's binding, its recipients and this office (crypto/routing.js); the
 * mailbox and claim keys inside with the server's row. Whoever changed one of them is found out here, and only here.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {object} Box a mailbox as the server has it
 * @property {Bytes} tip
 * @property {Bytes} hash
 * @property {Bytes} publicKey
 * @property {Bytes} claimPublic
 * @property {number} nextSeq
 * @property {Bytes} previous
 * @property {Bytes | null} attestation
 * @property {Bytes | null} attestationKey
 * @typedef {{seq: number, day: string, text: string | null}} Letter its text is null when the reporter did not write it
 * @typedef {{body: TipBody, box: Box, letters: Letter[]}} OpenTip
 */
import { OpeningError, equal, unb64u } from "../crypto/encoding.js";
import { ACTION, verifyAction } from "../crypto/mailbox.js";
import { openReply, openTip } from "../crypto/opening.js";
import { withEntries } from "../crypto/suite1.js";
import { readNote } from "../crypto/transfers.js";
import { SiteError, post } from "../shared/page.js";

const MISMATCH = "原话和收件记录对不上，可能有人动过。不要受理，请告诉机关的钥匙员。";

/** @param {{[name: string]: any}} json @returns {Box} */
export function readBox(json) {
  return {
    tip: unb64u(json.tip, 16),
    hash: unb64u(json.hash, 32),
    publicKey: unb64u(json.public),
    claimPublic: unb64u(json.claim_public, 32),
    nextSeq: Number(json.next_seq),
    previous: unb64u(json.previous, 32),
    attestation: json.attestation === null ? null : unb64u(json.attestation, 64),
    attestationKey: json.attestation_key === null ? null : unb64u(json.attestation_key, 32),
  };
}

/**
 * Fetch and open a case's tip; SiteError `mismatch` when anything does not fit.
 * @param {string} number
 * @param {Ring} ring
 * @returns {Promise<OpenTip>}
 */
export async function fetchTip(number, ring) {
  const answer = await post(`/case/${number}/sealed`, {});
  try {
    return await opened(answer, ring);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("mismatch", MISMATCH);
    throw error;
  }
}

/**
 * @param {{[name: string]: any}} answer
 * @param {Ring} ring
 * @returns {Promise<OpenTip>}
 */
async function opened(answer, ring) {
  const keyring = await ring.withRecords(answer.records.map((/** @type {string} */ wire) => unb64u(wire)));
  const own = await ring.department();
  const mine = answer.recipients.find((/** @type {any} */ one) => one.department === ring.bundle.department);
  if (mine === undefined) throw new OpeningError();
  const keyId = unb64u(mine.key, 32);
  const seed = await ring.seedOf(keyId);
  const notes = answer.notes.map(readNote);
  const body = await openTip(unb64u(answer.sealed), keyring, own, keyId, seed, notes);
  const box = readBox(answer.mailbox);
  const same = equal(body.mailbox, box.publicKey) && equal(body.claim, box.claimPublic)
    && equal(unb64u(body.routing.tip, 16), box.tip);
  if (!same) throw new OpeningError();
  const letters = [];
  /** @type {Bytes[]} */
  const used = [];
  for (const letter of answer.letters) {
    letters.push({ seq: letter.seq, day: letter.day, text: await readLetter(letter, box, ring, used) });
  }
  return { body, box, letters };
}

/**
 * A letter's envelope with the wraps that were made for later departments: they stand beside it, since the reporter signed
 * the envelope as it is.
 * @param {{[name: string]: any}} letter
 * @returns {Bytes}
 */
export function withWraps(letter) {
  return withEntries(unb64u(letter.sealed), letter.wraps.map(
    (/** @type {{[name: string]: string}} */ one) => ({ keyId: unb64u(one.key, 32), wrap: unb64u(one.wrap) }),
  ));
}

/**
 * The text of a reporter's letter, or null when it is not theirs or was sealed to a key that this officer does not have.
 * @param {{[name: string]: any}} letter
 * @param {Box} box
 * @param {Ring} ring
 * @param {Bytes[]} used nonces of the letters before
 * @returns {Promise<string | null>}
 */
async function readLetter(letter, box, ring, used) {
  const sealed = unb64u(letter.sealed);
  const nonce = unb64u(letter.nonce, 16);
  const signed = { action: ACTION.LETTER, body: sealed, nonce, signature: unb64u(letter.signature, 64) };
  try {
    await verifyAction(box.claimPublic, ring.authority, box.hash, signed, used);
    used.push(nonce);
    const place = { authority: ring.authority, tip: box.tip, mailbox: box.hash };
    const readable = withWraps(letter);
    const { keyId, seed } = await ring.intakeSeedFor(readable);
    return await openReply(readable, place, keyId, seed);
  } catch (error) {
    if (error instanceof OpeningError || error instanceof SiteError) return null;
    throw error;
  }
}
