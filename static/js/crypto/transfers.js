/**
 * Who may open a tip after it was handed on: a chain of signed notes from the facts to the envelope (docs/formats.md 7).
 * Twin of crypto/transfers.py.
 *
 *     note := label("transfer") ‖ authority (16) ‖ tip id (16) ‖ place u32 ‖ kind u8 ‖ giver (16) ‖ receiver (16) ‖ key id (32)
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, ed25519Sign, ed25519Verify, equal, exact, integer, join, label,
  text, u32, unb64u,
} from "./encoding.js";
import { PURPOSE, holderId } from "./keyring.js";

export const HANDING = { OVER: 1, BACK: 2, OUT: 3 };

/**
 * @typedef {object} TransferNote
 * @property {number} kind
 * @property {string} giver department id
 * @property {string} receiver department id
 * @property {Bytes} key the receiver's intake record
 * @property {Bytes} signer the giver's letters record
 * @property {Bytes} signature
 *
 * @typedef {object} Readers who may read now; `leaving` gave the tip and has not left yet
 * @property {Bytes} lead
 * @property {Bytes[]} holders
 * @property {{holder: Bytes, key: Bytes}[]} keys
 * @property {Bytes | null} leaving
 * @property {Readers | null} before
 */

/** @param {{[name: string]: any}} json @returns {TransferNote} as docs/formats.md 13 draws it */
export function readNote(json) {
  const kind = integer(json.kind, 1);
  if (kind > HANDING.OUT) throw new OpeningError();
  return {
    kind, giver: text(json.from), receiver: text(json.to), key: unb64u(json.key, HASH_LENGTH),
    signer: unb64u(json.signer, HASH_LENGTH), signature: unb64u(json.signature, SIGNATURE_LENGTH),
  };
}

/**
 * @param {Bytes} authority
 * @param {Bytes} tip
 * @param {number} place from 1
 * @param {{kind: number, giver: string, receiver: string, key: Bytes}} note
 */
async function noteBytes(authority, tip, place, note) {
  const ids = join(exact(authority, ID_LENGTH), exact(tip, ID_LENGTH));
  const people = join(await holderId(note.giver), await holderId(note.receiver));
  return join(label("transfer"), ids, u32(place), Uint8Array.of(note.kind), people, exact(note.key, HASH_LENGTH));
}

/**
 * The giver's signature.
 * @param {Bytes} lettersSeed
 * @param {Bytes} authority
 * @param {Bytes} tip
 * @param {number} place from 1
 * @param {{kind: number, giver: string, receiver: string, key: Bytes}} note
 */
export async function signNote(lettersSeed, authority, tip, place, note) {
  return ed25519Sign(lettersSeed, await noteBytes(authority, tip, place, note));
}

/**
 * OpeningError unless the giver's letters key signed this note, and the record it names is the receiver's.
 * @param {Keyring} keyring
 * @param {Bytes} tip
 * @param {number} place
 * @param {TransferNote} note
 */
async function verifyNote(keyring, tip, place, note) {
  const record = keyring.known(note.signer, PURPOSE.LETTERS);
  const receives = keyring.known(note.key, PURPOSE.INTAKE);
  const fits = equal(record.holder, await holderId(note.giver)) && equal(receives.holder, await holderId(note.receiver));
  if (!fits) throw new OpeningError();
  await ed25519Verify(record.publicKey, note.signature, await noteBytes(keyring.authority, tip, place, note));
}

/**
 * Follow the notes from the departments of the facts, the lead first; OpeningError where one does not fit.
 * @param {Keyring} keyring
 * @param {Bytes} tip
 * @param {string[]} first
 * @param {TransferNote[]} notes
 */
export async function readersAfter(keyring, tip, first, notes) {
  const holders = await Promise.all(first.map(holderId));
  /** @type {Readers} */
  let readers = { lead: holders[0], holders, keys: [], leaving: null, before: null };
  for (let at = 0; at < notes.length; at += 1) {
    await verifyNote(keyring, tip, at + 1, notes[at]);
    readers = await follow(readers, notes[at]);
  }
  return readers;
}

/** @param {Readers} now @param {TransferNote} note @returns {Promise<Readers>} */
async function follow(now, note) {
  const giver = await holderId(note.giver);
  const receiver = await holderId(note.receiver);
  if (!equal(giver, now.lead) || equal(giver, receiver)) throw new OpeningError();
  if (note.kind === HANDING.BACK) {
    if (now.before === null || now.leaving === null || !equal(receiver, now.leaving)) throw new OpeningError();
    return now.before;
  }
  const kept = settledHolders(now);
  const before = { lead: now.lead, holders: kept, keys: now.keys, leaving: null, before: null };
  if (note.kind === HANDING.OUT) {
    if (!has(kept, receiver)) throw new OpeningError();
    /** @param {Bytes} holder */
    const stays = (holder) => !equal(holder, receiver);
    return { ...before, holders: kept.filter(stays), keys: now.keys.filter((one) => stays(one.holder)) };
  }
  const holders = has(kept, receiver) ? kept : kept.concat([receiver]);
  const keys = now.keys.filter((one) => !equal(one.holder, receiver)).concat([{ holder: receiver, key: note.key }]);
  return { lead: receiver, holders, keys, leaving: giver, before };
}

/** @param {Readers} readers @returns {Bytes[]} who reads once the receiver has signed for the tip */
function settledHolders(readers) {
  const { leaving } = readers;
  return leaving === null ? readers.holders : readers.holders.filter((one) => !equal(one, leaving));
}

/** @param {Bytes[]} list @param {Bytes} wanted */
function has(list, wanted) {
  return list.some((one) => equal(one, wanted));
}

/**
 * OpeningError unless the envelope goes to exactly these readers, and `own` is one who stays.
 * @param {Envelope} envelope
 * @param {Keyring} keyring
 * @param {Readers} readers
 * @param {Bytes} own
 */
export function checkReaders(envelope, keyring, readers, own) {
  const sealedTo = envelope.entries.map((entry) => ({ key: entry.keyId, holder: keyring.known(entry.keyId, PURPOSE.INTAKE).holder }));
  const stay = settledHolders(readers);
  /** @param {Bytes[]} wanted */
  const fits = (wanted) => sealedTo.length === wanted.length
    && wanted.every((holder) => sealedTo.some((one) => equal(one.holder, holder)));
  if (!has(stay, own) || !(fits(readers.holders) || fits(stay))) throw new OpeningError();
  const wrongKey = sealedTo.some((one) => readers.keys.some((known) => equal(known.holder, one.holder) && !equal(known.key, one.key)));
  if (wrongKey) throw new OpeningError();
}
