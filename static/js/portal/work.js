// Work that a busy portal asks for before it takes what is sent (portal/work.py draws the puzzles). Loaded only then.
//
// WebCrypto hashes beside the page, so that the page stays usable and the work runs on several cores.
import { join, unb64u } from "../crypto/encoding.js";

const LANES = 4;
const NUMBER_BITS = 32;

/**
 * @typedef {{challenge: string, puzzles: number, rounds: number, bits: number}} Work as the server asks for it
 */

/**
 * Solve all puzzles.
 * @param {Work} work
 * @param {(seconds: number) => void} tell is told from time to time how many seconds it will take yet, at least 1
 * @returns {Promise<string>} the header X-Work
 */
export async function solve(work, tell) {
  const key = await crypto.subtle.importKey("raw", unb64u(work.challenge), "PBKDF2", false, ["deriveBits"]);
  const started = Date.now();
  const expected = work.puzzles * 2 ** work.bits;
  /** @type {number[]} */
  const numbers = [];
  let next = 0;
  let solved = 0;
  let tries = 0;
  let told = 0;

  /** Estimated from what the tries took so far. */
  function report() {
    const spent = (Date.now() - started) / 1000;
    if (tries < LANES * 2 || (told !== 0 && Date.now() - told < 1000)) return;
    told = Date.now();
    tell(Math.max(1, Math.ceil((spent / tries) * expected * (1 - solved / work.puzzles))));
  }

  async function lane() {
    while (next < work.puzzles) {
      const puzzle = next++;
      let number = 0;
      while (!(await fits(key, work, puzzle, number))) {
        number += 1;
        tries += 1;
        report();
      }
      tries += 1;
      solved += 1;
      numbers[puzzle] = number;
    }
  }

  await Promise.all(Array.from({ length: LANES }, lane));
  return [work.challenge, ...numbers].join(".");
}

/** @param {CryptoKey} key @param {Work} work @param {number} puzzle @param {number} number */
async function fits(key, work, puzzle, number) {
  const counter = new Uint8Array(4);
  new DataView(counter.buffer).setUint32(0, number);
  const salt = join(Uint8Array.of(puzzle), counter);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations: work.rounds };
  const found = await crypto.subtle.deriveBits(algorithm, key, NUMBER_BITS);
  return new DataView(found).getUint32(0) >>> (NUMBER_BITS - work.bits) === 0;
}
