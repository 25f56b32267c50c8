// Sound without a container: MP3 and AAC between their tags, FLAC without its comments, AMR without what follows it.
import { MediaError, Steps, latin, u32, u32le } from "./source.js";

const MOST_TAGS = 16;
const MOST_PADDING = 65536;
const MOST_BLOCKS = 1000;
/** More than two hours of a phone's recorder. */
const MOST_FRAMES = 400000;

/** MP3 or AAC without ID3 (1 and 2), APE and Lyrics3 tags. @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanMpeg(source) {
  let start = 0;
  const steps = new Steps(MOST_TAGS);
  for (let length = await tagAt(source, start); length !== 0; length = await tagAt(source, start)) {
    steps.take();
    start += length;
  }
  // Some writers leave room for a longer tag.
  const room = await source.read(start, Math.min(source.size, start + MOST_PADDING));
  const sound = room.findIndex((byte) => byte !== 0);
  if (sound < 0 || sound + 2 > room.length || room[sound] !== 0xff || room[sound + 1] < 0xe0) throw new MediaError();
  start += sound;
  let end = source.size;
  for (let tags = 0, length = -1; length !== 0 && tags < MOST_TAGS; tags += 1, end -= length) length = await tagBefore(source, start, end);
  const adts = (room[sound + 1] & 0xf6) === 0xf0;
  return { pieces: [{ start, end }], kind: "voice", type: adts ? "audio/aac" : "audio/mpeg" };
}

/** @param {import("./source.js").Source} source @param {number} at @returns {Promise<number>} bytes of an ID3v2 tag (id3.org, 2.4.0 section 3.1) */
async function tagAt(source, at) {
  if (at + 10 > source.size) return 0;
  const head = await source.read(at, at + 10);
  if (latin(head, 0, 3) !== "ID3") return 0;
  // Seven bits of each byte count; a footer repeats the head.
  const body = head.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0);
  const length = 10 + body + (head[5] & 0x10 ? 10 : 0);
  if (at + length > source.size) throw new MediaError();
  return length;
}

/** @param {import("./source.js").Source} source @param {number} start @param {number} end @returns {Promise<number>} bytes of a tag that ends there */
async function tagBefore(source, start, end) {
  const tail = await source.read(Math.max(start, end - 227), end);
  /** @param {number} back @param {string} text */
  const has = (back, text) => tail.length >= back && latin(tail, tail.length - back, tail.length - back + text.length) === text;
  let length = 0;
  if (has(227, "TAG+")) length = 227;
  else if (has(128, "TAG")) length = 128;
  else if (has(32, "APETAGEX")) {
    const footer = tail.subarray(tail.length - 32);
    length = u32le(footer, 12) + (footer[23] & 0x80 ? 32 : 0);
  } else if (has(9, "LYRICS200")) {
    const size = tail.length >= 15 ? latin(tail, tail.length - 15, tail.length - 9) : "";
    length = /^\d{6}$/.test(size) ? Number(size) + 15 : 0;
  }
  // The sound before it is at least a frame's head.
  if (length < 0 || (length > 0 && end - length < start + 2)) throw new MediaError();
  return length;
}

/** What a player needs of FLAC's blocks (RFC 9639 section 8.1): the stream's numbers and where to seek. */
const FLAC_KEPT = new Set([0, 3]);

/** @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanFlac(source) {
  /** @type {{type: number, start: number, end: number}[]} */
  const blocks = [];
  let at = 4;
  const steps = new Steps(MOST_BLOCKS);
  for (let last = false; !last; ) {
    steps.take();
    const head = await source.read(at, at + 4);
    last = head[0] >= 128;
    const end = at + 4 + (u32(head, 0) % 16777216);
    if (end > source.size) throw new MediaError();
    if (FLAC_KEPT.has(head[0] & 127)) blocks.push({ type: head[0] & 127, start: at + 1, end });
    at = end;
  }
  if (!blocks.length || blocks[0].type !== 0) throw new MediaError();
  const tail = await tagBefore(source, at, source.size);
  /** @type {Piece[]} */
  const pieces = [{ start: 0, end: 4 }];
  blocks.forEach(({ type, start, end }, number) => {
    pieces.push({ bytes: Uint8Array.of(type + (number === blocks.length - 1 ? 128 : 0)) }, { start, end });
  });
  return { pieces: [...pieces, { start: at, end: source.size - tail }] };
}

/** Bytes of a frame after its first, by its type (RFC 4867 section 5.3): narrow band and wide band. */
const NARROW = [12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0, 0, 0, 0, 0];
const WIDE = [17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0];
const NARROW_HEAD = 6;
const WIDE_HEAD = 9;

/** @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanAmr(source) {
  const wide = latin(await source.read(0, NARROW_HEAD), 5, 6) === "-";
  const first = wide ? WIDE_HEAD : NARROW_HEAD;
  let at = first;
  const steps = new Steps(MOST_FRAMES);
  while (at < source.size) {
    steps.take();
    const head = (await source.read(at, at + 1))[0];
    const end = at + 1 + (wide ? WIDE : NARROW)[(head >> 3) & 15];
    // One padding bit before the type and two after its quality are always zero.
    if ((head & 0x83) !== 0 || end > source.size) break;
    at = end;
  }
  if (at === first) throw new MediaError();
  return { pieces: [{ start: 0, end: at }] };
}
