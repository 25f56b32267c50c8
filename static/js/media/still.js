// PNG (ISO/IEC 15948, with APNG), WebP (RFC 9649) and GIF (89a) without what does not draw.
import { orientationOf, smallestTiff } from "./exif.js";
import { MediaError, Steps, be32, latin, le32, lengthOf, raw, u32, u32le } from "./source.js";

const PNG_DRAWS = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND", "sRGB", "acTL", "fcTL", "fdAT"]);
const PNG_HEAD = 8;
const MOST_CHUNKS = 50000;

/** @param {Bytes} bytes @param {boolean} turned @returns {Stripped} */
export function stripPng(bytes, turned) {
  if (latin(bytes, 0, PNG_HEAD) !== "\x89PNG\r\n\x1a\n") throw new MediaError();
  /** @type {Piece[]} */
  const pieces = [{ start: 0, end: PNG_HEAD }];
  let orientation = 1;
  let type = "";
  const steps = new Steps(MOST_CHUNKS);
  for (let at = PNG_HEAD; type !== "IEND"; ) {
    steps.take();
    if (at + 12 > bytes.length) throw new MediaError();
    const end = at + 12 + u32(bytes, at);
    if (end > bytes.length) throw new MediaError();
    type = latin(bytes, at + 4, at + 8);
    if (at === PNG_HEAD && type !== "IHDR") throw new MediaError();
    if (type === "eXIf" && orientation === 1) orientation = orientationOf(bytes.slice(at + 8, end - 4));
    if (PNG_DRAWS.has(type)) pieces.push({ start: at, end });
    at = end;
  }
  // After the head and the first chunk, before the colours and the picture.
  if (turned && orientation !== 1) pieces.splice(2, 0, { bytes: pngExif(orientation) });
  return { pieces, orientation };
}

/** @param {number} orientation @returns {Bytes} */
function pngExif(orientation) {
  const tiff = smallestTiff(orientation);
  const chunk = new Uint8Array(12 + tiff.length);
  chunk.set(be32(tiff.length));
  chunk.set(raw("eXIf"), 4);
  chunk.set(tiff, 8);
  chunk.set(be32(crc32(chunk.subarray(4, 8 + tiff.length))), 8 + tiff.length);
  return chunk;
}

/** @param {Bytes} bytes @returns {number} ISO 3309, as PNG wants it */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** @typedef {{type: string, at: number, end: number}} Chunk */

const WEBP_DRAWS = new Set(["VP8 ", "VP8L", "ALPH", "ANIM"]);
const FLAG_EXIF = 0x08;
/** What the extended header says is there besides the picture: ICC, Exif, XMP. */
const FLAGS_TOLD = 0x20 | FLAG_EXIF | 0x04;

/** @param {Bytes} bytes @param {boolean} turned @returns {Stripped} */
export function stripWebp(bytes, turned) {
  if (latin(bytes, 0, 4) !== "RIFF" || latin(bytes, 8, 12) !== "WEBP") throw new MediaError();
  const end = 8 + u32le(bytes, 4);
  if (end > bytes.length) throw new MediaError();
  const orientation = webpOrientation(bytes, end);
  const tells = turned && orientation !== 1;
  /** @type {Piece[]} */
  const pieces = [];
  for (const chunk of riffChunks(bytes, 12, end)) {
    if (chunk.type === "ANMF") pieces.push(...webpFrame(bytes, chunk));
    else pieces.push(...webpChunk(bytes, chunk, tells ? FLAG_EXIF : 0));
  }
  if (!pieces.length) throw new MediaError();
  if (tells) pieces.push({ bytes: webpExif(orientation) });
  return { pieces: [{ bytes: raw("RIFF") }, { bytes: le32(4 + lengthOf(pieces)) }, { bytes: raw("WEBP") }, ...pieces], orientation };
}

/** @param {Bytes} bytes @param {number} start @param {number} end @returns {Chunk[]} */
function riffChunks(bytes, start, end) {
  const chunks = [];
  const steps = new Steps(MOST_CHUNKS);
  for (let at = start; at < end; ) {
    steps.take();
    if (at + 8 > end) throw new MediaError();
    const length = u32le(bytes, at + 4);
    // A chunk of odd length is followed by one byte that does not count.
    const after = at + 8 + length + (length % 2);
    if (after > end) throw new MediaError();
    chunks.push({ type: latin(bytes, at, at + 4), at, end: after });
    at = after;
  }
  return chunks;
}

/** @param {Bytes} bytes @param {number} end */
function webpOrientation(bytes, end) {
  const chunk = riffChunks(bytes, 12, end).find(({ type }) => type === "EXIF");
  if (!chunk) return 1;
  // Some writers put JPEG's six bytes before the block.
  const at = chunk.at + 8 + (latin(bytes, chunk.at + 8, chunk.at + 14) === "Exif\0\0" ? 6 : 0);
  return orientationOf(bytes.slice(at, chunk.end));
}

/** @param {Bytes} bytes @param {Chunk} chunk @param {number} told flags that the answer bears out @returns {Piece[]} the chunk if it draws */
function webpChunk(bytes, { type, at, end }, told) {
  if (type !== "VP8X") return WEBP_DRAWS.has(type) ? [{ start: at, end }] : [];
  const head = bytes.slice(at, end);
  if (head.length !== 18) throw new MediaError();
  head[8] = (head[8] & ~FLAGS_TOLD) | told;
  return [{ bytes: head }];
}

/** @param {Bytes} bytes @param {Chunk} chunk @returns {Piece[]} one picture of several, without what stands within it and does not draw */
function webpFrame(bytes, { at, end }) {
  if (at + 24 > end) throw new MediaError();
  const inner = riffChunks(bytes, at + 24, end).filter(({ type }) => WEBP_DRAWS.has(type));
  /** @type {Piece[]} */
  const drawn = inner.map((chunk) => ({ start: chunk.at, end: chunk.end }));
  return [{ bytes: raw("ANMF") }, { bytes: le32(16 + lengthOf(drawn)) }, { start: at + 8, end: at + 24 }, ...drawn];
}

/** @param {number} orientation @returns {Bytes} */
function webpExif(orientation) {
  const tiff = smallestTiff(orientation);
  const chunk = new Uint8Array(8 + tiff.length);
  chunk.set(raw("EXIF"));
  chunk.set(le32(tiff.length), 4);
  chunk.set(tiff, 8);
  return chunk;
}

const GIF_IMAGE = 0x2c;
const GIF_EXTENSION = 0x21;
const GIF_END = 0x3b;
const GIF_CONTROL = 0xf9;
const GIF_APPLICATION = 0xff;
const MOST_PARTS = 20000;
const MOST_BLOCKS = 500000;
/** How often it plays: the only applications whose words a picture needs. */
const GIF_LOOPS = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

/** @param {Bytes} bytes @returns {Stripped} */
export function stripGif(bytes) {
  if (!/^GIF8[79]a$/.test(latin(bytes, 0, 6)) || bytes.length < 13) throw new MediaError();
  let at = 13 + colours(bytes[10]);
  /** @type {Piece[]} */
  const pieces = [{ start: 0, end: at }];
  const parts = new Steps(MOST_PARTS);
  const blocks = new Steps(MOST_BLOCKS);
  for (;;) {
    parts.take();
    if (at >= bytes.length) throw new MediaError();
    if (bytes[at] === GIF_END) break;
    const start = at;
    if (bytes[at] === GIF_IMAGE && at + 10 <= bytes.length) at = blocksEnd(bytes, at + 11 + colours(bytes[at + 9]), blocks);
    else if (bytes[at] === GIF_EXTENSION) at = blocksEnd(bytes, at + 2, blocks);
    else throw new MediaError();
    if (bytes[start] === GIF_IMAGE || gifDraws(bytes, start)) pieces.push({ start, end: at });
  }
  return { pieces: [...pieces, { bytes: Uint8Array.of(GIF_END) }], orientation: 1 };
}

/** @param {number} flags @returns {number} the bytes of the colour table that they announce */
function colours(flags) {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** @param {Bytes} bytes @param {number} start @param {Steps} steps @returns {number} where a chain of blocks ends */
function blocksEnd(bytes, start, steps) {
  let at = start;
  for (; at < bytes.length && bytes[at] !== 0; at += 1 + bytes[at]) steps.take();
  if (at >= bytes.length) throw new MediaError();
  return at + 1;
}

/** @param {Bytes} bytes @param {number} at of an extension */
function gifDraws(bytes, at) {
  if (bytes[at + 1] === GIF_CONTROL) return true;
  // A loop is 11 + 3 bytes and the end: longer, and somebody wrote more into it.
  const name = latin(bytes, at + 3, at + 14);
  const plain = bytes[at + 2] === 11 && bytes[at + 14] === 3 && bytes[at + 18] === 0;
  return bytes[at + 1] === GIF_APPLICATION && plain && GIF_LOOPS.has(name);
}

/** @param {Bytes} bytes the first of a WebP @returns {boolean} whether it moves */
export function moves(bytes) {
  return latin(bytes, 12, 16) === "VP8X" && bytes.length > 20 && (bytes[20] & 2) !== 0;
}

/** @param {Bytes} bytes the first of a PNG @returns {boolean} whether it moves: what says so stands before the picture (APNG) */
export function pngMoves(bytes) {
  for (let at = PNG_HEAD; at + 8 <= bytes.length; at += 12 + u32(bytes, at)) {
    const type = latin(bytes, at + 4, at + 8);
    if (type === "acTL" || type === "IDAT") return type === "acTL";
  }
  return false;
}
