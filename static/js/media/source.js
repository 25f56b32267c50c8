// What all cleaners stand on: a file that is read in pieces, and a file put together from pieces of another.
//
// A cleaner never copies what it keeps: it answers with pieces (ranges of the file it read, a few new bytes, zeros), and
// the page makes one Blob of them. A film of 100 MB is so cleaned on a phone that has no 100 MB to spare.

/** The file is not what it claims to be, or nothing here can clean it. */
export class MediaError extends Error {
  constructor() {
    super("no file of a kind that can be cleaned");
    this.name = "MediaError";
  }
}

/** Counts what a file is made of: a hostile one is of millions of parts of nothing, and keeps whoever reads it busy. */
export class Steps {
  /** @param {number} most */
  constructor(most) {
    this.left = most;
  }

  /** Count one; MediaError where it is one too many. */
  take() {
    this.left -= 1;
    if (this.left < 0) throw new MediaError();
  }
}

const WINDOW = 262144;
/** A file with more to blank is none that a phone or a program wrote. */
const MOST_PATCHES = 200000;

/** @param {Blob} blob @returns {Promise<Bytes>} MediaError where the file is gone, or the system does not let the page read it */
export async function bytesOf(blob) {
  try {
    // Blob.arrayBuffer came to Safari with version 14; a Response has read blobs since before there were modules.
    return new Uint8Array(await (blob.arrayBuffer ? blob.arrayBuffer() : new Response(blob).arrayBuffer()));
  } catch (error) {
    // No memory for so much, too; the reason is for the system alone.
    throw new MediaError();
  }
}

/** A file read at the places that a cleaner asks for; small reads near one another cost one. */
export class Source {
  /** @param {Blob} blob */
  constructor(blob) {
    this.blob = blob;
    this.size = blob.size;
    this.from = 0;
    /** @type {Bytes} */
    this.window = new Uint8Array(0);
  }

  /** @param {number} start @param {number} end @returns {Promise<Bytes>} exactly these bytes; MediaError where there are none */
  async read(start, end) {
    if (start < 0 || end < start || end > this.size) throw new MediaError();
    if (start < this.from || end > this.from + this.window.length) {
      const length = Math.max(end - start, Math.min(WINDOW, this.size - start));
      this.window = await bytesOf(this.blob.slice(start, start + length));
      this.from = start;
      if (this.window.length < end - start) throw new MediaError();
    }
    return this.window.slice(start - this.from, end - this.from);
  }
}

/** @param {Bytes} bytes @param {number} at */
export function u16(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1];
}

/** @param {Bytes} bytes @param {number} at */
export function u32(bytes, at) {
  return u16(bytes, at) * 65536 + u16(bytes, at + 2);
}

/** @param {Bytes} bytes @param {number} at @returns {number} what no file of a page can be long is only kept large */
export function u64(bytes, at) {
  return u32(bytes, at) * 4294967296 + u32(bytes, at + 4);
}

/** @param {Bytes} bytes @param {number} at */
export function u16le(bytes, at) {
  return bytes[at] + bytes[at + 1] * 256;
}

/** @param {Bytes} bytes @param {number} at */
export function u32le(bytes, at) {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 65536;
}

/** @param {number} value @returns {Bytes} */
export function le32(value) {
  return Uint8Array.of(value % 256, Math.floor(value / 256) % 256, Math.floor(value / 65536) % 256, Math.floor(value / 16777216));
}

/** @param {number} value @returns {Bytes} */
export function be32(value) {
  return le32(value).reverse();
}

/** @param {Bytes} bytes @param {number} start @param {number} end @returns {string} one character for each byte */
export function latin(bytes, start, end) {
  return String.fromCharCode.apply(null, Array.from(bytes.subarray(start, end)));
}

/** @param {string} text of characters below 256 @returns {Bytes} */
export function raw(text) {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @param {Piece[]} pieces @returns {number} */
export function lengthOf(pieces) {
  return pieces.reduce((sum, piece) => sum + pieceLength(piece), 0);
}

/** @param {Piece} piece */
function pieceLength(piece) {
  if ("bytes" in piece) return piece.bytes.length;
  return "zeros" in piece ? piece.zeros : piece.end - piece.start;
}

/** @param {Blob} blob @param {Piece[]} pieces @param {string} type @returns {Blob} */
export function assemble(blob, pieces, type) {
  const blank = new Blob([new Uint8Array(WINDOW)]);
  /** @type {BlobPart[]} */
  const parts = [];
  for (const piece of pieces) {
    if ("bytes" in piece) parts.push(piece.bytes);
    else if ("zeros" in piece) {
      for (let rest = piece.zeros; rest > 0; rest -= WINDOW) parts.push(rest < WINDOW ? blank.slice(0, rest) : blank);
    } else parts.push(blob.slice(piece.start, piece.end));
  }
  return new Blob(parts, { type });
}

/** Changes within a file that keeps its length: zeros or other bytes at a place. */
export class Patches {
  constructor() {
    /** @type {{at: number, piece: Piece}[]} */
    this.list = [];
    this.steps = new Steps(MOST_PATCHES);
  }

  /** @param {number} at @param {Bytes} bytes */
  put(at, bytes) {
    this.steps.take();
    this.list.push({ at, piece: { bytes } });
  }

  /** @param {number} start @param {number} end */
  zero(start, end) {
    if (end <= start) return;
    this.steps.take();
    this.list.push({ at: start, piece: { zeros: end - start } });
  }

  /** @param {number} size of the file @returns {Piece[]} */
  pieces(size) {
    /** @type {Piece[]} */
    const pieces = [];
    let at = 0;
    // Sorting is stable since ES2019 only, so what was put first at one place is told by its number.
    const order = this.list.map((patch, number) => ({ patch, number }));
    order.sort((left, right) => left.patch.at - right.patch.at || left.number - right.number);
    for (const { patch } of order) {
      const end = patch.at + pieceLength(patch.piece);
      if (patch.at < at || end > size) throw new MediaError();
      if (patch.at > at) pieces.push({ start: at, end: patch.at });
      pieces.push(patch.piece);
      at = end;
    }
    if (at < size) pieces.push({ start: at, end: size });
    return pieces;
  }
}
