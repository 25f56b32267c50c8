/**
 * A sealed tip on this desk: fetched, opened, and compared with everything that the server says about it.
 *
 * Compared: the facts inside the seal with the envelope's binding, its recipients and this office (crypto/routing.js); the
 * mailbox and claim keys inside with the server's row, or with those that a caller's own phrase replaced by a signed deed.
 * Whoever changed one of them is found out here, and only here.
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
 * @property {import("./former.js").FormerBox | null} former what the reporter's own phrase took the place of
 * @typedef {object} Letter
 * @property {number} seq
 * @property {string} day
 * @property {string} kind
 * @property {{[name: string]: any}} said
 * @property {string | null} text null when the reporter did not write it
 * @property {import("./files-list.js").Shown[]} files
 * @property {Bytes} sealed with the wraps for later departments
 * @typedef {{body: TipBody, box: Box, letters: Letter[], files: import("./files-list.js").Shown[], sealed: Bytes, keyId: Bytes}} OpenTip
 */
import { OpeningError, canonical, equal, unb64u } from "../crypto/encoding.js";
import { parseLines } from "../crypto/files.js";
import { ACTION, verifyAction } from "../crypto/mailbox.js";
import { openReply, openTip } from "../crypto/opening.js";
import { withEntries } from "../crypto/unwrap.js";
import { readNote } from "../crypto/transfers.js";
import { SiteError, post } from "../shared/page.js";
import { shownFiles } from "./files-list.js";
import { checkFollows, readFormer } from "./former.js";

/** What each kind of letter was signed as. @type {{[kind: string]: number}} */
const DEEDS = { letter: ACTION.LETTER, objection: ACTION.OBJECT, reprisal: ACTION.REPRISAL, renewal: ACTION.RENEW, files: ACTION.ADD };
const NOT_HANDED = "原话没有转来。举报人再写的，在下面的来信里。";
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
    former: readFormer(json.former),
  };
}

/**
 * Fetch and open a case's tip; SiteError `mismatch` when anything does not fit.
 * @param {string} number
 * @param {Ring} ring
 * @returns {Promise<OpenTip>}
 */
export async function fetchTip(number, ring) {
  return openFetched(await fetchSealed(number), ring);
}

/** @param {string} number @returns {Promise<{[name: string]: any}>} a case's tip as the server hands it out, still sealed */
export function fetchSealed(number) {
  return post(`/case/${number}/sealed`, {});
}

/**
 * Open what `fetchSealed` brought.
 * @param {{[name: string]: any}} answer
 * @param {Ring} ring
 * @returns {Promise<OpenTip>}
 */
export async function openFetched(answer, ring) {
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
  if (answer.unhanded) return lettersOnly(answer, ring);
  const own = await ring.department();
  const mine = answer.recipients.find((/** @type {any} */ one) => one.department === ring.bundle.department);
  if (mine === undefined) throw new OpeningError();
  const keyId = unb64u(mine.key, 32);
  const seed = await ring.seedOf(keyId);
  const notes = answer.notes.map(readNote);
  const sealed = unb64u(answer.sealed);
  const body = await openTip(sealed, keyring, own, keyId, seed, notes);
  const box = readBox(answer.mailbox);
  const first = box.former || box;
  const same = equal(body.mailbox, first.publicKey) && equal(body.claim, first.claimPublic)
    && equal(unb64u(body.routing.tip, 16), box.tip);
  if (!same) throw new OpeningError();
  if (box.former !== null) await checkFollows(box, box.former, ring.authority);
  const letters = await readLetters(answer, box, ring, sealed);
  return { body, box, letters, files: shownFiles(parseLines(body.fields.files), answer.files, 0), sealed, keyId };
}

/**
 * What there is where the department before never handed the words over: the letters that came since. Nothing inside a seal
 * says which mailbox it is, so nothing is compared; who handed it on must take it that the reporter asked for the level above.
 * @param {{[name: string]: any}} answer
 * @param {Ring} ring
 * @returns {Promise<OpenTip>}
 */
async function lettersOnly(answer, ring) {
  const box = readBox(answer.mailbox);
  const sealed = unb64u(answer.sealed);
  const fields = { words: NOT_HANDED, subject: "", place: "", when: "", ongoing: "", known: "", insider: "", told: "", reward: true, together: 1 };
  const routing = { upward: true, category: "", flags: [], region: "", sector: "", urgency: "" };
  const body = { routing, mailbox: box.publicKey, claim: box.claimPublic, fields };
  return { body, box, letters: await readLetters(answer, box, ring, sealed), files: [], sealed, keyId: new Uint8Array(32) };
}

/**
 * @param {{[name: string]: any}} answer
 * @param {Box} box
 * @param {Ring} ring
 * @param {Bytes} sealed the tip's envelope
 * @returns {Promise<Letter[]>}
 */
async function readLetters(answer, box, ring, sealed) {
  const letters = [];
  /** @type {Bytes[]} */
  const used = [];
  for (const letter of answer.letters) {
    const reply = await readLetter(letter, box, ring, used);
    const text = reply === null ? null : reply.text;
    const files = reply === null ? [] : shownFiles(reply.files, answer.files, letter.seq);
    const { seq, day, kind, said } = letter;
    letters.push({ seq, day, kind, said, text, files, sealed: letter.sealed === "" ? sealed : withWraps(letter) });
  }
  return letters;
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
 * The deed that a letter came with, its body made again as it was signed (docs/formats.md section 7).
 * @param {{[name: string]: any}} letter
 * @returns {SignedAction}
 */
function signedOf(letter) {
  const action = DEEDS[letter.kind];
  if (action === undefined) throw new OpeningError();
  const body = action === ACTION.LETTER ? unb64u(letter.sealed) : canonical({ ...letter.said, letter: letter.sealed });
  return { action, body, nonce: unb64u(letter.nonce, 16), signature: unb64u(letter.signature, 64) };
}

/**
 * A reporter's letter (empty where none was written), or null when it is not theirs or was sealed to a key that this officer
 * does not have.
 * @param {{[name: string]: any}} letter
 * @param {Pick<Box, "tip" | "hash" | "claimPublic">} box
 * @param {Ring} ring
 * @param {Bytes[]} used nonces of the letters before
 * @returns {Promise<Reply | null>}
 */
export async function readLetter(letter, box, ring, used) {
  try {
    const signed = signedOf(letter);
    await verifyAction(box.claimPublic, ring.authority, box.hash, signed, used);
    used.push(signed.nonce);
    if (letter.sealed === "") return { text: "", files: [] };
    const place = { authority: ring.authority, tip: box.tip, mailbox: box.hash };
    const readable = withWraps(letter);
    const { keyId, seed } = await ring.intakeSeedFor(readable);
    return await openReply(readable, place, keyId, seed);
  } catch (error) {
    if (error instanceof OpeningError || error instanceof SiteError) return null;
    throw error;
  }
}
