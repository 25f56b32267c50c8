/**
 * What one installation hands to a department of another: one sealed file, signed by the giver (docs/formats.md 2.1 and 15).
 * Twin of crypto/outside.py; here a package stays the JSON object that it travels as.
 *
 *     sealed := envelope of kind 7: authority = the receiver's, subject random, binding H(label("outside")),
 *               one recipient: the intake record of the receiving department
 *     plain  := signature (64) ‖ package JSON (canonical)
 *     file   := length of sealed u32 ‖ sealed ‖ streams (section 14) of the files that have come, in the package's order
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SEED_LENGTH, SIGNATURE_LENGTH, canonical, ed25519Sign, ed25519Verify, equal, integer,
  join, label, labelled, randomBytes, readObject, readUnsigned, sha256, text, u32, unb64u, withFields,
} from "./encoding.js";
import { parseLines } from "./files.js";
import { PURPOSE, holderId, verifyRecords } from "./keyring.js";
import { strings } from "./routing.js";
import { streamLength } from "./streams.js";
import { KIND, parse, seal } from "./suite1.js";
import { contentKey, openWithKey } from "./unwrap.js";

const FIELDS = ["v", "giver", "to", "slip", "first_day", "day", "record", "tip", "letters", "files"];
const GIVER = ["authority", "name", "department", "title", "root", "records", "key"];
const RECORD = ["category", "sector", "region", "subject", "place", "summary"];
const TIP = ["category", "sector", "region", "urgency", "words", "place", "subject", "when", "ongoing", "known", "insider", "told",
  "reward", "together"];
const MOST_LETTERS = 500;
const LONGEST_SLIP = 12;
const LONGEST_TEXT = 100000;
const SCOPE_LENGTH = 68;
const HEAD_LENGTH = 4;
// Words and letters; what is longer is no envelope of ours.
const MOST_SEALED = 16 * 1024 * 1024;

/** @returns {Promise<Bytes>} what stands in the binding of the envelope: nothing outside says what it is about */
export function outsideBinding() {
  return labelled("outside");
}

/**
 * Sign a package with the giver's letters seed and seal it to the receiver's intake record.
 * @param {JsonObject} value the package
 * @param {Bytes} lettersSeed
 * @param {Recipient} receiver
 * @returns {Promise<Bytes>}
 */
export async function sealPackage(value, lettersSeed, receiver) {
  const data = canonical(value);
  const { to } = decodePackage(data);
  const signature = await ed25519Sign(lettersSeed, join(label("outside"), await sha256(data)));
  if (!equal(unb64u(to.key, HASH_LENGTH), receiver.keyId)) throw new OpeningError();
  const authority = unb64u(to.authority, ID_LENGTH);
  return seal(KIND.OUTSIDE, authority, randomBytes(ID_LENGTH), await outsideBinding(), [receiver], join(signature, data));
}

/**
 * Open a package with the seed of its recipient, and check signature, records and address. That the root inside is the
 * giver's is known by other means alone: a confirmed introduction, or the slip of paper.
 * @param {Bytes} sealed
 * @param {Bytes} keyId
 * @param {Bytes} seed
 * @returns {Promise<{[name: string]: any}>} the package JSON
 */
export async function openPackage(sealed, keyId, seed) {
  const envelope = parse(sealed);
  if (envelope.kind !== KIND.OUTSIDE || !equal(envelope.binding, await outsideBinding())) throw new OpeningError();
  const plaintext = await openWithKey(envelope, await contentKey(envelope, keyId, seed));
  const data = plaintext.slice(SIGNATURE_LENGTH);
  const value = decodePackage(data);
  const { giver, to, day } = value;
  const isAddressed = equal(unb64u(to.authority), envelope.authority) && envelope.entries.length === 1
    && equal(unb64u(to.key), envelope.entries[0].keyId);
  if (!isAddressed) throw new OpeningError();
  const trust = { authority: unb64u(giver.authority), rootPublic: unb64u(giver.root) };
  const keyring = await verifyRecords(trust, strings(giver.records).map((wire) => unb64u(wire)), day);
  const record = keyring.get(unb64u(giver.key), PURPOSE.LETTERS, day);
  if (!equal(record.holder, await holderId(giver.department))) throw new OpeningError();
  await ed25519Verify(record.publicKey, plaintext.slice(0, SIGNATURE_LENGTH), join(label("outside"), await sha256(data)));
  return value;
}

/** @param {Bytes} sealed @param {Blob[]} streams in the package's order @returns {Blob} the file that travels */
export function joinFile(sealed, streams) {
  return new Blob([u32(sealed.length), sealed].concat(/** @type {any[]} */ (streams)));
}

/**
 * Take a file apart into the envelope and all streams; OpeningError where it is cut off.
 * @param {Blob} file
 * @returns {Promise<{sealed: Bytes, rest: Blob}>}
 */
export async function splitFile(file) {
  const head = await bytesOf(file.slice(0, HEAD_LENGTH));
  const end = HEAD_LENGTH + (head.length === HEAD_LENGTH ? readUnsigned(head) : 0);
  if (head[0] !== 0 || end > MOST_SEALED || file.size < end) throw new OpeningError();
  return { sealed: await bytesOf(file.slice(HEAD_LENGTH, end)), rest: file.slice(end) };
}

/** @param {Blob} blob @returns {Promise<Bytes>} */
function bytesOf(blob) {
  return new Response(blob).arrayBuffer().then((bytes) => new Uint8Array(bytes));
}

/**
 * Every file of a package with its stream, null for one that did not travel; OpeningError for a wrong length.
 * @param {{[name: string]: any}} value the package
 * @param {Blob} rest
 * @returns {{seq: number, scope: Bytes, key: Bytes, line: FileLine, stream: Blob | null}[]}
 */
export function streamsOf(value, rest) {
  const found = [];
  let at = 0;
  for (const carried of value.files) {
    for (const line of parseLines(carried.lines)) {
      const end = at + (carried.have.indexOf(line.index) >= 0 ? streamLength(line.length) : 0);
      const stream = end > at ? rest.slice(at, end) : null;
      found.push({ seq: carried.seq, scope: unb64u(carried.scope), key: unb64u(carried.key), line, stream });
      at = end;
    }
  }
  if (at !== rest.size) throw new OpeningError();
  return found;
}

/** @param {Bytes} data @returns {{[name: string]: any}} OpeningError for a missing, extra or ill-typed field */
export function decodePackage(data) {
  const value = readObject(data, FIELDS);
  if (value.v !== 1) throw new OpeningError();
  short(value.slip, LONGEST_SLIP);
  if (integer(value.first_day) > integer(value.day)) throw new OpeningError();
  checkGiver(withFields(value.giver, GIVER));
  const to = withFields(value.to, ["authority", "key"]);
  unb64u(to.authority, ID_LENGTH);
  unb64u(to.key, HASH_LENGTH);
  const record = withFields(value.record, RECORD);
  RECORD.forEach((name) => short(record[name]));
  checkTip(withFields(value.tip, TIP));
  for (const one of list(value.letters)) {
    const letter = withFields(one, ["seq", "text"]);
    integer(letter.seq);
    short(letter.text);
  }
  list(value.files).forEach(checkCarried);
  return value;
}

/** @param {JsonObject} giver */
function checkGiver(giver) {
  ["name", "department", "title"].forEach((name) => short(giver[name]));
  unb64u(giver.authority, ID_LENGTH);
  unb64u(giver.root, HASH_LENGTH);
  unb64u(giver.key, HASH_LENGTH);
  list(giver.records).forEach((wire) => unb64u(wire));
}

/** @param {JsonObject} tip */
function checkTip(tip) {
  if (typeof tip.reward !== "boolean") throw new OpeningError();
  integer(tip.together);
  TIP.filter((name) => name !== "reward" && name !== "together").forEach((name) => short(tip[name]));
}

/** @param {Json} one */
function checkCarried(one) {
  const carried = withFields(one, ["seq", "scope", "key", "lines", "have"]);
  integer(carried.seq);
  unb64u(carried.scope, SCOPE_LENGTH);
  unb64u(carried.key, SEED_LENGTH);
  const indexes = parseLines(carried.lines).map((line) => line.index);
  const have = list(carried.have).map((index) => integer(index));
  if (!have.every((index, at) => indexes.indexOf(index) >= 0 && (at === 0 || have[at - 1] < index))) throw new OpeningError();
}

/** @param {Json} value @returns {Json[]} */
function list(value) {
  if (!Array.isArray(value) || value.length > MOST_LETTERS) throw new OpeningError();
  return value;
}

/** @param {Json} value */
function short(value, longest = LONGEST_TEXT) {
  const said = text(value);
  if (Array.from(said).length > longest) throw new OpeningError();
  return said;
}
