/**
 * Size classes (docs/formats.md section 2.2). Twin of crypto/padding.py.
 *
 *     padded := true length u64 ‖ data ‖ zeros up to the class
 */
import { OpeningError, join, readUnsigned, u64 } from "./encoding.js";

const HEAD_LENGTH = 8;

/** Words and letters: 4096 × 2^n bytes. */
export const WORDS = [4096];
/** Files: two classes per doubling from 256 KiB. */
export const FILES = [262144, 393216];

/**
 * Return the smallest class, in bytes, that holds `length` bytes and their head.
 * @param {number} length
 * @param {number[]} sizes
 * @returns {number}
 */
export function sizeClass(length, sizes) {
  let classes = sizes;
  while (classes[classes.length - 1] < length + HEAD_LENGTH) classes = classes.map((size) => 2 * size);
  return Number(classes.find((size) => size >= length + HEAD_LENGTH));
}

/** @param {Bytes} data @returns {Bytes} head, data, and zeros up to the class */
export function pad(data, sizes = WORDS) {
  const padded = new Uint8Array(sizeClass(data.length, sizes));
  padded.set(join(u64(data.length), data));
  return padded;
}

/**
 * Return the data; OpeningError for another class than the smallest that fits, or padding that is not zero.
 * @param {Bytes} padded
 * @returns {Bytes}
 */
export function unpad(padded, sizes = WORDS) {
  if (padded.length < HEAD_LENGTH) throw new OpeningError();
  const length = readUnsigned(padded.subarray(0, HEAD_LENGTH));
  if (length > padded.length || sizeClass(length, sizes) !== padded.length) throw new OpeningError();
  if (padded.subarray(HEAD_LENGTH + length).some((byte) => byte !== 0)) throw new OpeningError();
  return padded.slice(HEAD_LENGTH, HEAD_LENGTH + length);
}
