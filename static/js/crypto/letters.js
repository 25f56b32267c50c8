/**
 * What a department signs for a reporter: letters in a chain, and the attestation (docs/formats.md section 7).
 * Twin of crypto/letters.py.
 *
 *     plaintext of a kind 2 envelope := signature (64) ‖ letter JSON
 *     signature over label("letter") ‖ H(letter JSON)
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, b64u, canonical, ed25519Sign, ed25519Verify, equal, exact,
  integer, join, label, labelled, readObject, sha256, text, unb64u,
} from "./encoding.js";
import { PURPOSE } from "./keyring.js";
import { KIND, seal } from "./suite1.js";

const KINDS = ["letter", "question", "finding", "reward"];
const FIELDS = ["v", "authority", "mailbox", "seq", "previous", "kind", "text", "day", "key"];
export const NO_PREVIOUS = new Uint8Array(HASH_LENGTH);

/** @param {Letter} letter @returns {Bytes} the canonical letter JSON */
export function encodeLetter(letter) {
  return canonical({
    v: 1,
    authority: b64u(exact(letter.authority, ID_LENGTH)),
    mailbox: b64u(exact(letter.mailbox, HASH_LENGTH)),
    seq: letter.seq,
    previous: b64u(exact(letter.previous, HASH_LENGTH)),
    kind: letter.kind,
    text: letter.text,
    day: letter.day,
    key: b64u(exact(letter.key, HASH_LENGTH)),
  });
}

/** @param {Letter} letter @returns {Promise<Bytes>} what the next letter names as its previous */
export function letterHash(letter) {
  return sha256(encodeLetter(letter));
}

/** @param {Bytes} bytes @returns {Letter} OpeningError for a missing, extra or ill-typed field */
export function decodeLetter(bytes) {
  const value = readObject(bytes, FIELDS);
  const letter = {
    authority: unb64u(value.authority, ID_LENGTH),
    mailbox: unb64u(value.mailbox, HASH_LENGTH),
    seq: integer(value.seq, 1),
    previous: unb64u(value.previous, HASH_LENGTH),
    kind: text(value.kind),
    text: text(value.text),
    day: integer(value.day),
    key: unb64u(value.key, HASH_LENGTH),
  };
  const first = equal(letter.previous, NO_PREVIOUS);
  if (value.v !== 1 || KINDS.indexOf(letter.kind) < 0 || (letter.seq === 1) !== first) throw new OpeningError();
  return letter;
}

/** @param {Letter} letter @param {Bytes} lettersSeed @returns {Promise<Bytes>} the plaintext of a kind 2 envelope */
export async function signLetter(letter, lettersSeed) {
  const bytes = encodeLetter(letter);
  decodeLetter(bytes);
  return join(await ed25519Sign(lettersSeed, join(label("letter"), await sha256(bytes))), bytes);
}

/**
 * Check an opened letter: mailbox, number, chain, and the signature of a letters key good on the letter's day.
 * @param {Bytes} plaintext
 * @param {Keyring} keyring
 * @param {Bytes} mailbox
 * @param {number} index
 * @param {Bytes} previous
 */
export async function readLetter(plaintext, keyring, mailbox, index, previous) {
  const bytes = plaintext.slice(SIGNATURE_LENGTH);
  const letter = decodeLetter(bytes);
  const same = equal(letter.authority, keyring.authority) && equal(letter.mailbox, mailbox)
    && letter.seq === index && equal(letter.previous, previous);
  if (!same) throw new OpeningError();
  const record = keyring.get(letter.key, PURPOSE.LETTERS, letter.day);
  const message = join(label("letter"), await sha256(bytes));
  await ed25519Verify(record.publicKey, plaintext.slice(0, SIGNATURE_LENGTH), message);
  return { letter, record };
}

/** @param {Bytes} mailboxPublic @returns {Promise<Bytes>} the key id under which letters are wrapped to a mailbox */
export function mailboxKeyId(mailboxPublic) {
  return labelled("mailbox", mailboxPublic);
}

/**
 * Sign a letter and seal it to a mailbox (kind 2, index = seq).
 * @param {Letter} letter
 * @param {Bytes} lettersSeed
 * @param {Bytes} tip
 * @param {Bytes} mailboxPublic
 */
export async function sealLetter(letter, lettersSeed, tip, mailboxPublic) {
  const recipients = [{ keyId: await mailboxKeyId(mailboxPublic), publicKey: mailboxPublic }];
  const plaintext = await signLetter(letter, lettersSeed);
  return seal(KIND.LETTER, letter.authority, tip, letter.mailbox, recipients, plaintext, letter.seq);
}

/**
 * Sign that this tip's sealed body names this mailbox and claim key; 64 bytes.
 * @param {Bytes} lettersSeed
 * @param {Bytes} authority
 * @param {Bytes} tip
 * @param {Bytes} mailboxPublic
 * @param {Bytes} claimPublic
 */
export async function attest(lettersSeed, authority, tip, mailboxPublic, claimPublic) {
  return ed25519Sign(lettersSeed, await attested(authority, tip, mailboxPublic, claimPublic));
}

/**
 * Throw OpeningError unless the department attested this mailbox and claim key for this tip.
 * @param {Bytes} lettersPublic
 * @param {Bytes} signature
 * @param {Bytes} authority
 * @param {Bytes} tip
 * @param {Bytes} mailboxPublic
 * @param {Bytes} claimPublic
 */
export async function verifyAttestation(lettersPublic, signature, authority, tip, mailboxPublic, claimPublic) {
  await ed25519Verify(lettersPublic, signature, await attested(authority, tip, mailboxPublic, claimPublic));
}

/** @param {Bytes} authority @param {Bytes} tip @param {Bytes} mailboxPublic @param {Bytes} claimPublic */
async function attested(authority, tip, mailboxPublic, claimPublic) {
  const ids = join(exact(authority, ID_LENGTH), exact(tip, ID_LENGTH));
  return join(label("attest"), ids, await sha256(mailboxPublic), exact(claimPublic, HASH_LENGTH));
}
