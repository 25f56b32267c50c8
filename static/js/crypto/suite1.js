/**
 * Suite 1: X-Wing wrapping, Cobblestone-256 content, and the envelope around both (docs/formats.md sections 2, 2.1).
 * Twin of crypto/suite1.py.
 *
 *     sealed := prefix ‖ count × entry ‖ body
 *     prefix := version u8 = 1 ‖ suite u8 = 1 ‖ kind u8 ‖ count u8 ‖ authority (16) ‖ subject (16) ‖ binding (32)
 *     entry  := key id (32) ‖ wrap (1168)
 *     scope  := the prefix with count = 0
 */
import { Aes256Gcm, CipherSuite, HkdfSha256, XWing } from "../../vendor/hpke.js";
import { decrypt, encrypt } from "./cobblestone.js";
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SEED_LENGTH, compare, equal, exact, hkdf, join, label, randomBytes, u32,
} from "./encoding.js";
import { WORDS, pad, sizeClass, unpad } from "./padding.js";

export const VERSION = 1;
export const SUITE = 1;
export const PUBLIC_LENGTH = 1216;
export const WRAP_LENGTH = 1168;
export const ENC_LENGTH = 1120;
export const KIND = { TIP: 1, LETTER: 2, REPLY: 3, SEED: 4 };
const PREFIX_LENGTH = 68;
const ENTRY_LENGTH = HASH_LENGTH + WRAP_LENGTH;
const MOST_ENTRIES = 16;
const CHUNK_LENGTH = 16384;
const COBBLESTONE_HEAD = 56;
const TAG_LENGTH = 16;

/** The one HPKE suite: X-Wing, HKDF-SHA256, AES-256-GCM. */
export const HPKE = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** @param {Bytes} seed 32 bytes @returns {Promise<Bytes>} the 1216-byte X-Wing public key */
export async function publicFromSeed(seed) {
  const pair = await HPKE.kem.generateKeyPairDerand(exact(seed, SEED_LENGTH).slice());
  return new Uint8Array(await HPKE.kem.serializePublicKey(pair.publicKey));
}

/**
 * Join the outer fields that wraps and body are bound to; 68 bytes.
 * @param {number} kind
 * @param {Bytes} authority
 * @param {Bytes} subject
 * @param {Bytes} binding
 * @returns {Bytes}
 */
export function scopeOf(kind, authority, subject, binding) {
  const head = Uint8Array.of(VERSION, SUITE, kind, 0);
  return join(head, exact(authority, ID_LENGTH), exact(subject, ID_LENGTH), exact(binding, HASH_LENGTH));
}

/** @param {Envelope} envelope @returns {Bytes} */
export function scope(envelope) {
  return scopeOf(envelope.kind, envelope.authority, envelope.subject, envelope.binding);
}

/** @param {Bytes} bound the scope @param {Bytes} keyId @returns {Bytes} the HPKE info of one wrap */
export function wrapInfo(bound, keyId) {
  return join(label("wrap"), exact(bound, PREFIX_LENGTH), exact(keyId, HASH_LENGTH));
}

/**
 * Wrap 32 bytes to a 1216-byte public key; 1168 bytes.
 * @param {Bytes} publicKey
 * @param {Bytes} bound
 * @param {Bytes} keyId
 * @param {Bytes} contentKey
 * @returns {Promise<Bytes>}
 */
export async function wrap(publicKey, bound, keyId, contentKey) {
  exact(publicKey, PUBLIC_LENGTH);
  exact(contentKey, SEED_LENGTH);
  try {
    const recipientPublicKey = await HPKE.kem.importKey("raw", publicKey.slice(), true);
    const sealed = await HPKE.seal({ recipientPublicKey, info: wrapInfo(bound, keyId) }, contentKey);
    return join(new Uint8Array(sealed.enc), new Uint8Array(sealed.ct));
  } catch (error) {
    throw new OpeningError();
  }
}

/**
 * Pad and encrypt a plaintext under a content key.
 * @param {Bytes} contentKey
 * @param {Bytes} bound
 * @param {Bytes} plaintext
 * @param {number} [index]
 * @param {number[]} [sizes]
 * @returns {Promise<Bytes>}
 */
export async function sealContent(contentKey, bound, plaintext, index = 0, sizes = WORDS) {
  const { key, context } = await bodyKey(contentKey, bound, index);
  return encrypt(key, context, pad(plaintext, sizes));
}

/**
 * Decrypt and unpad a body; OpeningError for anything but the whole, unchanged body of this scope and index.
 * @param {Bytes} contentKey
 * @param {Bytes} bound
 * @param {Bytes} body
 * @param {number} [index]
 * @param {number[]} [sizes]
 * @returns {Promise<Bytes>}
 */
export async function openContent(contentKey, bound, body, index = 0, sizes = WORDS) {
  const { key, context } = await bodyKey(contentKey, bound, index);
  return unpad(await decrypt(key, context, body), sizes);
}

/** @param {Bytes} contentKey @param {Bytes} bound @param {number} index */
async function bodyKey(contentKey, bound, index) {
  const context = join(label("body"), exact(bound, PREFIX_LENGTH), u32(index));
  return { key: await hkdf(exact(contentKey, SEED_LENGTH), context, SEED_LENGTH), context };
}

/** @param {number} length @returns {number} how many bytes the body of a plaintext of `length` bytes has */
export function bodyLength(length, sizes = WORDS) {
  const padded = sizeClass(length, sizes);
  return COBBLESTONE_HEAD + padded + TAG_LENGTH * (Math.floor(padded / CHUNK_LENGTH) + 1);
}

/**
 * Seal a plaintext to recipients under a fresh content key.
 * @param {number} kind
 * @param {Bytes} authority
 * @param {Bytes} subject
 * @param {Bytes} binding
 * @param {Recipient[]} recipients
 * @param {Bytes} plaintext
 * @param {number} [index]
 * @returns {Promise<Bytes>}
 */
export async function seal(kind, authority, subject, binding, recipients, plaintext, index = 0) {
  const bound = scopeOf(kind, authority, subject, binding);
  const contentKey = randomBytes(SEED_LENGTH);
  const entries = await wrapAll(bound, recipients, contentKey);
  const body = await sealContent(contentKey, bound, plaintext, index);
  return build({ kind, authority, subject, binding, entries, body });
}

/**
 * Wrap a department's seed to an officer's record (kind 4); 1168 bytes, which travel without prefix and body.
 * @param {Bytes} authority
 * @param {Bytes} keyId id of the department's record
 * @param {Recipient} officer
 * @param {Bytes} seed
 * @returns {Promise<Bytes>}
 */
export function wrapSeed(authority, keyId, officer, seed) {
  return wrap(officer.publicKey, seedScope(authority, keyId), officer.keyId, seed);
}

/** @param {Bytes} authority @param {Bytes} keyId @returns {Bytes} the scope of a department's seed (kind 4) */
export function seedScope(authority, keyId) {
  return scopeOf(KIND.SEED, authority, keyId.slice(0, ID_LENGTH), keyId);
}

/**
 * Give the same body to other recipients; the caller holds the content key.
 * @param {Envelope} envelope
 * @param {Bytes} contentKey
 * @param {Recipient[]} recipients
 * @returns {Promise<Bytes>}
 */
export async function rewrapTo(envelope, contentKey, recipients) {
  const entries = await wrapAll(scope(envelope), recipients, contentKey);
  return build(Object.assign({}, envelope, { entries }));
}

/** @param {Bytes} bound @param {Recipient[]} recipients @param {Bytes} contentKey @returns {Promise<Entry[]>} */
async function wrapAll(bound, recipients, contentKey) {
  const entries = [];
  for (const { keyId, publicKey } of recipients.slice().sort((a, b) => compare(a.keyId, b.keyId))) {
    entries.push({ keyId, wrap: await wrap(publicKey, bound, keyId, contentKey) });
  }
  return entries;
}

/** @param {Envelope} envelope @returns {Bytes} the inverse of `parse` */
export function build(envelope) {
  if (envelope.entries.length > MOST_ENTRIES) throw new OpeningError();
  const prefix = scope(envelope);
  prefix[3] = envelope.entries.length;
  const entries = envelope.entries.map((entry) => join(entry.keyId, entry.wrap));
  const sealed = join(prefix, ...entries, envelope.body);
  parse(sealed);
  return sealed;
}

/**
 * Read an envelope without any key; OpeningError for another version, suite, kind, order or length.
 * @param {Bytes} sealed
 * @returns {Envelope}
 */
export function parse(sealed) {
  if (sealed.length < PREFIX_LENGTH || sealed[0] !== VERSION || sealed[1] !== SUITE) throw new OpeningError();
  const kind = sealed[2];
  const count = sealed[3];
  const end = PREFIX_LENGTH + count * ENTRY_LENGTH;
  if (kind < KIND.TIP || kind > KIND.REPLY || count < 1 || count > MOST_ENTRIES) throw new OpeningError();
  if (sealed.length < end || !isBodyLength(sealed.length - end)) throw new OpeningError();
  const entries = [];
  for (let at = PREFIX_LENGTH; at < end; at += ENTRY_LENGTH) {
    const keyId = sealed.slice(at, at + HASH_LENGTH);
    if (entries.length > 0 && compare(entries[entries.length - 1].keyId, keyId) >= 0) throw new OpeningError();
    entries.push({ keyId, wrap: sealed.slice(at + HASH_LENGTH, at + ENTRY_LENGTH) });
  }
  const authority = sealed.slice(4, 20);
  return { kind, authority, subject: sealed.slice(20, 36), binding: sealed.slice(36, 68), entries, body: sealed.slice(end) };
}

/** @param {number} length @returns {boolean} whether a body of this length holds a size class of words */
function isBodyLength(length) {
  let padded = WORDS[0];
  while (bodyLength(padded - 8) < length) padded *= 2;
  return bodyLength(padded - 8) === length;
}

/** @param {Envelope} envelope @param {Bytes} keyId @returns {Bytes} the wrap for one recipient */
export function wrapFor(envelope, keyId) {
  const entry = envelope.entries.find((each) => equal(each.keyId, keyId));
  if (entry === undefined) throw new OpeningError();
  return entry.wrap;
}

/** @param {Envelope} envelope @param {Bytes} contentKey @returns {Promise<Bytes>} the opened body */
export function openWithKey(envelope, contentKey, index = 0) {
  return openContent(contentKey, scope(envelope), envelope.body, index);
}
