// Where the samples of a track lie in the file (ISO/IEC 14496-12, sections 8.7 and 8.8). What of `mdat` no track of picture or
// sound points to is zeroed: there cameras hide positions, and makers what they please.
import { MediaError, u16, u32, u64 } from "./source.js";

const BASE_GIVEN = 0x1;
const SIZE_GIVEN = 0x10;
const BASE_IS_MOOF = 0x20000;
const OFFSET_GIVEN = 0x1;
const FLAGS_GIVEN = 0x4;
/** What a sample of a run may carry, four bytes each: duration, size, flags, composition time. */
const OF_SAMPLE = [0x100, 0x200, 0x400, 0x800];
const SAMPLE_SIZE = 0x200;
/** Hours of sound; a table of more is made to fill memory. */
const MOST_SAMPLES = 1000000;
const MOST_CHUNKS = 200000;

/** @param {Bytes} table a body that begins with version, flags and, at `at`, a count @param {number} at @param {number} width of an entry @param {number} most */
function counted(table, at, width, most) {
  if (table.length < at + 4) throw new MediaError();
  const count = u32(table, at);
  if (count > most || at + 4 + count * width > table.length) throw new MediaError();
  return count;
}

/**
 * @param {import("./boxes.js").Walk} walk
 * @param {Box[]} tables the boxes of `stbl`
 * @param {Ratio} frame the bytes of samples where the table says 1 for each, as old QuickTime does for sound
 * @returns {Promise<Span[]>} one for each chunk
 */
export async function chunksOf(walk, tables, frame) {
  const [sizes, runs, places] = await Promise.all([
    only(walk, tables, ["stsz"]),
    only(walk, tables, ["stsc"]),
    only(walk, tables, ["stco", "co64"]),
  ]);
  const wide = tables.some(({ type }) => type === "co64");
  const lengths = chunkLengths(sizes, runs, counted(places, 4, wide ? 8 : 4, MOST_CHUNKS), frame);
  return lengths.map((length, number) => {
    const start = wide ? u64(places, 8 + number * 8) : u32(places, 8 + number * 4);
    return { start, end: start + length };
  });
}

/** @param {import("./boxes.js").Walk} walk @param {Box[]} tables @param {string[]} types @returns {Promise<Bytes>} */
function only(walk, tables, types) {
  const found = tables.filter(({ type }) => types.includes(type));
  if (found.length !== 1) throw new MediaError();
  return walk.body(found[0], 8);
}

/** @param {Bytes} sizes @param {Bytes} runs @param {number} chunks @param {Ratio} frame @returns {number[]} bytes in each chunk */
function chunkLengths(sizes, runs, chunks, frame) {
  const same = u32(sizes, 4);
  const samples = same === 0 ? counted(sizes, 8, 4, MOST_SAMPLES) : 0;
  const count = counted(runs, 4, 12, MOST_CHUNKS);
  const lengths = [];
  let run = -1;
  let sample = 0;
  for (let chunk = 1; chunk <= chunks; chunk += 1) {
    while (run + 1 < count && u32(runs, 8 + (run + 1) * 12) <= chunk) run += 1;
    const within = run < 0 ? 0 : u32(runs, 12 + run * 12);
    if (same !== 0) {
      const [bytes, divisor] = same === 1 ? frame : [same, 1];
      // Rounded up: a part of a packet is a whole one.
      lengths.push(Math.ceil((within * bytes) / divisor));
    } else {
      let length = 0;
      for (const last = Math.min(samples, sample + within); sample < last; sample += 1) length += u32(sizes, 12 + sample * 4);
      lengths.push(length);
    }
  }
  return lengths;
}

/** @param {Bytes} trex a body: what a track's fragments leave out @returns {{track: number, size: number}} */
export function defaultOf(trex) {
  return { track: u32(trex, 4), size: u32(trex, 16) };
}

/**
 * @param {Bytes} tfhd a body @param {number} moof where the fragment begins @param {number} before where the last track's data ended
 * @returns {{track: number, base: number, size: number | null}} size null where the fragment does not say
 */
export function fragmentOf(tfhd, moof, before) {
  const flags = u32(tfhd, 0) % 16777216;
  let at = 8;
  let base = flags & BASE_IS_MOOF ? moof : before;
  if (flags & BASE_GIVEN) {
    if (tfhd.length < 16) throw new MediaError();
    base = u64(tfhd, 8);
    at = 16;
  }
  // Before the size there may be the number of a description (0x2) and a duration (0x8).
  at += (flags & 0x2 ? 4 : 0) + (flags & 0x8 ? 4 : 0);
  if (flags & SIZE_GIVEN && tfhd.length < at + 4) throw new MediaError();
  return { track: u32(tfhd, 4), base, size: flags & SIZE_GIVEN ? u32(tfhd, at) : null };
}

/** @param {Bytes} trun a body @param {number} base @param {number} next where it begins if it does not say @param {number} size of a sample @returns {Span} */
export function runOf(trun, base, next, size) {
  const flags = u32(trun, 0) % 16777216;
  const samples = u32(trun, 4);
  let at = 8;
  let start = next;
  if (flags & OFFSET_GIVEN) {
    if (trun.length < 12) throw new MediaError();
    // The one number here that may be negative.
    start = base + (u32(trun, 8) | 0);
    at = 12;
  }
  if (flags & FLAGS_GIVEN) at += 4;
  const width = OF_SAMPLE.reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);
  if (at + samples * width > trun.length || start < 0 || (width && samples > MOST_SAMPLES)) throw new MediaError();
  if (!(flags & SAMPLE_SIZE)) return { start, end: start + samples * size };
  let end = start;
  const place = flags & OF_SAMPLE[0] ? 4 : 0;
  for (let sample = 0; sample < samples; sample += 1) end += u32(trun, at + sample * width + place);
  return { start, end };
}

/** @param {Span[]} kept @param {Span[]} data in order, not overlapping @returns {Span[]} what of `data` none of `kept` covers */
export function gaps(kept, data) {
  /** @type {Span[]} */
  const whole = [];
  for (const { start, end } of kept.slice().sort((left, right) => left.start - right.start)) {
    const last = whole[whole.length - 1];
    if (last && start <= last.end) last.end = Math.max(end, last.end);
    else whole.push({ start, end });
  }
  const found = [];
  let first = 0;
  for (const { start, end } of data) {
    while (first < whole.length && whole[first].end <= start) first += 1;
    let at = start;
    for (let place = first; place < whole.length && whole[place].start < end; place += 1) {
      if (whole[place].start > at) found.push({ start: at, end: whole[place].start });
      at = Math.max(at, whole[place].end);
    }
    if (at < end) found.push({ start: at, end });
  }
  return found;
}

/** @param {Bytes} entry the body of a sound's description in QuickTime's layout @returns {Ratio} */
export function frameOf(entry) {
  const packed = entry.length >= 44 && u16(entry, 8) === 1 && u32(entry, 28) > 0;
  /** @type {Ratio} */
  const frame = packed ? [u32(entry, 36), u32(entry, 28)] : [u16(entry, 16) * u16(entry, 18), 8];
  return frame[0] > 0 ? frame : [1, 1];
}
