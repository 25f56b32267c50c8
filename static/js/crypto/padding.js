// Size classes (layout: docs/formats.md section 2.2). Twin of crypto/padding.py; unpad stands in
// unwrap.js.
import { join, u64 } from "./encoding.js";

export const HEAD_LENGTH = 8;

/** Words and letters: 4096 × 2^n bytes. */
export const WORDS = [4096];
/** Files: two classes per doubling from 256 KiB. */
export const FILES = [262144, 393216];

/** @param {number} length @param {number[]} sizes @returns {number} the smallest class that holds so much and the head */
export function sizeClass(length, sizes) {
  let classes = sizes;
  while (classes[classes.length - 1] < length + HEAD_LENGTH) classes = classes.map((size) => 2 * size);
  return Number(classes.find((size) => size >= length + HEAD_LENGTH));
}

/** @param {Bytes} data */
export function pad(data, sizes = WORDS) {
  const padded = new Uint8Array(sizeClass(data.length, sizes));
  padded.set(join(u64(data.length), data));
  return padded;
}
