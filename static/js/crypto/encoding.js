// Bytes, text and canonical JSON (docs/formats.md, notation and section 1). Twin of crypto/encoding.py.
import { getPublicKeyAsync, signAsync, verifyAsync } from "../../vendor/ed25519.js";

export const ID_LENGTH = 16;
export const HASH_LENGTH = 32;
export const SEED_LENGTH = 32;
export const SIGNATURE_LENGTH = 64;
export const NONCE_LENGTH = 16;

/** Something is not what it claims to be. It never says why: that would help a forger. */
export class OpeningError extends Error {
  constructor() {
    super("not sealed, signed or written as it should be");
    this.name = "OpeningError";
  }
}

/** @param {Bytes} value @param {number} length @returns {Bytes} the bytes, if they are so many */
export function exact(value, length) {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new OpeningError();
  return value;
}

/** @param {number} length */
export function randomBytes(length) {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** @param {...Bytes} parts */
export function join(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** @param {Bytes} left @param {Bytes} right whether they are the same, in a time that does not depend on where they differ */
export function equal(left, right) {
  let difference = left.length ^ right.length;
  for (let at = 0; at < left.length; at += 1) difference |= left[at] ^ right[at];
  return difference === 0;
}

/** @param {Bytes} left @param {Bytes} right their order, as sorting wants it */
export function compare(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) if (left[at] !== right[at]) return left[at] - right[at];
  return left.length - right.length;
}

/** @param {number} value @param {number} length big-endian */
function unsigned(value, length) {
  if (!Number.isSafeInteger(value) || value < 0) throw new OpeningError();
  const bytes = new Uint8Array(length);
  let rest = value;
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  if (rest !== 0) throw new OpeningError();
  return bytes;
}

/** @param {number} value */
export function u32(value) {
  return unsigned(value, 4);
}

/** @param {number} value */
export function u64(value) {
  return unsigned(value, 8);
}

/** @param {Bytes} bytes big-endian */
export function readUnsigned(bytes) {
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  // JavaScript counts no further exactly.
  if (!Number.isSafeInteger(value)) throw new OpeningError();
  return value;
}

/** @param {string} text */
export function utf8(text) {
  return new TextEncoder().encode(whole(text));
}

/** @param {string} text */
function whole(text) {
  // TextEncoder would replace a lone surrogate without a word, and two texts would share one hash.
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/.test(text)) throw new OpeningError();
  return text;
}

/** @param {Bytes} bytes */
export function readUtf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new OpeningError();
  }
}

/** @param {Bytes} bytes @returns {string} base64url without padding (RFC 4648 section 5) */
export function b64u(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode.apply(null, Array.from(bytes.subarray(at, at + 8192)));
  }
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {unknown} text base64url @param {number} [length] that it must have */
export function unb64u(text, length) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new OpeningError();
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  // One value has one spelling: the re-encoded text shows stray bits that decoding forgives.
  if (b64u(bytes) !== text || (length !== undefined && bytes.length !== length)) throw new OpeningError();
  return bytes;
}

/** @param {string} name */
export function label(name) {
  const bytes = new Uint8Array(HASH_LENGTH);
  bytes.set(utf8(`anshao/1 ${name}`));
  return bytes;
}

/** @param {...Bytes} parts */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
}

/** @param {string} name @param {...Bytes} parts */
export function labelled(name, ...parts) {
  return sha256(label(name), ...parts);
}

/** HKDF-SHA256 with an empty salt (RFC 5869). @param {Bytes} key @param {Bytes} info @param {number} length */
export async function hkdf(key, info, length) {
  const imported = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, imported, length * 8));
}

/** @param {Bytes} seed */
export async function ed25519Public(seed) {
  return Uint8Array.from(await getPublicKeyAsync(exact(seed, SEED_LENGTH)));
}

/** @param {Bytes} seed @param {Bytes} message */
export async function ed25519Sign(seed, message) {
  return Uint8Array.from(await signAsync(message, exact(seed, SEED_LENGTH)));
}

/** @param {Bytes} publicKey @param {Bytes} signature @param {Bytes} message OpeningError unless the key signed it */
export async function ed25519Verify(publicKey, signature, message) {
  exact(publicKey, HASH_LENGTH);
  exact(signature, SIGNATURE_LENGTH);
  let good = false;
  try {
    // RFC 8032 as Python's library has it; ZIP 215 would accept more spellings of a point.
    good = await verifyAsync(signature, message, publicKey, { zip215: false });
  } catch (error) {
    throw new OpeningError();
  }
  if (!good) throw new OpeningError();
}

/** @param {Json} value @returns {Bytes} the one spelling that is hashed and signed */
export function canonical(value) {
  return utf8(spell(value));
}

/** @param {Json} value @returns {string} */
function spell(value) {
  if (value === null || typeof value === "boolean") return JSON.stringify(value);
  // Newer engines write a lone surrogate as an escape, so it has to be looked for before.
  if (typeof value === "string") return JSON.stringify(whole(value));
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new OpeningError();
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(spell).join(",")}]`;
  if (typeof value !== "object") throw new OpeningError();
  const keys = Object.keys(value).sort();
  // Outside ASCII, sorting by UTF-16 unit (JavaScript) and by code point (Python) would part.
  if (!keys.every((key) => /^[\0-\x7f]*$/.test(key))) throw new OpeningError();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${spell(value[key])}`).join(",")}}`;
}

/** @param {Bytes} bytes canonical JSON; another spelling of the value would have another hash */
export function readCanonical(bytes) {
  /** @type {Json} */
  let value;
  try {
    value = JSON.parse(readUtf8(bytes));
  } catch (error) {
    throw new OpeningError();
  }
  if (!equal(canonical(value), bytes)) throw new OpeningError();
  return value;
}

/** @param {Bytes} bytes canonical JSON @param {string[]} fields that it must have, and no others */
export function readObject(bytes, fields) {
  return withFields(readCanonical(bytes), fields);
}

/** @param {Json} value @param {string[]} fields that it must have, and no others */
export function withFields(value, fields) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new OpeningError();
  if (Object.keys(value).sort().join() !== fields.slice().sort().join()) throw new OpeningError();
  return value;
}

/** @param {Json} value */
export function text(value) {
  if (typeof value !== "string") throw new OpeningError();
  return value;
}

/** @param {Json} value */
export function integer(value, least = 0) {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least) throw new OpeningError();
  return value;
}

/** @param {Date} date @returns {number} days since 1970-01-01 in Asia/Shanghai */
export function dayOf(date) {
  // China has kept UTC+8 all year round since 1992.
  return Math.floor((date.getTime() + 8 * 3600 * 1000) / (24 * 3600 * 1000));
}
