// WAV and AVI (RIFF): type (4) ‖ length (4, little-endian) ‖ body, and one byte more where the length is odd.
import { MediaError, Patches, Steps, latin, le32, lengthOf, raw, u32le } from "./source.js";

const MOST_CHUNKS = 10000;
const SOUND = new Set(["fmt ", "fact", "data"]);

/** @typedef {{type: string, at: number, body: number, end: number}} Chunk */

/** @param {import("./source.js").Source} source @param {number} at @param {number} end @returns {Promise<Chunk>} as long as the file has it */
async function chunkAt(source, at, end) {
  const head = await source.read(at, at + 8);
  return { type: latin(head, 0, 4), at, body: at + 8, end: Math.min(end, at + 8 + u32le(head, 4)) };
}

/** WAV with its format and its sound alone: cameras and recorders write place and date into `bext`, `LIST`, `iXML`. @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanWave(source) {
  /** @type {Piece[]} */
  const pieces = [];
  const seen = new Set();
  const steps = new Steps(MOST_CHUNKS);
  for (let at = 12; at + 8 <= source.size; ) {
    steps.take();
    // A recorder that was cut off leaves a length that the file does not have.
    const chunk = await chunkAt(source, at, source.size);
    const length = chunk.end - chunk.body;
    if (SOUND.has(chunk.type) && !seen.has(chunk.type)) {
      seen.add(chunk.type);
      pieces.push({ bytes: raw(chunk.type) }, { bytes: le32(length) }, { start: chunk.body, end: chunk.end });
      if (length % 2) pieces.push({ zeros: 1 });
    }
    at = chunk.end + (length % 2);
  }
  if (!seen.has("fmt ") || !seen.has("data")) throw new MediaError();
  return { pieces: [{ bytes: raw("RIFF") }, { bytes: le32(4 + lengthOf(pieces)) }, { bytes: raw("WAVE") }, ...pieces] };
}

const HEADERS = new Set(["avih", "strh", "strf", "indx", "vprp", "dmlh"]);
const LISTS = new Set(["hdrl", "strl", "odml"]);
const MOST_DEEP = 4;

/** AVI in place: what neither says how to play it nor is played becomes `JUNK` of zeros. @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanAvi(source) {
  const patches = new Patches();
  const steps = new Steps(MOST_CHUNKS);
  let moving = false;
  /** @param {number} start @param {number} end @param {number} depth */
  const walk = async (start, end, depth) => {
    for (let at = start; at < end; ) {
      steps.take();
      if (at + 8 > end) throw new MediaError();
      const chunk = await chunkAt(source, at, end);
      const list = chunk.type === "LIST" && chunk.body + 4 <= chunk.end;
      const name = list ? latin(await source.read(chunk.body, chunk.body + 4), 0, 4) : "";
      if (list && name === "movi") moving = true;
      else if (list && LISTS.has(name) && depth < MOST_DEEP) await walk(chunk.body + 4, chunk.end, depth + 1);
      else if (list || !(HEADERS.has(chunk.type) || chunk.type === "idx1")) {
        patches.put(chunk.at, raw("JUNK"));
        patches.zero(chunk.body, chunk.end);
      }
      at = chunk.end + ((chunk.end - chunk.body) % 2);
    }
  };
  let at = 0;
  while (at + 12 <= source.size && latin(await source.read(at, at + 4), 0, 4) === "RIFF") {
    const riff = await chunkAt(source, at, source.size);
    await walk(riff.body + 4, riff.end, 0);
    at = riff.end;
  }
  if (!moving) throw new MediaError();
  patches.zero(at, source.size);
  return { pieces: patches.pieces(source.size) };
}
