/**
 * Adoptions of a reward policy, which two officers sign (docs/formats.md section 7). Twin of crypto/adoptions.py.
 *
 *     adoption := label("adoption") ‖ authority ‖ H(canonical adoption JSON)
 */
import { ID_LENGTH, OpeningError, ed25519Sign, ed25519Verify, exact, join, label, readCanonical, sha256 } from "./encoding.js";
import { PURPOSE } from "./keyring.js";

/**
 * Sign a canonical adoption JSON; OpeningError for a body that is not canonical.
 * @param {Bytes} authority
 * @param {Bytes} body
 * @param {Bytes} signerSeed
 * @returns {Promise<Bytes>}
 */
export async function signAdoption(authority, body, signerSeed) {
  return ed25519Sign(signerSeed, await signed(authority, body));
}

/**
 * Check a signature against the officer's record, good on `day` (today if none); the record, or OpeningError.
 * @param {Keyring} keyring
 * @param {Bytes} body
 * @param {Bytes} signature
 * @param {Bytes} signer
 * @param {number} [day]
 */
export async function verifyAdoption(keyring, body, signature, signer, day) {
  const record = keyring.get(signer, PURPOSE.SIGNER, day);
  await ed25519Verify(record.publicKey, signature, await signed(keyring.authority, body));
  return record;
}

/** @param {Bytes} authority @param {Bytes} body */
async function signed(authority, body) {
  // Two ways to write the same adoption would be two adoptions under one signature.
  const value = readCanonical(body);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new OpeningError();
  return join(label("adoption"), exact(authority, ID_LENGTH), await sha256(body));
}
