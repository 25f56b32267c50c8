/**
 * A file's sealed stream, fetched from the own site and opened while it comes in, piece by piece, in this browser.
 *
 * @typedef {object} Carrier the envelope whose files they are
 * @property {string} path where the server hands its files out, below the case
 * @property {Bytes} scope
 * @property {() => Promise<Bytes>} key its content key, made anew each time: a locked tab has none
 */
import { OpeningError, b64u } from "../crypto/encoding.js";
import { opener, streamLength } from "../crypto/streams.js";
import { parse, scope } from "../crypto/suite1.js";
import { contentKey, unwrap } from "../crypto/unwrap.js";
import { SiteError, given, postForBody } from "../shared/page.js";
import { canShow } from "./files-list.js";
import { openRing } from "./ring.js";

const BROKEN = "这个文件打不开，可能没传完或有人动过。";
const CUT = "没有取完，网断了。收起来，再打开一次。";
/** What no page runs and no browser guesses at. */
const BYTES = "application/octet-stream";

/**
 * A tip or a letter that intake opens, as the carrier of its files.
 * @param {Bytes} sealed
 * @returns {Carrier}
 */
export function carrierOf(sealed) {
  const envelope = parse(sealed);
  const key = async () => {
    const ring = await openRing();
    const { keyId, seed } = await ring.intakeSeedFor(sealed);
    return contentKey(envelope, keyId, seed);
  };
  return { path: "file", scope: scope(envelope), key };
}

/**
 * A tip of which intake wrapped the content key to this officer's own record, as the carrier of its files.
 * @param {Bytes} sealed
 * @param {Bytes} wrapped
 * @param {Bytes} keyId of the officer's record
 * @returns {Carrier}
 */
export function grantedCarrier(sealed, wrapped, keyId) {
  const bound = scope(parse(sealed));
  const key = async () => unwrap((await openRing()).own.wrapSeed, bound, keyId, wrapped);
  return { path: "original/file", scope: bound, key };
}

/**
 * The plain file; SiteError with the sentence to show when it does not come or does not open.
 * @param {Carrier} carrier
 * @param {FileLine} line
 * @param {(part: number) => void} heard how much has come, from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Blob>}
 */
export async function fetchPlain(carrier, line, heard, signal) {
  try {
    const file = await opener(await carrier.key(), carrier.scope, line.index);
    const answer = await postForBody(`/case/${given("case")}/${carrier.path}`, { id: b64u(line.id) }, signal);
    const whole = streamLength(line.length);
    let come = 0;
    await eachPiece(answer, async (piece) => {
      come += piece.length;
      await file.push(piece);
      heard(Math.min(1, come / whole));
    });
    const plain = await file.finish(canShow(line) ? line.type : BYTES);
    // The line lies inside the seal: a stream of another length is not the file that it names.
    if (plain.size !== line.length) throw new OpeningError();
    return plain;
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("broken", BROKEN);
    throw error;
  }
}

/** @param {Response} answer @param {(piece: Bytes) => Promise<void>} take */
async function eachPiece(answer, take) {
  if (answer.body === null) throw new OpeningError();
  const reader = answer.body.getReader();
  try {
    for (;;) {
      const next = await reader.read().catch(() => null);
      if (next === null) throw new SiteError("network", CUT);
      if (next.done) return;
      await take(/** @type {Bytes} */ (next.value));
    }
  } finally {
    // What does not open is not fetched to its end.
    reader.cancel().catch(() => {});
  }
}
