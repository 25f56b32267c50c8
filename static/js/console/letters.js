/**
 * The department's letters: signed with its letters key, sealed to the reporter's mailbox, chained to the letter before.
 *
 * The mailbox key comes from the server, so it is believed only when the words have just been opened on this page and name
 * the same key, or when intake's attestation over it verifies.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {import("./tip.js").Box} Box
 * @typedef {{seq: number, kind: string, sealed: string, letter_hash: string}} OutLetter
 */
import { OpeningError, b64u, equal } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { letterHash, sealLetter, verifyAttestation } from "../crypto/letters.js";
import { SiteError, given } from "../shared/page.js";
import { attestAgain, checkFollows } from "./former.js";
import { fetchTip, readBox } from "./tip.js";

const UNPROVEN = "信箱的钥匙没有人证明过，不能写信。请先打开原话核对。";
const FORGED = "信箱的钥匙和受理时证明的对不上，没有发。请告诉机关的钥匙员。";

/** @returns {Box} the mailbox that this page carries */
export function boxOfPage() {
  return readBox(JSON.parse(given("mailbox")));
}

/**
 * Throw SiteError unless intake attested this mailbox with a letters key of this department.
 * @param {Box} box
 * @param {Ring} ring
 */
export async function checkAttested(box, ring) {
  if (box.attestation === null || box.attestationKey === null) throw new SiteError("unproven", UNPROVEN);
  try {
    const record = ring.keyring.known(box.attestationKey, PURPOSE.LETTERS);
    if (!equal(record.holder, await ring.department())) throw new OpeningError();
    await verifyAttestation(record.publicKey, box.attestation, ring.authority, box.tip, box.publicKey, box.claimPublic);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("forged", FORGED);
    throw error;
  }
}

/**
 * Throw SiteError unless intake attested what the reporter's own phrase took the place of; the present keys are attested then.
 * @param {Box} box
 * @param {import("./former.js").FormerBox} former
 * @param {Ring} ring
 */
async function checkReplaced(box, former, ring) {
  await checkAttested(Object.assign({}, box, former), ring);
  try {
    await checkFollows(box, former, ring.authority);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("forged", FORGED);
    throw error;
  }
  await attestAgain(ring, box);
}

/**
 * The mailbox of this page, proven: by intake's attestation, or before acceptance by the words themselves.
 * @param {Ring} ring
 * @returns {Promise<Box>}
 */
export async function provenBox(ring) {
  const box = boxOfPage();
  if (box.attestation === null && box.former !== null && box.former.attestation !== null) {
    await checkReplaced(box, box.former, ring);
    return box;
  }
  if (box.attestation === null && ring.bundle.duties.indexOf("intake") >= 0) {
    return (await fetchTip(given("case"), ring)).box;
  }
  await checkAttested(box, ring);
  return box;
}

/**
 * Sign and seal the next letter to a proven mailbox.
 * @param {Ring} ring
 * @param {Box} box
 * @param {string} kind letter, question, finding or reward
 * @param {string} text
 * @returns {Promise<OutLetter>}
 */
export async function sealNext(ring, box, kind, text) {
  const record = await ring.current(PURPOSE.LETTERS);
  const letter = {
    authority: ring.authority, mailbox: box.hash, seq: box.nextSeq, previous: box.previous, kind, text,
    day: ring.bundle.day, key: record.keyId,
  };
  const sealed = await sealLetter(letter, await ring.seedOf(record.keyId), box.tip, box.publicKey);
  return { seq: letter.seq, kind, sealed: b64u(sealed), letter_hash: b64u(await letterHash(letter)) };
}
