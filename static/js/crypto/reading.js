/**
 * Reading what people type: phrases in words, pinyin or digits, and claim codes (docs/formats.md section 6). Twin of the
 * readers in crypto/phrase.py; apart, because who reports only gets a phrase and needs none of this.
 */
import { OpeningError, label, utf8 } from "./encoding.js";
import {
  CHECK_BITS, CLAIM_ALPHABET, DIGIT_COUNT, ENTROPY_LENGTH, WORD_BITS, WORD_COUNT, numberOf, stretch,
} from "./phrase.js";
import { wordList } from "./words.js";

const LARGEST = BigInt(1) << BigInt(ENTROPY_LENGTH * 8 + CHECK_BITS);
const CLAIM_CODE_LENGTH = 12;

/** @returns {Promise<Sounds>} the tables that pinyin and suggestions need, loaded on demand */
export async function loadSounds() {
  const { READINGS, SOUNDS } = await import("./words-pinyin.js");
  return { readings: READINGS, sounds: SOUNDS };
}

/** @param {string} typed @returns {boolean} whether letters were typed, so that `inspect` needs the sounds */
export function hasLetters(typed) {
  return /[a-zü]/i.test(typed.normalize("NFKC"));
}

/**
 * Read a typed phrase: seven words in characters or, with the sounds, in pinyin; or 26 digits.
 * @param {string} typed
 * @param {Sounds | null} [sounds]
 */
export async function inspect(typed, sounds = null) {
  const plain = typed.normalize("NFKC").toLowerCase().replace(/ü/g, "u").replace(/['’]/g, "");
  const pieces = plain.match(/[0-9]+|[a-z]+|[\u4e00-\u9fff]+/g) || [];
  const spoken = pieces.filter((piece) => !/^[0-9]/.test(piece));
  if (pieces.length > 0 && spoken.length === 0) return fromDigits(pieces.join(""));
  const numbers = numbered(sounds === null ? [] : sounds.readings);
  return fromWords(split(spoken, numbers), numbers, sounds);
}

/** @param {string[]} readings @returns {Map<string, number>} the numbers of words and of readings */
function numbered(readings) {
  const numbers = new Map();
  wordList().forEach((word, number) => numbers.set(word, number));
  readings.forEach((reading, number) => numbers.set(reading, number));
  return numbers;
}

/** @param {string} digits */
async function fromDigits(digits) {
  return digits.length === DIGIT_COUNT ? fromNumber(BigInt(digits)) : wrongCount(digits.length, DIGIT_COUNT);
}

/**
 * @param {string[]} typed
 * @param {Map<string, number>} numbers
 * @param {Sounds | null} sounds
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

/** @param {number} count @param {number} wanted */
function wrongCount(count, wanted) {
  return problem(count < wanted ? "missing" : "surplus", { count: Math.abs(wanted - count) });
}

/** @param {bigint} number */
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
 */
function problem(name, details) {
  return Object.assign({ phrase: null, problem: name, position: 0, typed: "", suggestion: "", count: 0 }, details);
}

/**
 * Cut pieces into words: characters two by two; letters as they stand, or joined with the next run (`nan gua`).
 * @param {string[]} pieces
 * @param {Map<string, number>} numbers
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
 */
function suggest(typed, sounds) {
  if (typed.length !== 2 || /[a-z]/.test(typed)) return "";
  if (sounds !== null) {
    const sound = (sounds.sounds.get(typed[0]) || "?") + (sounds.sounds.get(typed[1]) || "?");
    const number = sounds.readings.indexOf(sound);
    if (number >= 0) return wordList()[number];
  }
  const near = wordList().filter((word) => word[0] === typed[0] || word[1] === typed[1]);
  return near.length === 1 ? near[0] : "";
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
