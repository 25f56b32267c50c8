/**
 * Private keys of departments and officers: unwrapping, opening, the officer secret. Twin of crypto/opening.py, and the
 * place where tips are opened in earnest: in an officer's browser.
 */
import {
  ID_LENGTH, OpeningError, SEED_LENGTH, ed25519Public, equal, exact, hkdf, join, label, randomBytes, unb64u,
} from "./encoding.js";
import { parseLines } from "./files.js";
import { readReply } from "./mailbox.js";
import { parseBody, routingHash, strings } from "./routing.js";
import { KIND, parse, publicFromSeed, scope, wrap } from "./suite1.js";
import { checkReaders, readersAfter } from "./transfers.js";
import { contentKey, openWithKey, rewrapTo, seedScope, unwrap } from "./unwrap.js";

const IV_LENGTH = 12;
const WRAPPED_SECRET_LENGTH = 60;

/** @param {Bytes} secret the 32-byte officer secret */
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

/** @param {Bytes} kek */
async function aes(kek) {
  return crypto.subtle.importKey("raw", exact(kek, SEED_LENGTH), "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @param {Bytes} authority @param {Bytes} officer */
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
 * @param {import("./transfers.js").TransferNote[]} [notes]
 */
export async function openTip(sealed, keyring, own, keyId, intakeSeed, notes = []) {
  const envelope = parse(sealed);
  const plaintext = await openWithKey(envelope, await contentKey(envelope, keyId, intakeSeed));
  return checkTip(envelope, plaintext, keyring, own, notes);
}

/** @param {Bytes} plaintext of a tip, its lines of files read too */
export function parseWhole(plaintext) {
  const body = parseBody(plaintext);
  parseLines(body.fields.files);
  return body;
}

/**
 * Compare an opened tip with its envelope; the body, or OpeningError when the server was told something else.
 *
 * `own` is the holder that reads. After a transfer the envelope has other recipients than the facts, which the signed notes
 * have to explain one by one.
 * @param {Envelope} envelope
 * @param {Bytes} plaintext
 * @param {Keyring} keyring
 * @param {Bytes} own
 * @param {import("./transfers.js").TransferNote[]} notes
 */
async function checkTip(envelope, plaintext, keyring, own, notes) {
  const body = parseWhole(plaintext);
  const facts = body.routing;
  const same = envelope.kind === KIND.TIP
    && equal(envelope.authority, keyring.authority)
    && equal(envelope.authority, unb64u(facts.authority))
    && equal(envelope.subject, unb64u(facts.tip))
    && equal(envelope.binding, await routingHash(facts));
  if (!same) throw new OpeningError();
  checkReaders(envelope, keyring, await readersAfter(keyring, unb64u(facts.tip), strings(facts.recipients), notes), own);
  return body;
}

/**
 * Open a reporter's letter (kind 3), its text and lines of files; the caller has verified the action that carried it.
 * @param {Bytes} sealed
 * @param {{authority: Bytes, tip: Bytes, mailbox: Bytes}} place
 * @param {Bytes} keyId
 * @param {Bytes} intakeSeed
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
 */
export async function rewrap(sealed, keyId, seed, recipients) {
  const envelope = parse(sealed);
  return rewrapTo(envelope, await contentKey(envelope, keyId, seed), recipients);
}

/**
 * Wrap a tip's content key to the record of an officer who may read the original; 1168 bytes.
 * @param {Bytes} sealed
 * @param {Bytes} keyId
 * @param {Bytes} intakeSeed
 * @param {Recipient} officer
 */
export async function wrapOriginal(sealed, keyId, intakeSeed, officer) {
  const envelope = parse(sealed);
  return wrap(officer.publicKey, scope(envelope), officer.keyId, await contentKey(envelope, keyId, intakeSeed));
}

/**
 * Open a tip with what intake wrapped for one officer's record; compared as `openTip` compares.
 * @param {Bytes} sealed
 * @param {Keyring} keyring
 * @param {Bytes} own the reading department's holder id
 * @param {Bytes} wrapped
 * @param {{keyId: Bytes, seed: Bytes}} officer the officer's record and X-Wing seed
 * @param {import("./transfers.js").TransferNote[]} [notes]
 */
export async function openOriginal(sealed, keyring, own, wrapped, officer, notes = []) {
  const envelope = parse(sealed);
  const key = await unwrap(officer.seed, scope(envelope), officer.keyId, wrapped);
  return checkTip(envelope, await openWithKey(envelope, key), keyring, own, notes);
}
