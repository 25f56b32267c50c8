/**
 * Findings that a leader signs (docs/formats.md section 7). Twin of crypto/findings.py.
 *
 *     finding := label("finding") ‖ authority ‖ case id (16) ‖ H(canonical finding JSON)
 */
import { ID_LENGTH, OpeningError, ed25519Sign, ed25519Verify, exact, join, label, readCanonical, sha256 } from "./encoding.js";
import { PURPOSE } from "./keyring.js";

/**
 * Sign a canonical finding JSON; OpeningError for a body that is not canonical.
 * @param {Bytes} authority
 * @param {Bytes} caseId
 * @param {Bytes} body
 * @param {Bytes} signerSeed
 * @returns {Promise<Bytes>}
 */
export async function signFinding(authority, caseId, body, signerSeed) {
  return ed25519Sign(signerSeed, await signed(authority, caseId, body));
}

/**
 * Check a signature against the leader's record, good on `day` (today if none); the record, or OpeningError.
 * @param {Keyring} keyring
 * @param {Bytes} caseId
 * @param {Bytes} body
 * @param {Bytes} signature
 * @param {Bytes} signer
 * @param {number} [day]
 */
export async function verifyFinding(keyring, caseId, body, signature, signer, day) {
  const record = keyring.get(signer, PURPOSE.SIGNER, day);
  await ed25519Verify(record.publicKey, signature, await signed(keyring.authority, caseId, body));
  return record;
}

/** @param {Bytes} authority @param {Bytes} caseId @param {Bytes} body */
async function signed(authority, caseId, body) {
  // Two ways to write the same finding would be two findings under one signature.
  const value = readCanonical(body);
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new OpeningError();
  return join(label("finding"), exact(authority, ID_LENGTH), exact(caseId, ID_LENGTH), await sha256(body));
}
