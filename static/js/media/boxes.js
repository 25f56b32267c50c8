// The boxes of ISO base media files (ISO/IEC 14496-12, section 4.2) and of QuickTime, which they come from:
// length (4) ‖ type (4) ‖ body; length 1: the length follows in 8 bytes; length 0: to the end of the file.
import { MediaError, Steps, be32, latin, raw, u32, u64 } from "./source.js";

/** A film of many hours in pieces has fewer; more of them would fill a phone's memory with nothing. */
const MOST_BOXES = 100000;
const LARGEST_TABLE = 32 * 1024 * 1024;
const FREE = raw("free");

/** A walk through one file: reads it, counts its boxes, gathers what is to be changed. */
export class Walk {
  /** @param {import("./source.js").Source} source @param {import("./source.js").Patches} patches */
  constructor(source, patches) {
    this.source = source;
    this.patches = patches;
    this.steps = new Steps(MOST_BOXES);
  }

  /**
   * The boxes between two places, and where what is no box begins (`end` where there is none of that).
   * @param {number} start @param {number} end
   * @returns {Promise<{boxes: Box[], rest: number}>}
   */
  async boxes(start, end) {
    /** @type {Box[]} */
    const boxes = [];
    let at = start;
    while (at + 8 <= end) {
      this.steps.take();
      const head = await this.source.read(at, Math.min(at + 16, end));
      const short = u32(head, 0);
      const wide = short === 1;
      if (wide && head.length < 16) break;
      // Only the file's last box may go on to its end; within one, zeros end a list.
      const length = wide ? u64(head, 8) : short === 0 && start === 0 ? end - at : short;
      const body = at + (wide ? 16 : 8);
      if (at + length < body || at + length > end) break;
      boxes.push({ type: latin(head, 4, 8), at, body, end: at + length });
      at += length;
    }
    return { boxes, rest: at };
  }

  /** The boxes within a box; what follows them and is none (QuickTime ends lists with zeros) is made zeros. @param {Box} box @param {number} [skip] bytes before the first */
  async inside(box, skip = 0) {
    if (box.body + skip > box.end) throw new MediaError();
    const { boxes, rest } = await this.boxes(box.body + skip, box.end);
    this.patches.zero(rest, box.end);
    return boxes;
  }

  /** The boxes within a box that may stay; the others are blanked. @param {Box} box @param {Set<string>} known */
  async keepOnly(box, known, skip = 0) {
    const kept = [];
    for (const child of await this.inside(box, skip)) {
      if (known.has(child.type)) kept.push(child);
      else this.blank(child);
    }
    return kept;
  }

  /** @param {Box} box @param {number} [least] bytes that it must have @returns {Promise<Bytes>} its body */
  async body(box, least = 0) {
    const length = box.end - box.body;
    if (length < least || length > LARGEST_TABLE) throw new MediaError();
    return this.source.read(box.body, box.end);
  }

  /** Make it a box of free space with nothing in it. @param {Box} box */
  blank(box) {
    this.patches.put(box.at + 4, FREE);
    this.patches.zero(box.body, box.end);
  }

  /** Make what follows the last box one of free space, where it is long enough to be one. @param {number} at @param {number} end */
  blankRest(at, end) {
    if (end - at >= 8) this.patches.put(at, Uint8Array.of(...be32(end - at), ...FREE));
    this.patches.zero(end - at >= 8 ? at + 8 : at, end);
  }

  /** @param {Box} box @param {number} from @param {number} to counted from where its body begins */
  zero(box, from, to) {
    if (box.body + to > box.end) throw new MediaError();
    this.patches.zero(box.body + from, box.body + to);
  }
}

/** @param {Box[]} boxes @param {string} type @returns {Box} the only one of its type */
export function one(boxes, type) {
  const found = boxes.filter((box) => box.type === type);
  if (found.length !== 1) throw new MediaError();
  return found[0];
}
