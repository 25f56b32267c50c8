/**
 * The one private-key operation: a wrapped content key and the recipient's seed give the content key.
 * Twin of crypto/_unwrap.py.
 */
import { OpeningError, SEED_LENGTH, exact } from "./encoding.js";
import { ENC_LENGTH, HPKE, WRAP_LENGTH, scope, wrapFor, wrapInfo } from "./suite1.js";

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
