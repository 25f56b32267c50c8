// WebM and Matroska (RFC 9559 on RFC 8794) without what tells of program, date and author: what is not known to draw or
// sound becomes a Void element of the same length, so that no pointer in the file moves.
import { MediaError, Patches, Steps, latin } from "./source.js";

/** So many blocks are hours of sound; a file of empty elements would keep a phone busy. */
const MOST_ELEMENTS = 300000;
const HEADER = 0x1a45dfa3;
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const SEEK_HEAD = 0x114d9b74;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const CUES = 0x1c53bb6b;
const CLUSTER = 0x1f43b675;
const TRACK = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const SIMPLE_BLOCK = 0xa3;
const GROUP = 0xa0;
const BLOCK = 0xa1;
const PICTURE = 1;
const SOUND = 2;
/** Scale and length; names of programs must be there, and are made empty. */
const INFO_KEPT = new Set([0x2ad7b1, 0x4489]);
const PROGRAMS = new Set([0x4d80, 0x5741]);
/** Number, UID, type, flags, caches, durations, codec with its data and delays, picture, sound, encoding. */
const TRACK_KEPT = new Set([
  TRACK_NUMBER, 0x73c5, TRACK_TYPE, 0xb9, 0x88, 0x55aa, 0x9c, 0x6de7, 0x6df8, 0x23e383, 0x234e7a, 0x23314f, 0x55ee, 0x86, 0x63a2,
  0x56aa, 0x56bb, 0xe0, 0xe1, 0x6d80,
]);
/** Time, position, length of the one before, blocks. */
const CLUSTER_KEPT = new Set([0xe7, 0xa7, 0xab, SIMPLE_BLOCK, GROUP]);
/** Block, duration, priority, references, padding to be dropped. */
const GROUP_KEPT = new Set([BLOCK, 0x9b, 0xfa, 0xfb, 0x75a2]);
const SEGMENT_LEVEL = new Set([SEEK_HEAD, INFO, TRACKS, CUES, CLUSTER, 0x1254c367, 0x1941a469, 0x1043a770]);

/** @typedef {{id: number, at: number, body: number, end: number, open: boolean}} Element open: its length is not known */

/** @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanMatroska(source) {
  const file = new Matroska(source);
  await file.clean();
  if (!file.kept.size) throw new MediaError();
  const sound = Array.from(file.kept.values()).every((type) => type === SOUND);
  const kind = sound ? "voice" : "video";
  const container = file.docType === "webm" ? "webm" : "x-matroska";
  return { pieces: file.patches.pieces(source.size), kind, type: `${sound ? "audio" : "video"}/${container}` };
}

class Matroska {
  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.source = source;
    this.patches = new Patches();
    this.steps = new Steps(MOST_ELEMENTS);
    this.docType = "";
    /** @type {Map<number, number>} number of a track of picture or sound → its type */
    this.kept = new Map();
  }

  async clean() {
    let at = 0;
    for (let first = true; at < this.source.size; first = false) {
      const element = await this.element(at, this.source.size);
      if (first !== (element.id === HEADER)) throw new MediaError();
      if (first) await this.header(element);
      else if (element.id === SEGMENT) await this.segment(element);
      else this.blank(element);
      at = element.end;
    }
  }

  /** @param {number} at @param {number} end of what it lies in @returns {Promise<Element>} */
  async element(at, end) {
    this.steps.take();
    const head = await this.source.read(at, Math.min(at + 12, end));
    const idLength = head.length ? Math.clz32(head[0]) - 23 : 9;
    if (idLength > 4 || head.length <= idLength) throw new MediaError();
    const sizeLength = Math.clz32(head[idLength]) - 23;
    const body = idLength + sizeLength;
    if (sizeLength > 8 || head.length < body) throw new MediaError();
    const id = number(head, 0, idLength);
    const marker = 2 ** (8 - sizeLength);
    const own = head[idLength];
    // The marker goes first: with it, a number of eight bytes would not be exact.
    head[idLength] -= marker;
    const size = number(head, idLength, body);
    // All ones: a recorder that did not know yet.
    const open = own === 2 * marker - 1 && head.subarray(idLength + 1, body).every((byte) => byte === 0xff);
    if (open && id !== SEGMENT && id !== CLUSTER) throw new MediaError();
    if (!open && at + body + size > end) throw new MediaError();
    return { id, at, body: at + body, end: open ? end : at + body + size, open };
  }

  /** @param {Element} parent @param {(child: Element) => void | Promise<void>} visit */
  async each(parent, visit) {
    for (let at = parent.body; at < parent.end; ) {
      const child = await this.element(at, parent.end);
      await visit(child);
      at = child.end;
    }
  }

  /** Turn it into a Void of the same length, with nothing in it. @param {Element} element */
  blank({ at, end }) {
    const length = end - at;
    if (length < 2) throw new MediaError();
    // A length is written in one byte where it fits, and in eight where it does not.
    const head = length - 2 < 127 ? [0xec, 0x80 + length - 2] : [0xec, 1, 0, 0, 0, ...bigEndian(length - 9)];
    this.patches.put(at, Uint8Array.from(head));
    this.patches.zero(at + head.length, end);
  }

  /** @param {Element} header */
  header(header) {
    return this.each(header, async ({ id, body, end }) => {
      if (id === DOC_TYPE && end - body <= 16) this.docType = latin(await this.source.read(body, end), 0, end - body);
    });
  }

  /** @param {Element} segment */
  segment(segment) {
    return this.each(segment, async (child) => {
      if (child.id === INFO) await this.info(child);
      else if (child.id === TRACKS) await this.tracks(child);
      else if (child.id === CLUSTER) await this.cluster(child);
      else if (child.id !== SEEK_HEAD && child.id !== CUES) this.blank(child);
    });
  }

  /** @param {Element} info */
  info(info) {
    return this.each(info, (child) => {
      if (PROGRAMS.has(child.id)) this.patches.zero(child.body, child.end);
      else if (!INFO_KEPT.has(child.id)) this.blank(child);
    });
  }

  /** @param {Element} tracks */
  tracks(tracks) {
    return this.each(tracks, async (track) => {
      const told = track.id === TRACK ? await this.told(track) : { number: 0, type: 0 };
      if (told.type !== PICTURE && told.type !== SOUND) {
        this.blank(track);
        return;
      }
      this.kept.set(told.number, told.type);
      await this.each(track, (child) => {
        if (!TRACK_KEPT.has(child.id)) this.blank(child);
      });
    });
  }

  /** @param {Element} track @returns {Promise<{number: number, type: number}>} */
  async told(track) {
    const told = { number: 0, type: 0 };
    await this.each(track, async ({ id, body, end }) => {
      if (id !== TRACK_NUMBER && id !== TRACK_TYPE) return;
      if (end - body > 6) throw new MediaError();
      told[id === TRACK_TYPE ? "type" : "number"] = number(await this.source.read(body, end), 0, end - body);
    });
    return told;
  }

  /** @param {Element} cluster */
  async cluster(cluster) {
    for (let at = cluster.body; at < cluster.end; ) {
      const child = await this.element(at, cluster.end);
      // A cluster without a length ends where something begins that lies in no cluster.
      if (cluster.open && SEGMENT_LEVEL.has(child.id)) {
        cluster.end = at;
        return;
      }
      if (child.id === GROUP && (await this.isGroupKept(child))) {
        await this.each(child, (part) => {
          if (!GROUP_KEPT.has(part.id)) this.blank(part);
        });
      } else if (!CLUSTER_KEPT.has(child.id) || child.id === GROUP) this.blank(child);
      else if (child.id === SIMPLE_BLOCK && !(await this.isKept(child))) this.blank(child);
      at = child.end;
    }
  }

  /** @param {Element} group @returns {Promise<boolean>} */
  async isGroupKept(group) {
    let kept = false;
    await this.each(group, async (part) => {
      if (part.id === BLOCK) kept = await this.isKept(part);
    });
    return kept;
  }

  /** @param {Element} block @returns {Promise<boolean>} whether it is of a track of picture or sound */
  async isKept(block) {
    const head = await this.source.read(block.body, Math.min(block.body + 8, block.end));
    const length = head.length ? Math.clz32(head[0]) - 23 : 9;
    if (length > head.length) throw new MediaError();
    head[0] -= 2 ** (8 - length);
    return this.kept.has(number(head, 0, length));
  }
}

/** @param {Bytes} bytes @param {number} start @param {number} end @returns {number} */
function number(bytes, start, end) {
  return bytes.subarray(start, end).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** @param {number} value @returns {number[]} four bytes */
function bigEndian(value) {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}
