// The receipt phrase, and every key that comes from it (docs/formats.md section 6). Twin of crypto/phrase.py.
import { ID_LENGTH, SEED_LENGTH, exact, hkdf, join, label, labelled, randomBytes, sha256 } from "./encoding.js";
import { wordList } from "./words.js";

export const ROUNDS = 600000;
export const ENTROPY_LENGTH = 10;
export const WORD_COUNT = 7;
export const DIGIT_COUNT = 26;
/** Bits of a word, and of the check at the end. */
export const WORD_BITS = 12;
export const CHECK_BITS = 4;
export const CLAIM_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/** As many as may report together. */
const MOST_PEOPLE = 5;

/** @returns {Phrase} */
export function newPhrase() {
  return { entropy: randomBytes(ENTROPY_LENGTH) };
}

/** @param {Phrase} phrase @returns {Promise<bigint>} the 84-bit number: entropy and check bits */
export async function numberOf(phrase) {
  const check = (await labelled("phrase check", exact(phrase.entropy, ENTROPY_LENGTH)))[0] >> (8 - CHECK_BITS);
  return (bigOf(phrase.entropy) << BigInt(CHECK_BITS)) | BigInt(check);
}

/** @param {Bytes} bytes */
function bigOf(bytes) {
  let number = BigInt(0);
  for (const byte of bytes) number = (number << BigInt(8)) | BigInt(byte);
  return number;
}

/** @param {Phrase} phrase */
export async function wordsOf(phrase) {
  const number = await numberOf(phrase);
  const found = [];
  for (let at = WORD_COUNT - 1; at >= 0; at -= 1) {
    found.push(wordList()[Number((number >> BigInt(at * WORD_BITS)) & BigInt(0xfff))]);
  }
  return found;
}

/** @param {Phrase} phrase */
export async function digitsOf(phrase) {
  return (await numberOf(phrase)).toString().padStart(DIGIT_COUNT, "0");
}

/** PBKDF2-HMAC-SHA256 (RFC 8018). @param {Bytes} entropy @param {Bytes} salt */
export async function stretch(entropy, salt) {
  const key = await crypto.subtle.importKey("raw", entropy, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, SEED_LENGTH * 8));
}

/** Takes about a second on a phone, by design. @param {Phrase} phrase @param {Bytes} authority */
export async function derive(phrase, authority) {
  const salt = join(label("phrase"), exact(authority, ID_LENGTH));
  const root = await stretch(exact(phrase.entropy, ENTROPY_LENGTH), salt);
  const mailboxId = await hkdf(root, label("mailbox id"), SEED_LENGTH);
  return {
    authority,
    mailboxId,
    mailboxHash: await sha256(mailboxId),
    mailboxSeed: await hkdf(root, label("mailbox key"), SEED_LENGTH),
    claimSeed: await hkdf(root, label("claim key"), SEED_LENGTH),
    claimCodes: await claimCodesOf(root),
    logKey: await hkdf(root, label("log"), SEED_LENGTH),
  };
}

/** @param {Bytes} root @returns {Promise<string[]>} the code of whoever reports alone, then those of the others of several */
async function claimCodesOf(root) {
  const codes = [];
  for (let person = 1; person <= MOST_PEOPLE; person += 1) {
    const name = person === 1 ? "claim code" : `claim code ${person}`;
    codes.push(claimCodeOf(await hkdf(root, label(name), 8)));
  }
  return codes;
}

/** @param {Bytes} bytes of which the first 60 bits count */
function claimCodeOf(bytes) {
  const number = bigOf(bytes) >> BigInt(4);
  let code = "";
  for (let shift = 55; shift >= 0; shift -= 5) code += CLAIM_ALPHABET[Number((number >> BigInt(shift)) & BigInt(31))];
  return code;
}
