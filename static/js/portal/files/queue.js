/**
 * Files on their way: sealed part by part while they are sent, a few tries for each part, and taken up again where they stopped.
 *
 * A queue belongs to one envelope that the server has. What was sent is asked of the server and never guessed. It goes on by
 * itself over a short gap only; once the phone says that it has no network it stops, since the next network may be the
 * enterprise's own.
 */
import { b64u } from "../../crypto/encoding.js";
import { ApiError, post } from "../api.js";
import { sendPart } from "./wire.js";

/**
 * @typedef {Awaited<ReturnType<typeof import("../../crypto/streams.js").sealer>>} Sealer
 * @typedef {object} Upload
 * @property {Bytes} id
 * @property {Bytes} secret
 * @property {FileKind} kind
 * @property {Sealer} sealer
 * @property {ReadBytes} read
 * @property {number[]} missing numbers of parts
 * @property {boolean} done
 * @property {boolean} lost the phone cannot read the file any more
 */

const PAUSES_MS = [2000, 8000];
/** How often a file is begun again because parts had gone or did not fit. */
const ROUNDS = 3;

/** The queue was told to stop; nobody is to hear of it. */
export class Stopped extends Error {}

export class Queue {
  /** @param {Upload[]} uploads @param {() => void} changed is called whenever there is something new to show */
  constructor(uploads, changed) {
    // Short ones first: on a line that will not last, more of them arrive.
    this.uploads = uploads.slice().sort((one, other) => one.sealer.length - other.sealer.length);
    this.changed = changed;
    this.isBegun = false;
    this.isStopped = false;
    /** bytes of the part that is on its way */
    this.moving = 0;
    /** Ends what is waited for. @type {() => void} */
    this.halt = () => undefined;
  }

  /** @returns {Upload[]} those that did not arrive yet */
  get open() {
    return this.uploads.filter((each) => !each.done);
  }

  /** @returns {number} which one is on its way, from 1 */
  get place() {
    return Math.min(this.uploads.length, this.uploads.filter((each) => each.done || each.lost).length + 1);
  }

  /** @returns {{sent: number, total: number}} bytes */
  get progress() {
    const total = this.uploads.reduce((sum, each) => sum + each.sealer.length, 0);
    const missing = this.open.reduce((sum, each) => sum + partsLength(each), 0);
    return { total, sent: Math.min(total, total - missing + this.moving) };
  }

  /** Send all that is missing. ApiError where it does not go on, Stopped after `stop`. */
  async run() {
    if (this.isBegun) await this.ask(this.open);
    this.isBegun = true;
    for (const upload of this.uploads) {
      if (!upload.done && !upload.lost) await this.deliver(upload);
      this.changed();
    }
  }

  /** Forget everything and send no more. */
  stop() {
    this.isStopped = true;
    this.halt();
    this.uploads = [];
  }

  /** @param {Upload[]} uploads whose parts the server is asked for */
  async ask(uploads) {
    if (uploads.length === 0) return;
    const asked = uploads.map((each) => ({ id: b64u(each.id), secret: b64u(each.secret) }));
    const answer = await this.patiently(() => post("/parts", { uploads: asked }));
    answer.uploads.forEach((/** @type {{id: string, stored: boolean, missing: number[]}} */ found) => {
      const upload = uploads.find((each) => b64u(each.id) === found.id);
      if (upload === undefined) return;
      upload.done = found.stored;
      upload.missing = found.missing;
    });
    this.changed();
  }

  /** @param {Upload} upload */
  async deliver(upload) {
    for (let round = 0; !upload.done && !upload.lost; round += 1) {
      for (const number of upload.missing.slice()) {
        if (!(await this.sendOne(upload, number))) return;
      }
      try {
        const hash = b64u(await upload.sealer.hash(upload.read));
        await this.patiently(() => post("/finish", { id: b64u(upload.id), secret: b64u(upload.secret), hash }));
        upload.done = true;
      } catch (error) {
        const isAgain = error instanceof ApiError && (error.code === "again" || error.code === "missing");
        if (!isAgain || round === ROUNDS) throw error;
        await this.ask([upload]);
      }
    }
  }

  /** @param {Upload} upload @param {number} number @returns {Promise<boolean>} false where the phone cannot read the file any more */
  async sendOne(upload, number) {
    let bytes;
    try {
      bytes = await upload.sealer.part(number, upload.read);
    } catch (error) {
      // Deleted or moved since it was chosen. The others still go.
      upload.lost = true;
      return false;
    }
    await this.patiently(() => {
      const { done, stop } = sendPart(upload, number, bytes, (sent) => {
        this.moving = sent;
        this.changed();
      });
      this.halt = stop;
      return done;
    });
    this.moving = 0;
    upload.missing = upload.missing.filter((each) => each !== number);
    this.changed();
    return true;
  }

  /**
   * Try a few times with growing pauses.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async patiently(work) {
    for (let tried = 0; ; tried += 1) {
      try {
        if (this.isStopped) throw new Stopped();
        return await work();
      } catch (error) {
        this.moving = 0;
        if (this.isStopped) throw new Stopped();
        const isPassing = error instanceof ApiError && (error.trouble === "silent" || error.trouble === "busy") && error.code !== "full";
        if (!isPassing || tried === PAUSES_MS.length || navigator.onLine === false) throw error;
        await this.pause(Math.max(PAUSES_MS[tried], error.wait * 1000));
      }
    }
  }

  /** @param {number} milliseconds unless the network goes away meanwhile */
  pause(milliseconds) {
    return new Promise((resolve, reject) => {
      const gone = () => {
        window.clearTimeout(timer);
        window.removeEventListener("offline", gone);
        reject(this.isStopped ? new Stopped() : new ApiError("offline"));
      };
      const timer = window.setTimeout(() => {
        window.removeEventListener("offline", gone);
        resolve(undefined);
      }, milliseconds);
      window.addEventListener("offline", gone);
      this.halt = gone;
    });
  }
}

/** @param {Upload} upload @returns {number} bytes of the parts that are missing, within one part */
function partsLength({ missing, sealer }) {
  return Math.round((missing.length / sealer.parts) * sealer.length);
}
