/**
 * The receipt phrase: seven words or 26 digits, and every key that comes from it (docs/formats.md section 6).
 * Twin of crypto/phrase.py.
 */
import {
  ID_LENGTH, OpeningError, SEED_LENGTH, exact, hkdf, label, labelled, join, randomBytes, sha256, utf8,
} from "./encoding.js";
import { WORDS } from "./words.js";

export const ROUNDS = 600000;
export const ENTROPY_LENGTH = 10;
export const WORD_COUNT = 7;
export const DIGIT_COUNT = 26;
const WORD_BITS = 12;
const CHECK_BITS = 4;
const LARGEST = BigInt(1) << BigInt(ENTROPY_LENGTH * 8 + CHECK_BITS);
const CLAIM_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const CLAIM_CODE_LENGTH = 12;

/** @type {Map<string, number>} */
const NUMBERS = new Map();
WORDS.forEach((word, number) => NUMBERS.set(word, number));

/** @returns {Phrase} a new phrase */
export function newPhrase() {
  return { entropy: randomBytes(ENTROPY_LENGTH) };
}

/** @param {Phrase} phrase @returns {Promise<bigint>} the 84-bit number: entropy and check bits */
async function numberOf(phrase) {
  const check = (await labelled("phrase check", exact(phrase.entropy, ENTROPY_LENGTH)))[0] >> (8 - CHECK_BITS);
  return (bigOf(phrase.entropy) << BigInt(CHECK_BITS)) | BigInt(check);
}

/** @param {Bytes} bytes @returns {bigint} */
function bigOf(bytes) {
  let number = BigInt(0);
  for (const byte of bytes) number = (number << BigInt(8)) | BigInt(byte);
  return number;
}

/** @param {Phrase} phrase @returns {Promise<string[]>} the seven words */
export async function wordsOf(phrase) {
  const number = await numberOf(phrase);
  const found = [];
  for (let at = WORD_COUNT - 1; at >= 0; at -= 1) {
    found.push(WORDS[Number((number >> BigInt(at * WORD_BITS)) & BigInt(0xfff))]);
  }
  return found;
}

/** @param {Phrase} phrase @returns {Promise<string>} the 26 digits, without spaces */
export async function digitsOf(phrase) {
  return (await numberOf(phrase)).toString().padStart(DIGIT_COUNT, "0");
}

/** @returns {Promise<Sounds>} the tables that pinyin and suggestions need, loaded on demand */
export async function loadSounds() {
  const { READINGS, SOUNDS } = await import("./words-pinyin.js");
  return { readings: READINGS, sounds: SOUNDS };
}

/** @param {string} typed @returns {Promise<Phrase>} OpeningError where `inspect` finds a problem */
export async function parsePhrase(typed) {
  const { phrase } = await inspect(typed);
  if (phrase === null) throw new OpeningError();
  return phrase;
}

/** @param {string} typed @returns {boolean} whether letters were typed, so that `inspect` needs the sounds */
export function hasLetters(typed) {
  return /[a-zü]/i.test(typed.normalize("NFKC"));
}

/**
 * Read a typed phrase: seven words in characters or, with the sounds, in pinyin; or 26 digits.
 * @param {string} typed
 * @param {Sounds | null} [sounds]
 * @returns {Promise<Reading>}
 */
export async function inspect(typed, sounds = null) {
  const plain = typed.normalize("NFKC").toLowerCase().replace(/ü/g, "u").replace(/['’]/g, "");
  const pieces = plain.match(/[0-9]+|[a-z]+|[\u4e00-\u9fff]+/g) || [];
  const spoken = pieces.filter((piece) => !/^[0-9]/.test(piece));
  if (pieces.length > 0 && spoken.length === 0) return fromDigits(pieces.join(""));
  const numbers = sounds === null ? NUMBERS : withReadings(sounds.readings);
  return fromWords(split(spoken, numbers), numbers, sounds);
}

/** @param {string[]} readings @returns {Map<string, number>} */
function withReadings(readings) {
  const numbers = new Map(NUMBERS);
  readings.forEach((reading, number) => numbers.set(reading, number));
  return numbers;
}

/** @param {string} digits @returns {Promise<Reading>} */
async function fromDigits(digits) {
  return digits.length === DIGIT_COUNT ? fromNumber(BigInt(digits)) : wrongCount(digits.length, DIGIT_COUNT);
}

/**
 * @param {string[]} typed
 * @param {Map<string, number>} numbers
 * @param {Sounds | null} sounds
 * @returns {Promise<Reading>}
 */
async function fromWords(typed, numbers, sounds) {
  let number = BigInt(0);
  for (let at = 0; at < typed.length; at += 1) {
    const found = numbers.get(typed[at]);
    if (found === undefined) {
      return problem("unknown", { position: at + 1, typed: typed[at], suggestion: suggest(typed[at], sounds) });
    }
    number = (number << BigInt(WORD_BITS)) | BigInt(found);
  }
  return typed.length === WORD_COUNT ? fromNumber(number) : wrongCount(typed.length, WORD_COUNT);
}

/** @param {number} count @param {number} wanted @returns {Reading} */
function wrongCount(count, wanted) {
  return problem(count < wanted ? "missing" : "surplus", { count: Math.abs(wanted - count) });
}

/** @param {bigint} number @returns {Promise<Reading>} */
async function fromNumber(number) {
  if (number < LARGEST) {
    const entropy = new Uint8Array(ENTROPY_LENGTH);
    let rest = number >> BigInt(CHECK_BITS);
    for (let at = ENTROPY_LENGTH - 1; at >= 0; at -= 1) {
      entropy[at] = Number(rest & BigInt(255));
      rest >>= BigInt(8);
    }
    if ((await numberOf({ entropy })) === number) return Object.assign(problem(null, {}), { phrase: { entropy } });
  }
  return problem("check", {});
}

/**
 * @param {Reading["problem"]} name
 * @param {Partial<Reading>} details
 * @returns {Reading}
 */
function problem(name, details) {
  return Object.assign({ phrase: null, problem: name, position: 0, typed: "", suggestion: "", count: 0 }, details);
}

/**
 * Cut pieces into words: characters two by two; letters as they stand, or joined with the next run (`nan gua`).
 * @param {string[]} pieces
 * @param {Map<string, number>} numbers
 * @returns {string[]}
 */
function split(pieces, numbers) {
  const found = [];
  let characters = "";
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at].replace(/v/g, "u");
    const following = at + 1 < pieces.length ? pieces[at + 1].replace(/v/g, "u") : "";
    if (!/^[a-z]/.test(piece)) {
      // Characters run on over spaces: a phrase written as 南 瓜 is the same phrase.
      characters += piece;
      for (; characters.length >= 2; characters = characters.slice(2)) found.push(characters.slice(0, 2));
    } else if (numbers.has(piece + following)) {
      // A syllable may be a word of its own too (`dian` is 堤岸); no two words in a row read as a third.
      found.push(piece + following);
      at += 1;
    } else {
      found.push(piece);
    }
  }
  return characters === "" ? found : found.concat(characters);
}

/**
 * Return the word of the same sound, else the one word that shares a character in its place, else nothing.
 * @param {string} typed
 * @param {Sounds | null} sounds
 * @returns {string}
 */
function suggest(typed, sounds) {
  if (typed.length !== 2 || /[a-z]/.test(typed)) return "";
  if (sounds !== null) {
    const sound = (sounds.sounds.get(typed[0]) || "?") + (sounds.sounds.get(typed[1]) || "?");
    const number = sounds.readings.indexOf(sound);
    if (number >= 0) return WORDS[number];
  }
  const near = WORDS.filter((word) => word[0] === typed[0] || word[1] === typed[1]);
  return near.length === 1 ? near[0] : "";
}

/**
 * PBKDF2-HMAC-SHA256 with 600,000 rounds; 32 bytes (RFC 8018).
 * @param {Bytes} entropy
 * @param {Bytes} salt
 * @returns {Promise<Bytes>}
 */
export async function stretch(entropy, salt) {
  const key = await crypto.subtle.importKey("raw", entropy, "PBKDF2", false, ["deriveBits"]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, SEED_LENGTH * 8));
}

/**
 * Derive all keys of a phrase for one authority; takes about a second on a phone by design.
 * @param {Phrase} phrase
 * @param {Bytes} authority
 * @returns {Promise<PhraseKeys>}
 */
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
    claimCode: claimCodeOf(await hkdf(root, label("claim code"), 8)),
    logKey: await hkdf(root, label("log"), SEED_LENGTH),
  };
}

/** @param {Bytes} bytes @returns {string} the first 60 bits as twelve characters */
function claimCodeOf(bytes) {
  const number = bigOf(bytes) >> BigInt(4);
  let code = "";
  for (let shift = 55; shift >= 0; shift -= 5) code += CLAIM_ALPHABET[Number((number >> BigInt(shift)) & BigInt(31))];
  return code;
}

/** @param {string} typed @returns {string} the claim code in capitals without spaces and hyphens */
export function readClaimCode(typed) {
  const code = typed.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
  const known = code.split("").every((character) => CLAIM_ALPHABET.indexOf(character) >= 0);
  if (code.length !== CLAIM_CODE_LENGTH || !known) throw new OpeningError();
  return code;
}

/** @param {string} claimCode @returns {Promise<Bytes>} what the payer stores; takes about a second by design */
export function claimLookup(claimCode) {
  return stretch(utf8(readClaimCode(claimCode)), label("claim lookup"));
}
