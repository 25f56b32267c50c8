// JPEG (ITU-T T.81 annex B) without what does not draw: Exif, XMP, ICC, maker notes, comments, thumbnails and all that
// follows the end of the picture (a second picture, a film, a maker's trailer).
import { orientationOf, smallestTiff } from "./exif.js";
import { MediaError, Steps, latin, raw, u16 } from "./source.js";

const MARKER = 0xff;
const START = 0xd8;
const END = 0xd9;
const SCAN = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP14 = 0xee;
/** Tables, frames, scans, restart interval, number of lines: T.81 table B.1 without APPn, COM and what is reserved. */
const DRAWS = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, SCAN, 0xdb, 0xdc, 0xdd,
]);
/** Frames: they say how large the picture is. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const JFIF = raw("\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
const ADOBE_LENGTH = 14;
const MOST_SEGMENTS = 10000;

/** @param {Bytes} bytes @param {boolean} turned whether the answer says how the picture was held @returns {Stripped} */
export function stripJpeg(bytes, turned) {
  if (bytes.length < 4 || bytes[0] !== MARKER || bytes[1] !== START) throw new MediaError();
  /** @type {Piece[]} */
  const kept = [];
  let orientation = 1;
  let jfif = false;
  let drawn = false;
  let pixels = 0;
  const steps = new Steps(MOST_SEGMENTS);
  for (let at = 2; ; ) {
    steps.take();
    const marker = nextMarker(bytes, at);
    if (marker.code === END || marker.code === -1) break;
    const end = segmentEnd(bytes, marker.at);
    if (marker.code === APP0 && latin(bytes, marker.at + 4, marker.at + 9) === "JFIF\0") jfif = true;
    if (marker.code === APP1 && orientation === 1) orientation = held(bytes, marker.at, end);
    at = marker.code === SCAN ? scanEnd(bytes, end) : end;
    drawn = drawn || marker.code === SCAN;
    if (FRAMES.has(marker.code) && end - marker.at >= 9) pixels = u16(bytes, marker.at + 5) * u16(bytes, marker.at + 7);
    if (DRAWS.has(marker.code) || isAdobe(bytes, marker.at, end)) kept.push({ start: marker.at, end: at });
  }
  if (!drawn) throw new MediaError();
  const head = [{ bytes: raw("\xff\xd8") }, ...(jfif ? [{ bytes: JFIF }] : [])];
  const exif = turned && orientation !== 1 ? [{ bytes: exifSegment(orientation) }] : [];
  return { pieces: [...head, ...exif, ...kept, { bytes: raw("\xff\xd9") }], orientation, pixels };
}

/** @param {Bytes} bytes @param {number} at @returns {{code: number, at: number}} code -1 where the file ends without one */
function nextMarker(bytes, at) {
  let next = at;
  if (next >= bytes.length) return { code: -1, at: next };
  if (bytes[next] !== MARKER) throw new MediaError();
  // Any number of fill bytes may stand before a marker (B.1.1.2).
  while (next + 1 < bytes.length && bytes[next + 1] === MARKER) next += 1;
  return next + 1 < bytes.length ? { code: bytes[next + 1], at: next } : { code: -1, at: next };
}

/** @param {Bytes} bytes @param {number} at of a marker with a length */
function segmentEnd(bytes, at) {
  if (at + 4 > bytes.length) throw new MediaError();
  const length = u16(bytes, at + 2);
  if (length < 2 || at + 2 + length > bytes.length) throw new MediaError();
  return at + 2 + length;
}

/** @param {Bytes} bytes @param {number} start @returns {number} where the next marker stands that is no part of the scan */
function scanEnd(bytes, start) {
  for (let at = bytes.indexOf(MARKER, start); at !== -1; at = bytes.indexOf(MARKER, at + 1)) {
    const code = at + 1 < bytes.length ? bytes[at + 1] : 0;
    // A stuffed zero, a restart and a fill byte belong to the scan.
    if (code !== 0 && code !== MARKER && !(code >= 0xd0 && code <= 0xd7)) return at;
  }
  return bytes.length;
}

/** @param {Bytes} bytes @param {number} at @param {number} end of an APP1 segment */
function held(bytes, at, end) {
  return latin(bytes, at + 4, at + 10) === "Exif\0\0" ? orientationOf(bytes.slice(at + 10, end)) : 1;
}

/** @param {Bytes} bytes @param {number} at @param {number} end of a segment; it says how the colours are coded and no more */
function isAdobe(bytes, at, end) {
  return bytes[at + 1] === APP14 && end - at === ADOBE_LENGTH + 2 && latin(bytes, at + 4, at + 9) === "Adobe";
}

/** @param {number} orientation @returns {Bytes} */
function exifSegment(orientation) {
  const tiff = smallestTiff(orientation);
  const segment = new Uint8Array(10 + tiff.length);
  segment.set(raw("\xff\xe1\0\0Exif\0\0"));
  segment[3] = segment.length - 2;
  segment.set(tiff, 10);
  return segment;
}
