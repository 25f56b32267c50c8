/**
 * Awards and claims (docs/formats.md section 7). Twin of crypto/awards.py.
 *
 *     award := label("award") ‖ authority ‖ award id (16) ‖ amount in fen u64 ‖ claim public (32)
 *              ‖ policy hash (32) ‖ last day u32
 *     claim := label("claim") ‖ award id (16) ‖ claim lookup (32)
 *     withdrawal := label("withdrawal") ‖ authority ‖ award id (16) ‖ last day u32
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, b64u, canonical, ed25519Sign, ed25519Verify, equal, exact,
  join, label, readObject, u32, u64, unb64u,
} from "./encoding.js";
import { PURPOSE } from "./keyring.js";

/** @param {Award} award @returns {Bytes} the signed bytes; OpeningError for a field that does not fit */
export function encodeAward(award) {
  return join(
    label("award"), exact(award.authority, ID_LENGTH), exact(award.awardId, ID_LENGTH), u64(award.amountFen),
    exact(award.claimPublic, HASH_LENGTH), exact(award.policyHash, HASH_LENGTH), u32(award.lastDay),
  );
}

/** @param {Award} award @param {Bytes} signerSeed @returns {Promise<Bytes>} the approver's signature */
export function signAward(award, signerSeed) {
  return ed25519Sign(signerSeed, encodeAward(award));
}

/**
 * Check an award against the approver's record, good on the day of approval; the record, or OpeningError.
 * @param {Award} award
 * @param {Bytes} signature
 * @param {Keyring} keyring
 * @param {Bytes} signer
 * @param {number} [day]
 */
export async function verifyAward(award, signature, keyring, signer, day) {
  if (!equal(award.authority, keyring.authority)) throw new OpeningError();
  const record = keyring.get(signer, PURPOSE.SIGNER, day);
  await ed25519Verify(record.publicKey, signature, encodeAward(award));
  return record;
}

/**
 * The approver's signature over an award that is not to be paid any more; `lastDay` is the award's own.
 * @param {Bytes} authority
 * @param {Bytes} awardId
 * @param {number} lastDay
 * @param {Bytes} signerSeed
 */
export function signWithdrawal(authority, awardId, lastDay, signerSeed) {
  const ids = join(exact(authority, ID_LENGTH), exact(awardId, ID_LENGTH));
  return ed25519Sign(signerSeed, join(label("withdrawal"), ids, u32(lastDay)));
}

/**
 * Ask for an award to be paid to whoever shows the code behind the lookup.
 * @param {Bytes} claimSeed
 * @param {Bytes} awardId
 * @param {Bytes} lookup
 */
export async function signClaim(claimSeed, awardId, lookup) {
  return { awardId, lookup, proof: await ed25519Sign(claimSeed, claimed(awardId, lookup)) };
}

/** @param {Claim} claim @param {Bytes} claimPublic @returns {Promise<void>} OpeningError unless the claim key signed it */
export function verifyClaim(claim, claimPublic) {
  return ed25519Verify(claimPublic, claim.proof, claimed(claim.awardId, claim.lookup));
}

/** @param {Claim} claim @returns {Bytes} the canonical JSON body of the mailbox action `claim` */
export function encodeClaim(claim) {
  return canonical({
    award: b64u(exact(claim.awardId, ID_LENGTH)),
    lookup: b64u(exact(claim.lookup, HASH_LENGTH)),
    proof: b64u(exact(claim.proof, SIGNATURE_LENGTH)),
  });
}

/** @param {Bytes} body */
export function parseClaim(body) {
  const value = readObject(body, ["award", "lookup", "proof"]);
  return {
    awardId: unb64u(value.award, ID_LENGTH),
    lookup: unb64u(value.lookup, HASH_LENGTH),
    proof: unb64u(value.proof, SIGNATURE_LENGTH),
  };
}

/** @param {Bytes} awardId @param {Bytes} lookup */
function claimed(awardId, lookup) {
  return join(label("claim"), exact(awardId, ID_LENGTH), exact(lookup, HASH_LENGTH));
}
