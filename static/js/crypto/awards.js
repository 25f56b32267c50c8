/**
 * Awards and claims (docs/formats.md section 7). Twin of crypto/awards.py.
 *
 *     award := label("award") ‖ authority ‖ award id (16) ‖ amount in fen u64 ‖ claim public (32)
 *              ‖ policy hash (32) ‖ last day u32
 *     award of several people := label("award joint") ‖ the same fields ‖ how many people u8
 *     claim := label("claim") ‖ award id (16) ‖ claim lookup (32)
 *     share of a claim := label("claim share") ‖ award id (16) ‖ which share u8 (2, 3 …) ‖ claim lookup (32)
 *     withdrawal := label("withdrawal") ‖ authority ‖ award id (16) ‖ last day u32
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, b64u, canonical, ed25519Sign, ed25519Verify, equal, exact,
  join, label, readCanonical, u32, u64, unb64u, withFields,
} from "./encoding.js";
import { PURPOSE } from "./keyring.js";

const MOST_SHARES = 5;

/** @param {Award} award @returns {Bytes} the signed bytes; OpeningError for a field that does not fit */
export function encodeAward(award) {
  const people = award.joint === undefined ? 1 : award.joint;
  if (!(Number.isInteger(people) && people >= 1 && people <= MOST_SHARES)) throw new OpeningError();
  const fields = join(
    exact(award.authority, ID_LENGTH), exact(award.awardId, ID_LENGTH), u64(award.amountFen),
    exact(award.claimPublic, HASH_LENGTH), exact(award.policyHash, HASH_LENGTH), u32(award.lastDay),
  );
  return people === 1 ? join(label("award"), fields) : join(label("award joint"), fields, new Uint8Array([people]));
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
 * Ask for an award to be paid to whoever shows the code behind the lookup; `others` are those of people who share it.
 * @param {Bytes} claimSeed
 * @param {Bytes} awardId
 * @param {Bytes} lookup
 * @param {Bytes[]} [others]
 * @returns {Promise<Claim>}
 */
export async function signClaim(claimSeed, awardId, lookup, others = []) {
  const shares = [];
  for (let at = 0; at < others.length; at += 1) {
    shares.push({ lookup: others[at], proof: await ed25519Sign(claimSeed, shared(awardId, at + 2, others[at])) });
  }
  return { awardId, lookup, proof: await ed25519Sign(claimSeed, claimed(awardId, lookup)), shares };
}

/**
 * OpeningError unless the award's claim key signed this claim, with a code of its own for each of `joint` people.
 * @param {Claim} claim
 * @param {Bytes} claimPublic
 * @param {number} [joint]
 */
export async function verifyClaim(claim, claimPublic, joint = 1) {
  const lookups = [claim.lookup].concat(claim.shares.map((each) => each.lookup)).map(b64u);
  if (lookups.length !== joint || new Set(lookups).size !== joint) throw new OpeningError();
  await ed25519Verify(claimPublic, claim.proof, claimed(claim.awardId, claim.lookup));
  for (let at = 0; at < claim.shares.length; at += 1) {
    const each = claim.shares[at];
    await ed25519Verify(claimPublic, each.proof, shared(claim.awardId, at + 2, each.lookup));
  }
}

/** @param {Claim} claim @returns {Bytes} the canonical JSON body of the mailbox action `claim` */
export function encodeClaim(claim) {
  const body = Object.assign({ award: b64u(exact(claim.awardId, ID_LENGTH)) }, proven(claim));
  return canonical(claim.shares.length > 0 ? Object.assign(body, { shares: claim.shares.map(proven) }) : body);
}

/** @param {Bytes} body @returns {Claim} */
export function parseClaim(body) {
  const read = readCanonical(body);
  const isShared = read !== null && typeof read === "object" && "shares" in read;
  const value = withFields(read, ["award", "lookup", "proof"].concat(isShared ? ["shares"] : []));
  const shares = isShared ? sharesIn(value.shares) : [];
  return Object.assign({ awardId: unb64u(value.award, ID_LENGTH) }, provenIn(value), { shares });
}

/** @param {any} value @returns {ShareClaim[]} */
function sharesIn(value) {
  if (!Array.isArray(value) || value.length < 1 || value.length >= MOST_SHARES) throw new OpeningError();
  return value.map((one) => provenIn(withFields(one, ["lookup", "proof"])));
}

/** @param {{[name: string]: any}} value @returns {ShareClaim} */
function provenIn(value) {
  return { lookup: unb64u(value.lookup, HASH_LENGTH), proof: unb64u(value.proof, SIGNATURE_LENGTH) };
}

/** @param {ShareClaim} one */
function proven(one) {
  return { lookup: b64u(exact(one.lookup, HASH_LENGTH)), proof: b64u(exact(one.proof, SIGNATURE_LENGTH)) };
}

/** @param {Bytes} awardId @param {Bytes} lookup */
function claimed(awardId, lookup) {
  return join(label("claim"), exact(awardId, ID_LENGTH), exact(lookup, HASH_LENGTH));
}

/** @param {Bytes} awardId @param {number} number @param {Bytes} lookup */
function shared(awardId, number, lookup) {
  return join(label("claim share"), exact(awardId, ID_LENGTH), new Uint8Array([number]), exact(lookup, HASH_LENGTH));
}
