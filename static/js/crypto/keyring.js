// Signed key records and the keyring they make (layout: docs/formats.md section 3). Twin of crypto/keyring.py,
// but for what a phone that seals a tip does not need: that stands in records.js.
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, compare, ed25519Verify, equal, exact, join, label,
  labelled, readUnsigned, u32, utf8,
} from "./encoding.js";
import { PUBLIC_LENGTH, SUITE, VERSION } from "./suite1.js";

export const PURPOSE = { DEPARTMENT: 1, INTAKE: 2, LETTERS: 3, OFFICER: 4, SIGNER: 5 };
export const NO_PREDECESSOR = new Uint8Array(HASH_LENGTH);
const ED25519_LENGTH = 32;
const HEAD_LENGTH = 114;

/** @param {number} purpose */
function publicLength(purpose) {
  return purpose === PURPOSE.INTAKE || purpose === PURPOSE.OFFICER ? PUBLIC_LENGTH : ED25519_LENGTH;
}

/** @param {KeyFields} fields @returns {Bytes} the record; OpeningError for a field that does not fit */
export function encodeRecord(fields) {
  if (fields.purpose < PURPOSE.DEPARTMENT || fields.purpose > PURPOSE.SIGNER) throw new OpeningError();
  if (fields.firstDay > fields.lastDay) throw new OpeningError();
  const length = publicLength(fields.purpose);
  return join(
    Uint8Array.of(VERSION, SUITE, fields.purpose, 0), u32(fields.epoch),
    exact(fields.authority, ID_LENGTH), exact(fields.holder, ID_LENGTH),
    exact(fields.signer, HASH_LENGTH), exact(fields.predecessor, HASH_LENGTH),
    u32(fields.firstDay), u32(fields.lastDay), u32(length).slice(2), exact(fields.publicKey, length),
  );
}

/** @param {KeyFields} fields */
export function keyIdOf(fields) {
  return labelled("record", encodeRecord(fields));
}

/** @param {string} name a department's or officer's id */
export async function holderId(name) {
  return (await labelled("holder", utf8(name))).slice(0, ID_LENGTH);
}

/** @param {Bytes} rootPublic @returns {Promise<Bytes>} the signer that departments' records name */
export function rootId(rootPublic) {
  return labelled("root", exact(rootPublic, ED25519_LENGTH));
}

/** @param {Bytes} wire whose signature is not checked here */
export async function parseRecord(wire) {
  if (wire.length < HEAD_LENGTH + SIGNATURE_LENGTH) throw new OpeningError();
  const encoded = wire.slice(0, wire.length - SIGNATURE_LENGTH);
  const fields = {
    purpose: encoded[2],
    epoch: readUnsigned(encoded.slice(4, 8)),
    authority: encoded.slice(8, 24),
    holder: encoded.slice(24, 40),
    signer: encoded.slice(40, 72),
    predecessor: encoded.slice(72, 104),
    firstDay: readUnsigned(encoded.slice(104, 108)),
    lastDay: readUnsigned(encoded.slice(108, 112)),
    publicKey: encoded.slice(HEAD_LENGTH),
  };
  // Writing it again checks every other field and bound at once.
  if (!equal(encodeRecord(fields), encoded)) throw new OpeningError();
  const record = Object.assign({ keyId: await keyIdOf(fields) }, fields);
  return { record, encoded, signature: wire.slice(wire.length - SIGNATURE_LENGTH) };
}

/** The records of one authority; only `verifyRecords` makes it. */
export class Keyring {
  /** @param {Bytes} authority @param {number} day today @param {KeyRecord[]} records */
  constructor(authority, day, records) {
    this.authority = authority;
    this.day = day;
    this.records = records;
  }

  /** @param {Bytes} keyId @param {number} purpose @param {number} [day] on which the record must be good; today if none */
  get(keyId, purpose, day = this.day) {
    const record = this.known(keyId, purpose);
    if (!this.good(record, day)) throw new OpeningError();
    return record;
  }

  /** @param {Bytes} keyId @param {number} purpose of a record of any days: for what was sealed to it long ago */
  known(keyId, purpose) {
    const record = this.records.find((each) => equal(each.keyId, keyId) && each.purpose === purpose);
    if (record === undefined) throw new OpeningError();
    return record;
  }

  /** @param {number} purpose @param {Bytes} holder whose record of the highest epoch that is good today is wanted */
  current(purpose, holder) {
    const good = this.all(purpose).filter((record) => equal(record.holder, holder));
    if (good.length === 0) throw new OpeningError();
    return good[good.length - 1];
  }

  /** @param {number} purpose @returns {KeyRecord[]} all that are good today, by holder and epoch */
  all(purpose) {
    return this.records
      .filter((record) => record.purpose === purpose && this.good(record, this.day))
      .sort((a, b) => compare(a.holder, b.holder) || a.epoch - b.epoch);
  }

  /** @param {KeyRecord} record @param {number} day */
  good(record, day) {
    // A department's signer is the root, which has no record and no end.
    const signer = this.records.find((each) => equal(each.keyId, record.signer));
    return holds(record, day) && (signer === undefined || holds(signer, day));
  }
}

/** @param {KeyRecord} record @param {number} day */
function holds(record, day) {
  return record.firstDay <= day && day <= record.lastDay;
}

/**
 * Check every record; OpeningError if one fails.
 * @param {{authority: Bytes, rootPublic: Bytes}} trust what the verifier knows beforehand
 * @param {Bytes[]} wires
 * @param {number} day
 */
export async function verifyRecords(trust, wires, day) {
  const parsed = await Promise.all(wires.map(parseRecord));
  const records = parsed.map((each) => each.record);
  const root = await rootId(trust.rootPublic);
  for (const { record, encoded, signature } of parsed) {
    if (!equal(record.authority, trust.authority)) throw new OpeningError();
    const signer = signerPublic(record, records, root, trust.rootPublic);
    await ed25519Verify(signer, signature, join(label("record"), encoded));
    checkPlace(record, records);
  }
  return new Keyring(trust.authority, day, records);
}

/** @param {KeyRecord} record @param {KeyRecord[]} records @param {Bytes} root @param {Bytes} rootPublic */
function signerPublic(record, records, root, rootPublic) {
  if (record.purpose === PURPOSE.DEPARTMENT) {
    if (!equal(record.signer, root)) throw new OpeningError();
    return rootPublic;
  }
  const signer = records.find((each) => equal(each.keyId, record.signer));
  if (signer === undefined || signer.purpose !== PURPOSE.DEPARTMENT) throw new OpeningError();
  const sameHolder = record.purpose === PURPOSE.INTAKE || record.purpose === PURPOSE.LETTERS;
  if (sameHolder && !equal(signer.holder, record.holder)) throw new OpeningError();
  return signer.publicKey;
}

/** @param {KeyRecord} record @param {KeyRecord[]} records */
function checkPlace(record, records) {
  for (const other of records) {
    const sameLine = other.purpose === record.purpose && equal(other.holder, record.holder);
    if (equal(other.keyId, record.predecessor) && (!sameLine || other.epoch >= record.epoch)) throw new OpeningError();
    // Two keys of one epoch would let a server choose the one that a browser sees.
    if (sameLine && other.epoch === record.epoch && !equal(other.keyId, record.keyId)) throw new OpeningError();
  }
}
