// Ogg with Opus, Vorbis, Theora or Speex (RFC 3533): the comments, a stream's second packet, are overwritten in place with a
// comment that says nothing, and the pages that carry them get the checksum that this makes.
import { MediaError, Patches, Steps, latin, le32, raw, u32le } from "./source.js";

const MOST_PAGES = 250000;
const HEAD = 27;
const CHECKSUM = 22;
const CONTINUED = 1;
const BEGINS = 2;
const LONGEST_COMMENT = 2 * 1024 * 1024;
/** How the first packet begins, how the comments begin, and what has to end them. */
const CODECS = [
  { first: "OpusHead", comments: "OpusTags", ends: "" },
  { first: "\x01vorbis", comments: "\x03vorbis", ends: "\x01" },
  { first: "\x80theora", comments: "\x81theora", ends: "" },
  { first: "Speex   ", comments: "", ends: "" },
];

/** @typedef {{codec: typeof CODECS[0], packets: number, parts: {page: number, at: number, length: number}[]}} Stream */
/** @typedef {{at: number, end: number, flags: number, serial: number, lacing: Bytes}} Page */

/** @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanOgg(source) {
  /** @type {Map<number, Stream>} */
  const streams = new Map();
  /** @type {Map<number, Bytes>} pages to be written anew, by where they begin */
  const changed = new Map();
  let moving = false;
  let at = 0;
  const steps = new Steps(MOST_PAGES);
  while (at < source.size) {
    steps.take();
    const page = await pageAt(source, at);
    if (page.flags & BEGINS) {
      const codec = await codecOf(source, page);
      moving = moving || codec.first === "\x80theora";
      const before = streams.get(page.serial);
      if (before && before.packets < 2) throw new MediaError();
      streams.set(page.serial, { codec, packets: 0, parts: [] });
    }
    const stream = streams.get(page.serial);
    if (!stream) throw new MediaError();
    if (stream.packets < 2) await take(source, page, stream, changed);
    at = page.end;
  }
  if (!streams.size || Array.from(streams.values()).some(({ packets }) => packets < 2)) throw new MediaError();
  return { pieces: patched(changed).pieces(source.size), kind: moving ? "video" : "voice", type: moving ? "video/ogg" : "audio/ogg" };
}

/** @param {import("./source.js").Source} source @param {number} at @returns {Promise<Page>} */
async function pageAt(source, at) {
  const head = await source.read(at, at + HEAD);
  if (latin(head, 0, 4) !== "OggS" || head[4] !== 0) throw new MediaError();
  const lacing = await source.read(at + HEAD, at + HEAD + head[26]);
  const end = at + HEAD + lacing.length + lacing.reduce((sum, length) => sum + length, 0);
  if (end > source.size) throw new MediaError();
  return { at, end, flags: head[5], serial: u32le(head, 14), lacing };
}

/** @param {import("./source.js").Source} source @param {Page} page */
async function codecOf(source, page) {
  const body = page.at + HEAD + page.lacing.length;
  const start = latin(await source.read(body, Math.min(body + 8, page.end)), 0, 8);
  const codec = CODECS.find(({ first }) => start.slice(0, first.length) === first);
  if (!codec) throw new MediaError();
  return codec;
}

/**
 * Follow a stream's packets through a page, and blank the comments once they are whole.
 * @param {import("./source.js").Source} source @param {Page} page @param {Stream} stream @param {Map<number, Bytes>} changed
 */
async function take(source, page, stream, changed) {
  if (Boolean(page.flags & CONTINUED) !== stream.parts.length > 0) throw new MediaError();
  let at = HEAD + page.lacing.length;
  for (const length of page.lacing) {
    if (stream.packets === 1) stream.parts.push({ page: page.at, at, length });
    at += length;
    if (length === 255) continue;
    stream.packets += 1;
    if (stream.packets < 2) continue;
    if (!changed.has(page.at)) changed.set(page.at, await source.read(page.at, page.end));
    blankComments(stream, changed);
    return;
  }
  // The comments go on in the next page: this one is changed once they are whole.
  if (stream.parts.length) changed.set(page.at, await source.read(page.at, page.end));
}

/** @param {Stream} stream @param {Map<number, Bytes>} changed */
function blankComments({ codec, parts }, changed) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const { comments, ends } = codec;
  const room = length - comments.length - 8 - ends.length;
  if (room < 0 || length > LONGEST_COMMENT) throw new MediaError();
  // The vendor's name takes all the room, as blanks, and no comment follows.
  const packet = new Uint8Array(length).fill(0x20);
  packet.set(raw(comments));
  packet.set(le32(room), comments.length);
  packet.set(le32(0), comments.length + 4 + room);
  packet.set(raw(ends), length - ends.length);
  let from = 0;
  for (const part of parts) {
    const page = changed.get(part.page);
    if (!page) throw new MediaError();
    const own = packet.subarray(from, from + part.length);
    if (from === 0 && latin(page, part.at, part.at + comments.length) !== comments) throw new MediaError();
    page.set(own, part.at);
    from += part.length;
  }
}

/** @param {Map<number, Bytes>} changed */
function patched(changed) {
  const patches = new Patches();
  changed.forEach((page, at) => {
    page.fill(0, CHECKSUM, CHECKSUM + 4);
    page.set(le32(checksum(page)), CHECKSUM);
    patches.put(at, page);
  });
  return patches;
}

/** @param {Bytes} bytes @returns {number} CRC-32 by the polynomial 0x04c11db7, not reflected, from zero (RFC 3533 section 6) */
function checksum(bytes) {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
