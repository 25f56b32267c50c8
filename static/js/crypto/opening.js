/**
 * Private keys of departments and officers: unwrapping, opening, the officer secret. Twin of crypto/opening.py, and the
 * place where tips are opened in earnest: in an officer's browser.
 */
import {
  ID_LENGTH, OpeningError, SEED_LENGTH, ed25519Public, equal, exact, hkdf, join, label, randomBytes,
} from "./encoding.js";
import { readReply } from "./mailbox.js";
import { checkTip } from "./routing.js";
import { KIND, openWithKey, parse, publicFromSeed, rewrapTo, seedScope } from "./suite1.js";
import { contentKey, unwrap } from "./unwrap.js";

const IV_LENGTH = 12;
const WRAPPED_SECRET_LENGTH = 60;

/** @param {Bytes} secret the 32-byte officer secret @returns {Promise<OfficerKeys>} */
export async function officerKeys(secret) {
  exact(secret, SEED_LENGTH);
  const wrapSeed = await hkdf(secret, label("officer wrap"), SEED_LENGTH);
  const signSeed = await hkdf(secret, label("officer sign"), SEED_LENGTH);
  return { wrapSeed, signSeed, wrapPublic: await publicFromSeed(wrapSeed), signPublic: await ed25519Public(signSeed) };
}

/**
 * Encrypt an officer secret under a sign-in, passkey or tab key; 60 bytes.
 * @param {Bytes} kek
 * @param {Bytes} secret
 * @param {Bytes} authority
 * @param {Bytes} officer holder id
 * @returns {Promise<Bytes>}
 */
export async function wrapSecret(kek, secret, authority, officer) {
  const iv = randomBytes(IV_LENGTH);
  const algorithm = { name: "AES-GCM", iv, additionalData: officerAad(authority, officer) };
  const key = await aes(kek);
  return join(iv, new Uint8Array(await crypto.subtle.encrypt(algorithm, key, exact(secret, SEED_LENGTH))));
}

/**
 * Return the officer secret of 60 wrapped bytes.
 * @param {Bytes} kek
 * @param {Bytes} wrapped
 * @param {Bytes} authority
 * @param {Bytes} officer holder id
 * @returns {Promise<Bytes>}
 */
export async function unwrapSecret(kek, wrapped, authority, officer) {
  exact(wrapped, WRAPPED_SECRET_LENGTH);
  const algorithm = { name: "AES-GCM", iv: wrapped.slice(0, IV_LENGTH), additionalData: officerAad(authority, officer) };
  const key = await aes(kek);
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, wrapped.slice(IV_LENGTH)));
  } catch (error) {
    throw new OpeningError();
  }
}

/** @param {Bytes} kek @returns {Promise<CryptoKey>} */
async function aes(kek) {
  return crypto.subtle.importKey("raw", exact(kek, SEED_LENGTH), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {Bytes} authority @param {Bytes} officer @returns {Bytes} */
function officerAad(authority, officer) {
  return join(label("officer"), exact(authority, ID_LENGTH), exact(officer, ID_LENGTH));
}

/**
 * Return a department's seed kept for an officer (kind 4).
 * @param {Bytes} wrapped
 * @param {Bytes} authority
 * @param {Bytes} keyId id of the department's record
 * @param {Bytes} officer id of the officer's record
 * @param {Bytes} officerSeed
 * @returns {Promise<Bytes>}
 */
export async function openSeed(wrapped, authority, keyId, officer, officerSeed) {
  return unwrap(officerSeed, seedScope(authority, keyId), officer, wrapped);
}

/**
 * Open a tip with one department's intake seed and compare its routing facts with the envelope.
 * @param {Bytes} sealed
 * @param {Keyring} keyring
 * @param {Bytes} own the reading department's holder id
 * @param {Bytes} keyId
 * @param {Bytes} intakeSeed
 * @param {{transferred?: boolean}} [options]
 * @returns {Promise<TipBody>}
 */
export async function openTip(sealed, keyring, own, keyId, intakeSeed, options = {}) {
  const envelope = parse(sealed);
  const plaintext = await openWithKey(envelope, await contentKey(envelope, keyId, intakeSeed));
  return checkTip(envelope, plaintext, keyring, own, options);
}

/**
 * Open a reporter's letter (kind 3); the caller has verified the action that carried it.
 * @param {Bytes} sealed
 * @param {{authority: Bytes, tip: Bytes, mailbox: Bytes}} place
 * @param {Bytes} keyId
 * @param {Bytes} intakeSeed
 * @returns {Promise<string>}
 */
export async function openReply(sealed, place, keyId, intakeSeed) {
  const envelope = parse(sealed);
  const same = envelope.kind === KIND.REPLY && equal(envelope.authority, place.authority)
    && equal(envelope.subject, place.tip) && equal(envelope.binding, place.mailbox);
  if (!same) throw new OpeningError();
  return readReply(await openWithKey(envelope, await contentKey(envelope, keyId, intakeSeed)));
}

/**
 * Re-wrap an envelope's content key to other recipients; the body stays as it is.
 * @param {Bytes} sealed
 * @param {Bytes} keyId
 * @param {Bytes} seed
 * @param {Recipient[]} recipients
 * @returns {Promise<Bytes>}
 */
export async function rewrap(sealed, keyId, seed, recipients) {
  const envelope = parse(sealed);
  return rewrapTo(envelope, await contentKey(envelope, keyId, seed), recipients);
}
