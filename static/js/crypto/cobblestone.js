// Cobblestone-256 over WebCrypto (C2SP chunked-encryption, SHA-512, AES-256-GCM). Twin of Python's cryptography.cobblestone.
//
//     salt (24) ‖ commitment (32) ‖ chunks of 16384 bytes, each with its tag; the last one is shorter, perhaps empty
//
// Chunks are sealed by number, so that a file of 100 MiB need not be held at once (streams.js). Opening: uncobble.js.
import { OpeningError, equal, join, randomBytes, utf8 } from "./encoding.js";

export const CHUNK = 16384;
export const TAG = 16;
export const HEAD = 56;
export const SALT = 24;
const DERIVED = 76;
export const HASH = "SHA-512";
const INFO = utf8("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");

/**
 * Begin a message: its head, and its chunks by number. One number must never be asked for with two plaintexts.
 * @param {Bytes} key
 * @param {Bytes} context
 */
export async function sealing(key, context) {
  const salt = randomBytes(SALT);
  const keys = await derive(key, salt, context, HASH);
  return {
    head: join(salt, keys.commitment),
    /** @param {number} number @param {Bytes} plaintext @returns {Promise<Bytes>} with its tag */
    async chunk(number, plaintext) {
      const algorithm = { name: "AES-GCM", iv: nonce(keys.baseNonce, number) };
      return new Uint8Array(await crypto.subtle.encrypt(algorithm, keys.aes, plaintext));
    },
  };
}

/** @param {Bytes} key @param {Bytes} context @param {Bytes} plaintext */
export async function encrypt(key, context, plaintext) {
  const message = await sealing(key, context);
  const parts = [message.head];
  // A full last chunk is followed by an empty one: only a short chunk ends a message.
  for (let number = 0; number * CHUNK <= plaintext.length; number += 1) {
    parts.push(await message.chunk(number, plaintext.subarray(number * CHUNK, (number + 1) * CHUNK)));
  }
  return join(...parts);
}

/**
 * @param {Bytes} key
 * @param {Bytes} salt
 * @param {Bytes} context
 * @param {string} hash
 */
export async function derive(key, salt, context, hash) {
  // WebCrypto's HKDF always extracts first; expanding is a few rounds of HMAC (RFC 5869 section 2.3).
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
  let derived = new Uint8Array(0);
  let block = derived;
  for (let round = 1; derived.length < DERIVED; round += 1) {
    const message = join(block, INFO, salt, context, Uint8Array.of(round));
    block = new Uint8Array(await crypto.subtle.sign("HMAC", hmac, message));
    derived = join(derived, block);
  }
  const aes = await crypto.subtle.importKey("raw", derived.subarray(0, 32), "AES-GCM", false, ["encrypt", "decrypt"]);
  return { aes, baseNonce: derived.slice(32, 44), commitment: derived.slice(44, 76) };
}

/** @param {Bytes} base @param {number} number of the chunk */
export function nonce(base, number) {
  const made = base.slice();
  // Four bytes are enough for 64 TiB.
  const view = new DataView(made.buffer);
  view.setUint32(8, (view.getUint32(8) ^ number) >>> 0);
  return made;
}
