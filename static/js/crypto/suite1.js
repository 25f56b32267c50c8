// Suite 1: X-Wing wraps, Cobblestone-256 bodies, and the envelope around both (layout: docs/formats.md section 2).
// Twin of crypto/suite1.py; what opens stands in unwrap.js, since a phone opens nothing.
import { Aes256Gcm, CipherSuite, HkdfSha256, XWing } from "../../vendor/hpke.js";
import { encrypt } from "./cobblestone.js";
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SEED_LENGTH, compare, exact, hkdf, join, label, randomBytes, u32,
} from "./encoding.js";
import { WORDS, pad, sizeClass } from "./padding.js";

export const VERSION = 1;
export const SUITE = 1;
export const PUBLIC_LENGTH = 1216;
export const WRAP_LENGTH = 1168;
export const ENC_LENGTH = 1120;
export const KIND = { TIP: 1, LETTER: 2, REPLY: 3, SEED: 4, NOTE: 6, OUTSIDE: 7 };
/** Kinds that travel as envelopes; a file sealed at the command line (5) is none of a browser's. */
const ENVELOPES = [KIND.TIP, KIND.LETTER, KIND.REPLY, KIND.NOTE, KIND.OUTSIDE];
const PREFIX_LENGTH = 68;
const ENTRY_LENGTH = HASH_LENGTH + WRAP_LENGTH;
const MOST_ENTRIES = 16;
const CHUNK_LENGTH = 16384;
const COBBLESTONE_HEAD = 56;
const TAG_LENGTH = 16;

export const HPKE = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** @param {Bytes} seed */
export async function publicFromSeed(seed) {
  const pair = await HPKE.kem.generateKeyPairDerand(exact(seed, SEED_LENGTH).slice());
  return new Uint8Array(await HPKE.kem.serializePublicKey(pair.publicKey));
}

/**
 * What wraps and body are bound to.
 * @param {number} kind
 * @param {Bytes} authority
 * @param {Bytes} subject
 * @param {Bytes} binding
 */
export function scopeOf(kind, authority, subject, binding) {
  const head = Uint8Array.of(VERSION, SUITE, kind, 0);
  return join(head, exact(authority, ID_LENGTH), exact(subject, ID_LENGTH), exact(binding, HASH_LENGTH));
}

/** @param {Envelope} envelope */
export function scope(envelope) {
  return scopeOf(envelope.kind, envelope.authority, envelope.subject, envelope.binding);
}

/** @param {Bytes} bound the scope @param {Bytes} keyId */
export function wrapInfo(bound, keyId) {
  return join(label("wrap"), exact(bound, PREFIX_LENGTH), exact(keyId, HASH_LENGTH));
}

/** @param {Bytes} publicKey @param {Bytes} bound @param {Bytes} keyId @param {Bytes} contentKey */
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

/** @param {Bytes} contentKey @param {Bytes} bound @param {Bytes} plaintext @param {number} [index] @param {number[]} [sizes] */
export async function sealContent(contentKey, bound, plaintext, index = 0, sizes = WORDS) {
  const { key, context } = await bodyKey(contentKey, bound, index);
  return encrypt(key, context, pad(plaintext, sizes));
}

/** @param {Bytes} contentKey @param {Bytes} bound @param {number} index what Cobblestone takes for the body with this index */
export async function bodyKey(contentKey, bound, index) {
  const context = join(label("body"), exact(bound, PREFIX_LENGTH), u32(index));
  return { key: await hkdf(exact(contentKey, SEED_LENGTH), context, SEED_LENGTH), context };
}

/** @param {number} length of the plaintext */
export function bodyLength(length, sizes = WORDS) {
  const padded = sizeClass(length, sizes);
  return COBBLESTONE_HEAD + padded + TAG_LENGTH * (Math.floor(padded / CHUNK_LENGTH) + 1);
}

/**
 * Seal under a fresh content key.
 * @param {number} kind
 * @param {Bytes} authority
 * @param {Bytes} subject
 * @param {Bytes} binding
 * @param {Recipient[]} recipients
 * @param {Bytes} plaintext
 * @param {number} [index]
 */
export async function seal(kind, authority, subject, binding, recipients, plaintext, index = 0) {
  return (await sealKeeping(kind, authority, subject, binding, recipients, plaintext, index)).sealed;
}

/**
 * Seal as `seal` does, keeping what its files are sealed with (docs/formats.md 14).
 * @param {number} kind
 * @param {Bytes} authority
 * @param {Bytes} subject
 * @param {Bytes} binding
 * @param {Recipient[]} recipients
 * @param {Bytes} plaintext
 * @param {number} [index]
 * @param {Bytes} [contentKey]
 * @returns {Promise<SealedEnvelope>}
 */
export async function sealKeeping(kind, authority, subject, binding, recipients, plaintext, index = 0, contentKey = randomBytes(SEED_LENGTH)) {
  const bound = scopeOf(kind, authority, subject, binding);
  const entries = await wrapAll(bound, recipients, contentKey);
  const body = await sealContent(contentKey, bound, plaintext, index);
  return { sealed: build({ kind, authority, subject, binding, entries, body }), contentKey, scope: bound };
}

/** @param {Bytes} bound @param {Recipient[]} recipients @param {Bytes} contentKey */
export async function wrapAll(bound, recipients, contentKey) {
  const entries = [];
  for (const { keyId, publicKey } of recipients.slice().sort((a, b) => compare(a.keyId, b.keyId))) {
    entries.push({ keyId, wrap: await wrap(publicKey, bound, keyId, contentKey) });
  }
  return entries;
}

/** @param {Envelope} envelope */
export function build(envelope) {
  if (envelope.entries.length > MOST_ENTRIES) throw new OpeningError();
  const prefix = scope(envelope);
  prefix[3] = envelope.entries.length;
  const entries = envelope.entries.map((entry) => join(entry.keyId, entry.wrap));
  const sealed = join(prefix, ...entries, envelope.body);
  parse(sealed);
  return sealed;
}

/** @param {Bytes} sealed */
export function parse(sealed) {
  if (sealed.length < PREFIX_LENGTH || sealed[0] !== VERSION || sealed[1] !== SUITE) throw new OpeningError();
  const kind = sealed[2];
  const count = sealed[3];
  const end = PREFIX_LENGTH + count * ENTRY_LENGTH;
  if (ENVELOPES.indexOf(kind) < 0 || count < 1 || count > MOST_ENTRIES) throw new OpeningError();
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

/** @param {number} length @returns {boolean} whether a body of a size class is so long */
function isBodyLength(length) {
  let padded = WORDS[0];
  while (bodyLength(padded - 8) < length) padded *= 2;
  return bodyLength(padded - 8) === length;
}
