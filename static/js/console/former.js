/**
 * The phrase that a caller put in the place of a transfer code, followed from the keys that the code gave to the present
 * ones: the code's claim key signed that they take its place (crypto/replacement.js).
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {import("./tip.js").Box} Box
 * @typedef {object} FormerBox a mailbox before its code was replaced, the signed deed, and what intake had attested of it
 * @property {Bytes} hash
 * @property {Bytes} publicKey
 * @property {Bytes} claimPublic
 * @property {Bytes} body
 * @property {Bytes} nonce
 * @property {Bytes} signature
 * @property {Bytes | null} attestation
 * @property {Bytes | null} attestationKey
 */
import { OpeningError, b64u, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { attest } from "../crypto/letters.js";
import { verifyReplaced } from "../crypto/replacement.js";
import { SiteError, given, post } from "../shared/page.js";

/** @param {{[name: string]: any} | null} json @returns {FormerBox | null} */
export function readFormer(json) {
  if (json === null) return null;
  return {
    hash: unb64u(json.hash, 32),
    publicKey: unb64u(json.public),
    claimPublic: unb64u(json.claim_public, 32),
    body: unb64u(json.body),
    nonce: unb64u(json.nonce, 16),
    signature: unb64u(json.signature, 64),
    attestation: json.attestation === null ? null : unb64u(json.attestation, 64),
    attestationKey: json.attestation_key === null ? null : unb64u(json.attestation_key, 32),
  };
}

/**
 * Throw OpeningError unless the mailbox's present keys are those that the code's claim key put in its place.
 * @param {Box} box
 * @param {FormerBox} former
 * @param {Bytes} authority
 */
export async function checkFollows(box, former, authority) {
  const made = await verifyReplaced(authority, former, { body: former.body, nonce: former.nonce, signature: former.signature });
  const same = equal(made.mailbox, box.hash) && equal(made.mailboxPublic, box.publicKey)
    && equal(made.claimPublic, box.claimPublic);
  if (!same) throw new OpeningError();
}

/**
 * Attest the present keys of a mailbox that was proven on this page, in the place of the code's.
 * @param {Ring} ring
 * @param {Box} box
 */
export async function attestAgain(ring, box) {
  const record = await ring.current(PURPOSE.LETTERS);
  const seed = await ring.seedOf(record.keyId);
  const signature = await attest(seed, ring.authority, box.tip, box.publicKey, box.claimPublic);
  try {
    await post(`/case/${given("case")}/attest`, { signature: b64u(signature), key: b64u(record.keyId) });
  } catch (error) {
    // A colleague was first, or this page was.
    if (!(error instanceof SiteError) || error.code !== "not_now") throw error;
  }
}
