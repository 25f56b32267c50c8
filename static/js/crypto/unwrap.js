/**
 * The one private-key operation: a wrapped content key and the recipient's seed give the content key. Twin of crypto/_unwrap.py.
 * And what is done with a content key: the half of crypto/suite1.py and crypto/padding.py that no phone needs to seal a tip.
 */
import { ID_LENGTH, OpeningError, SEED_LENGTH, compare, equal, exact, readUnsigned } from "./encoding.js";
import { HEAD_LENGTH, WORDS, sizeClass } from "./padding.js";
import {
  ENC_LENGTH, HPKE, KIND, WRAP_LENGTH, bodyKey, build, parse, scope, scopeOf, wrap, wrapAll, wrapInfo,
} from "./suite1.js";
import { decrypt } from "./uncobble.js";

/**
 * Open 1168 wrapped bytes with the recipient's 32-byte seed; the 32-byte content key, or OpeningError.
 * @param {Bytes} seed
 * @param {Bytes} bound the scope
 * @param {Bytes} keyId
 * @param {Bytes} wrapped
 */
export async function unwrap(seed, bound, keyId, wrapped) {
  exact(wrapped, WRAP_LENGTH);
  exact(seed, SEED_LENGTH);
  const info = wrapInfo(bound, keyId);
  /** @type {Bytes} */
  let opened;
  try {
    const recipientKey = await HPKE.kem.importKey("raw", seed.slice(), false);
    const enc = wrapped.slice(0, ENC_LENGTH);
    opened = new Uint8Array(await HPKE.open({ recipientKey, enc, info }, wrapped.slice(ENC_LENGTH)));
  } catch (error) {
    throw new OpeningError();
  }
  return exact(opened, SEED_LENGTH);
}

/**
 * Return the content key that an envelope holds for one recipient.
 * @param {Envelope} envelope
 * @param {Bytes} keyId
 * @param {Bytes} seed
 */
export async function contentKey(envelope, keyId, seed) {
  return unwrap(seed, scope(envelope), keyId, wrapFor(envelope, keyId));
}

/** @param {Bytes} padded */
export function unpad(padded, sizes = WORDS) {
  if (padded.length < HEAD_LENGTH) throw new OpeningError();
  const length = readUnsigned(padded.subarray(0, HEAD_LENGTH));
  if (length > padded.length || sizeClass(length, sizes) !== padded.length) throw new OpeningError();
  if (padded.subarray(HEAD_LENGTH + length).some((byte) => byte !== 0)) throw new OpeningError();
  return padded.slice(HEAD_LENGTH, HEAD_LENGTH + length);
}

/** @param {Bytes} contentKey @param {Bytes} bound @param {Bytes} body @param {number} [index] @param {number[]} [sizes] */
export async function openContent(contentKey, bound, body, index = 0, sizes = WORDS) {
  const { key, context } = await bodyKey(contentKey, bound, index);
  return unpad(await decrypt(key, context, body), sizes);
}

/** @param {Envelope} envelope @param {Bytes} keyId */
export function wrapFor(envelope, keyId) {
  const entry = envelope.entries.find((each) => equal(each.keyId, keyId));
  if (entry === undefined) throw new OpeningError();
  return entry.wrap;
}

/** @param {Envelope} envelope @param {Bytes} contentKey */
export function openWithKey(envelope, contentKey, index = 0) {
  return openContent(contentKey, scope(envelope), envelope.body, index);
}

/** @param {Envelope} envelope @param {Bytes} contentKey @param {Recipient[]} recipients who get the same body */
export async function rewrapTo(envelope, contentKey, recipients) {
  const entries = await wrapAll(scope(envelope), recipients, contentKey);
  return build(Object.assign({}, envelope, { entries }));
}

/**
 * The same body for further recipients, each with its wrap.
 * @param {Bytes} sealed
 * @param {Entry[]} added
 */
export function withEntries(sealed, added) {
  const envelope = parse(sealed);
  const entries = envelope.entries.concat(added).sort((a, b) => compare(a.keyId, b.keyId));
  return build(Object.assign({}, envelope, { entries }));
}

/**
 * Wrap a department's seed to an officer (kind 4), without prefix and body.
 * @param {Bytes} authority
 * @param {Bytes} keyId of the department's record
 * @param {Recipient} officer
 * @param {Bytes} seed
 */
export function wrapSeed(authority, keyId, officer, seed) {
  return wrap(officer.publicKey, seedScope(authority, keyId), officer.keyId, seed);
}

/** @param {Bytes} authority @param {Bytes} keyId */
export function seedScope(authority, keyId) {
  return scopeOf(KIND.SEED, authority, keyId.slice(0, ID_LENGTH), keyId);
}
