/**
 * What goes with an envelope that has files: the lines in it, the uploads that the server is told of, the count note for the own
 * mailbox. Drawn anew for every envelope, so that ids never point at two of them.
 *
 * An answer may be lost, and the next try may carry other files: which of the envelopes stands is asked of the server by the ids
 * of its uploads, and only that one's files are sent.
 */
import { authority } from "/trust.js";
import { ID_LENGTH, b64u, randomBytes, unb64u } from "../../crypto/encoding.js";
import { sealNote } from "../../crypto/notes.js";
import { newSecret, sealer, streamLength, uploadHash } from "../../crypto/streams.js";
import { ApiError, post } from "../api.js";
import { Queue } from "./queue.js";

/**
 * @typedef {{isGone: boolean, prepared: Prepared}} Held a file of the tray; `isGone` once the reporter took it out again
 * @typedef {{held: Held, prepared: Prepared, line: FileLine, secret: Bytes}} Piece
 * @typedef {{pieces: Piece[], envelope: SealedEnvelope | null}} Parcel
 * @typedef {{tip: Bytes, mailbox: Bytes, mailboxPublic: Bytes}} To the mailbox that the note is for, by its hash
 */

/** Newest last. @type {Parcel[]} */
let parcels = [];

export function forgetParcels() {
  parcels = [];
}

/** @param {Held[]} held @returns {FileLine[]} the lines of the envelope that is made next */
export function linesFor(held) {
  const pieces = held.map((each, at) => {
    const { kind, type, name, length, cleaned } = each.prepared;
    const line = { id: randomBytes(ID_LENGTH), index: at + 1, kind, type, name, length, cleaned };
    return { held: each, prepared: each.prepared, line, secret: newSecret() };
  });
  parcels.push({ pieces, envelope: null });
  return pieces.map((each) => each.line);
}

/**
 * The two fields that go with the newest lines.
 * @param {SealedEnvelope} envelope that carries them
 * @param {To} to
 */
export async function fieldsFor(envelope, to) {
  const parcel = parcels[parcels.length - 1];
  parcel.envelope = envelope;
  if (parcel.pieces.length === 0) return { uploads: [], note: "" };
  const uploads = [];
  for (const { line, secret } of parcel.pieces) {
    uploads.push({ id: b64u(line.id), secret: b64u(await uploadHash(secret)), length: streamLength(line.length) });
  }
  const lines = parcel.pieces.map((each) => each.line);
  return { uploads, note: b64u(await sealNote(unb64u(authority), to.tip, to.mailbox, to.mailboxPublic, lines)) };
}

/**
 * The queue of the envelope that stands; null where it has no files, or none that the reporter still wants to send.
 * @param {boolean} isNewest whether the newest envelope stands
 * @param {() => void} changed
 */
export async function queueOf(isNewest, changed) {
  const parcel = isNewest ? parcels[parcels.length - 1] : await standing();
  const kept = parcel ? parcel.pieces.filter((each) => !each.held.isGone) : [];
  if (!parcel || parcel.envelope === null || kept.length === 0) return null;
  const { contentKey, scope } = parcel.envelope;
  const uploads = [];
  for (const { line, secret, prepared } of kept) {
    const own = await sealer(contentKey, scope, line.index, line.length);
    const missing = Array.from({ length: own.parts }, (_, number) => number);
    uploads.push({ id: line.id, secret, kind: line.kind, sealer: own, read: prepared.read, missing, done: false, lost: false });
  }
  return new Queue(uploads, changed);
}

/** @returns {Promise<Parcel | undefined>} the earlier one that the server has */
async function standing() {
  for (const parcel of parcels.slice(0, -1).reverse()) {
    if (parcel.envelope !== null && parcel.pieces.length > 0 && (await isKnown(parcel))) return parcel;
  }
  return undefined;
}

/** @param {Parcel} parcel */
async function isKnown(parcel) {
  const uploads = parcel.pieces.map(({ line, secret }) => ({ id: b64u(line.id), secret: b64u(secret) }));
  try {
    await post("/parts", { uploads });
    return true;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return false;
  }
}
