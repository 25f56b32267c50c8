// How a picture was held (Exif 2.32, section 4.6: TIFF tag 0x0112), and the smallest Exif block that says only that.
import { latin, raw, u16, u16le, u32, u32le } from "./source.js";

const ORIENTATION = 0x0112;
const ENTRY = 12;

/** @param {Bytes} tiff a TIFF block @returns {number} 1 to 8; 1 where it says nothing that can be understood */
export function orientationOf(tiff) {
  const order = latin(tiff, 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") return 1;
  const [short, long] = order[0] === "I" ? [u16le, u32le] : [u16, u32];
  const directory = tiff.length >= 8 ? long(tiff, 4) : tiff.length;
  if (directory + 2 > tiff.length) return 1;
  const count = short(tiff, directory);
  for (let number = 0; number < count; number += 1) {
    const at = directory + 2 + number * ENTRY;
    if (at + ENTRY > tiff.length) return 1;
    if (short(tiff, at) !== ORIENTATION) continue;
    const value = short(tiff, at + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** @param {number} orientation @returns {Bytes} a TIFF block with one entry */
export function smallestTiff(orientation) {
  // Big-endian, directory at 8, one entry: tag, type SHORT, one value; no further directory.
  return raw(`MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0${String.fromCharCode(orientation)}\0\0\0\0\0\0`);
}
