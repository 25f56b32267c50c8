/**
 * The sealed stream of one file, made and opened part by part (docs/formats.md section 14). Twin of crypto/streams.py.
 *
 *     stream      := the body of section 2.1 over pad(file, FILES), with index = the line's index
 *     part n      := bytes n × 262144 … of the stream; the last one is shorter
 *     stream hash := H(label("stream") ‖ H(part 0) ‖ H(part 1) ‖ …)
 */
import { CHUNK, HEAD, TAG, sealing } from "./cobblestone.js";
import { HASH_LENGTH, OpeningError, equal, exact, join, labelled, randomBytes, readUnsigned, sha256, u64 } from "./encoding.js";
import { LONGEST_FILE, MOST_FILES } from "./files.js";
import { FILES, sizeClass } from "./padding.js";
import { bodyKey, bodyLength } from "./suite1.js";
import { unsealing } from "./uncobble.js";

export const PART_LENGTH = 262144;
const SECRET_LENGTH = 32;
const LENGTH_FIELD = 8;
const SEALED_CHUNK = CHUNK + TAG;
/** How much plaintext is gathered before it becomes a piece of a Blob, which browsers may keep outside of memory. */
const PIECE = 1 << 20;

/** @param {number} length of the file @returns {number} of its stream; OpeningError beyond 100 MiB or for an empty file */
export function streamLength(length) {
  if (!Number.isSafeInteger(length) || length < 1 || length > LONGEST_FILE) throw new OpeningError();
  return bodyLength(length, FILES);
}

/**
 * Keep the hash of what was made under a number. A file that changed meanwhile is refused before anything leaves: two texts
 * sealed under one number would betray both.
 * @param {Bytes[]} known
 * @param {number} number
 * @param {Bytes} made
 */
async function once(known, number, made) {
  const digest = await sha256(made);
  if (known[number] !== undefined && !equal(known[number], digest)) throw new OpeningError();
  known[number] = digest;
}

/** @param {number} index of a line */
function checked(index) {
  if (!Number.isSafeInteger(index) || index < 1 || index > MOST_FILES) throw new OpeningError();
  return index;
}

/** One file being sealed; made by `sealer`. The same part is the same bytes at every call, so a cut upload goes on. */
class Sealer {
  /** @param {number} fileLength @param {{head: Bytes, chunk: (number: number, plaintext: Bytes) => Promise<Bytes>}} message */
  constructor(fileLength, message) {
    this.fileLength = fileLength;
    this.padded = sizeClass(fileLength, FILES);
    this.message = message;
    /** bytes of the stream */
    this.length = streamLength(fileLength);
    /** how many parts it has */
    this.parts = Math.ceil(this.length / PART_LENGTH);
    /** @type {Bytes[]} */
    this.hashes = [];
    /** Hashes of the chunks that two parts share, by number. @type {Bytes[]} */
    this.edges = [];
  }

  /** @param {number} number from 0 @param {ReadBytes} read @returns {Promise<Bytes>} */
  async part(number, read) {
    if (!Number.isSafeInteger(number) || number < 0 || number >= this.parts) throw new OpeningError();
    const start = number * PART_LENGTH;
    const end = Math.min(start + PART_LENGTH, this.length);
    const first = Math.max(0, Math.floor((start - HEAD) / SEALED_CHUNK));
    const last = Math.floor((end - 1 - HEAD) / SEALED_CHUNK);
    const plain = await this.plaintext(first * CHUNK, Math.min((last + 1) * CHUNK, this.padded), read);
    const chunks = [];
    for (let at = first; at <= last; at += 1) {
      chunks.push(this.message.chunk(at, plain.subarray((at - first) * CHUNK, (at - first + 1) * CHUNK)));
    }
    const sealed = await Promise.all(chunks);
    await once(this.edges, first, sealed[0]);
    await once(this.edges, last, sealed[sealed.length - 1]);
    const whole = join(...(first === 0 ? [this.message.head] : []), ...sealed);
    const from = first === 0 ? 0 : HEAD + first * SEALED_CHUNK;
    const part = whole.slice(start - from, end - from);
    await once(this.hashes, number, part);
    return part;
  }

  /**
   * The padded file from start up to end: true length, data, zeros.
   * @param {number} start
   * @param {number} end
   * @param {ReadBytes} read
   */
  async plaintext(start, end, read) {
    const plain = new Uint8Array(end - start);
    if (start < LENGTH_FIELD) plain.set(u64(this.fileLength));
    const from = Math.max(start - LENGTH_FIELD, 0);
    const to = Math.min(end - LENGTH_FIELD, this.fileLength);
    if (from < to) plain.set(exact(await read(from, to), to - from), from + LENGTH_FIELD - start);
    return plain;
  }

  /** @param {ReadBytes} read for parts that were never asked for @returns {Promise<Bytes>} the stream hash */
  async hash(read) {
    for (let number = 0; number < this.parts; number += 1) {
      if (this.hashes[number] === undefined) await this.part(number, read);
    }
    return streamHash(this.hashes);
  }
}

/**
 * Begin to seal a file under the content key and scope of the envelope that carries its line. Make one for each upload and
 * keep it: another one for the same file has other bytes. `read` gives the same bytes at every call, as a Blob does.
 * @param {Bytes} contentKey
 * @param {Bytes} bound the scope
 * @param {number} index of the line, from 1
 * @param {number} length of the file
 */
export async function sealer(contentKey, bound, index, length) {
  streamLength(length);
  const { key, context } = await bodyKey(contentKey, bound, checked(index));
  return new Sealer(length, await sealing(key, context));
}

/** One stream being opened, made by `opener`: take in what comes, then ask for the file. */
class Opener {
  /** @param {{key: Bytes, context: Bytes}} body */
  constructor(body) {
    this.body = body;
    /** @type {{chunk: (number: number, sealed: Bytes) => Promise<Bytes>} | null} */
    this.message = null;
    this.rest = new Uint8Array(0);
    this.chunks = 0;
    this.fileLength = 0;
    /** @type {Bytes[]} */
    this.gathered = [];
    /** @type {Blob[]} */
    this.pieces = [];
  }

  /** @param {Bytes} bytes of the stream, in order and of any length */
  async push(bytes) {
    let ready = this.rest.length === 0 ? bytes : join(this.rest, bytes);
    if (this.message === null && ready.length >= HEAD) {
      this.message = await unsealing(this.body.key, this.body.context, ready.slice(0, HEAD));
      ready = ready.subarray(HEAD);
    }
    let at = 0;
    for (; this.message !== null && ready.length - at >= SEALED_CHUNK; at += SEALED_CHUNK) {
      this.take(await this.message.chunk(this.chunks, ready.subarray(at, at + SEALED_CHUNK)));
    }
    this.rest = ready.slice(at);
  }

  /** @param {Bytes} chunk of the padded file */
  take(chunk) {
    if (this.chunks === 0) this.fileLength = readUnsigned(chunk.subarray(0, LENGTH_FIELD));
    const start = this.chunks * CHUNK;
    const end = LENGTH_FIELD + this.fileLength;
    // What is behind the file must be zeros, and no more of them than its class has.
    if (this.fileLength < 1 || this.fileLength > LONGEST_FILE || start >= sizeClass(this.fileLength, FILES)) {
      throw new OpeningError();
    }
    const from = start === 0 ? LENGTH_FIELD : 0;
    const to = Math.max(from, Math.min(chunk.length, end - start));
    if (chunk.subarray(to).some((byte) => byte !== 0)) throw new OpeningError();
    this.chunks += 1;
    if (to > from) this.gathered.push(chunk.subarray(from, to));
    if (this.gathered.length * CHUNK >= PIECE) this.settle();
  }

  settle() {
    this.pieces.push(new Blob(this.gathered));
    this.gathered = [];
  }

  /**
   * The file, now that its end was seen; OpeningError where something is missing or more than there should be.
   * @param {string} type
   * @returns {Promise<Blob>}
   */
  async finish(type) {
    if (this.message === null || this.rest.length !== TAG) throw new OpeningError();
    await this.message.chunk(this.chunks, this.rest);
    if (this.chunks * CHUNK !== sizeClass(this.fileLength, FILES)) throw new OpeningError();
    this.settle();
    return new Blob(this.pieces, { type });
  }
}

/**
 * Begin to open a stream with the content key and scope of the envelope that carries its line. Nothing of it is handed out
 * before `finish` has seen the end.
 * @param {Bytes} contentKey
 * @param {Bytes} bound the scope
 * @param {number} index of the line, from 1
 */
export async function opener(contentKey, bound, index) {
  return new Opener(await bodyKey(contentKey, bound, checked(index)));
}

/** @param {Bytes[]} hashes of all parts, in their order */
export function streamHash(hashes) {
  return labelled("stream", ...hashes.map((each) => exact(each, HASH_LENGTH)));
}

/** @returns {Bytes} an upload secret */
export function newSecret() {
  return randomBytes(SECRET_LENGTH);
}

/** @param {Bytes} secret @returns {Promise<Bytes>} what the server stores of it */
export function uploadHash(secret) {
  return labelled("upload", exact(secret, SECRET_LENGTH));
}
