/**
 * A transfer code gives way to a phrase of the reporter's own (docs/formats.md section 7). Twin of crypto/replacement.py.
 *
 *     body of the action `replace` := canonical JSON {"claim_public","former","mailbox","mailbox_public","proof"}
 *     former := the former mailbox seed, wrapped to the new mailbox key
 *     proof signature by the new claim key over label("replace") ‖ authority ‖ former mailbox hash ‖ new mailbox hash
 *               ‖ H(former public) ‖ H(new public) ‖ H(former)
 *
 * @typedef {{mailbox: Bytes, mailboxPublic: Bytes, claimPublic: Bytes, former: Bytes, proof: Bytes}} Replacement
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SIGNATURE_LENGTH, b64u, canonical, ed25519Sign, ed25519Verify, equal, exact, join,
  label, readObject, sha256, unb64u,
} from "./encoding.js";
import { mailboxKeyId } from "./letters.js";
import { ACTION, verifyAction } from "./mailbox.js";
import { PUBLIC_LENGTH, WRAP_LENGTH, publicFromSeed } from "./suite1.js";
import { seedScope, unwrap, wrapSeed } from "./unwrap.js";

const FIELDS = ["claim_public", "former", "mailbox", "mailbox_public", "proof"];

/** @param {Replacement} made @returns {Bytes} the body of the action */
export function encodeReplacement(made) {
  return canonical({
    claim_public: b64u(exact(made.claimPublic, HASH_LENGTH)),
    former: b64u(exact(made.former, WRAP_LENGTH)),
    mailbox: b64u(exact(made.mailbox, HASH_LENGTH)),
    mailbox_public: b64u(exact(made.mailboxPublic, PUBLIC_LENGTH)),
    proof: b64u(exact(made.proof, SIGNATURE_LENGTH)),
  });
}

/** @param {Bytes} body @returns {Replacement} OpeningError for a missing, extra or ill-typed field */
export function parseReplacement(body) {
  const value = readObject(body, FIELDS);
  return {
    mailbox: unb64u(value.mailbox, HASH_LENGTH),
    mailboxPublic: unb64u(value.mailbox_public, PUBLIC_LENGTH),
    claimPublic: unb64u(value.claim_public, HASH_LENGTH),
    former: unb64u(value.former, WRAP_LENGTH),
    proof: unb64u(value.proof, SIGNATURE_LENGTH),
  };
}

/**
 * Sign that the phrase of `fresh` takes the place of the transfer code of `former`.
 * @param {Mailbox} former
 * @param {Mailbox} fresh
 * @returns {Promise<SignedAction>}
 */
export async function replaceWith(former, fresh) {
  const { authority } = fresh.keys;
  const recipient = { keyId: await mailboxKeyId(fresh.publicKey), publicKey: fresh.publicKey };
  const wrapped = await wrapSeed(authority, await mailboxKeyId(former.publicKey), recipient, former.keys.mailboxSeed);
  const made = {
    mailbox: fresh.hash, mailboxPublic: fresh.publicKey, claimPublic: fresh.claimPublic, former: wrapped,
    proof: new Uint8Array(SIGNATURE_LENGTH),
  };
  made.proof = await ed25519Sign(fresh.keys.claimSeed, await proven(made, authority, former.hash, former.publicKey));
  return former.signAction(ACTION.REPLACE, encodeReplacement(made));
}

/**
 * Throw OpeningError unless the new claim key proved that it takes the place of this mailbox.
 * @param {Replacement} made
 * @param {Bytes} authority
 * @param {Bytes} former the former mailbox hash
 * @param {Bytes} formerPublic
 */
export async function verifyReplacement(made, authority, former, formerPublic) {
  await ed25519Verify(made.claimPublic, made.proof, await proven(made, authority, former, formerPublic));
}

/**
 * Throw OpeningError unless the former claim key signed this replacement: for an officer's browser, which knows that key
 * from the sealed words or from intake's attestation.
 * @param {Bytes} authority
 * @param {{hash: Bytes, publicKey: Bytes, claimPublic: Bytes}} former
 * @param {{body: Bytes, nonce: Bytes, signature: Bytes}} signed
 * @returns {Promise<Replacement>}
 */
export async function verifyReplaced(authority, former, signed) {
  await verifyAction(former.claimPublic, authority, former.hash, Object.assign({ action: ACTION.REPLACE }, signed));
  const made = parseReplacement(signed.body);
  await verifyReplacement(made, authority, former.hash, former.publicKey);
  return made;
}

/**
 * The former mailbox of whoever holds the new phrase; OpeningError for one that they never replaced.
 * @param {Mailbox} fresh
 * @param {Replacement} made
 * @param {Bytes} former the former mailbox hash
 * @param {Bytes} formerPublic
 * @returns {Promise<Former>}
 */
export async function formerOf(fresh, made, former, formerPublic) {
  const own = equal(made.mailbox, fresh.hash) && equal(made.mailboxPublic, fresh.publicKey)
    && equal(made.claimPublic, fresh.claimPublic);
  if (!own) throw new OpeningError();
  const { authority } = fresh.keys;
  await verifyReplacement(made, authority, former, formerPublic);
  const scope = seedScope(authority, await mailboxKeyId(formerPublic));
  const seed = await unwrap(fresh.keys.mailboxSeed, scope, await mailboxKeyId(fresh.publicKey), made.former);
  if (!equal(await publicFromSeed(seed), formerPublic)) throw new OpeningError();
  return { hash: former, publicKey: formerPublic, seed };
}

/**
 * @param {Replacement} made
 * @param {Bytes} authority
 * @param {Bytes} former
 * @param {Bytes} formerPublic
 */
async function proven(made, authority, former, formerPublic) {
  const place = join(exact(authority, ID_LENGTH), exact(former, HASH_LENGTH), exact(made.mailbox, HASH_LENGTH));
  const keys = join(await sha256(formerPublic), await sha256(made.mailboxPublic));
  return join(label("replace"), place, keys, await sha256(exact(made.former, WRAP_LENGTH)));
}
