/**
 * The reporter's mailbox with the phrase in hand, and the check of what is done there (docs/formats.md sections 6, 7).
 * Twin of crypto/mailbox.py.
 *
 *     action signature over label("action") ‖ authority ‖ mailbox hash (32) ‖ action u8 ‖ H(body) ‖ nonce (16)
 */
import { signClaim } from "./awards.js";
import {
  HASH_LENGTH, ID_LENGTH, NONCE_LENGTH, OpeningError, canonical, ed25519Public, ed25519Sign, ed25519Verify, equal, exact,
  join, label, randomBytes, readCanonical, sha256, text, withFields,
} from "./encoding.js";
import { encodeLines, parseLines } from "./files.js";
import { NO_PREVIOUS, letterHash, mailboxKeyId, readLetter } from "./letters.js";
import { derive } from "./phrase.js";
import { claimLookup } from "./reading.js";
import { KIND, parse, publicFromSeed, sealKeeping } from "./suite1.js";
import { contentKey, openWithKey } from "./unwrap.js";

export const ACTION = {
  LETTER: 1, WITHDRAW: 2, CLAIM: 3, SEEN: 4, OBJECT: 5, ASK_WITHDRAW: 6, REPRISAL: 7, WAIVE: 8, WANT: 9, RENEW: 10, REPLACE: 11,
  ADD: 12,
};
const BARE = [ACTION.WITHDRAW, ACTION.SEEN, ACTION.ASK_WITHDRAW, ACTION.WAIVE, ACTION.WANT];

/** Everything that the phrase opens and signs, for one authority; made by `openMailbox` or `mailboxOf`. */
export class Mailbox {
  /**
   * @param {PhraseKeys} keys
   * @param {Bytes} publicKey
   * @param {Bytes} claimPublic
   */
  constructor(keys, publicKey, claimPublic) {
    this.keys = keys;
    this.publicKey = publicKey;
    this.claimPublic = claimPublic;
    /** The mailbox of the transfer code that this phrase replaced. @type {Former | null} */
    this.former = null;
  }

  /** @returns {Bytes} the mailbox hash that the server stores */
  get hash() {
    return this.keys.mailboxHash;
  }

  /**
   * Open letters 1, 2, 3 … in order; null for each that the department did not write, or not at this place.
   * @param {Bytes[]} sealed
   * @param {Bytes} tip
   * @param {Keyring} keyring
   * @returns {Promise<(ReadLetter | null)[]>}
   */
  async openLetters(sealed, tip, keyring) {
    const opened = [];
    let previous = NO_PREVIOUS;
    for (let at = 0; at < sealed.length; at += 1) {
      try {
        const read = await this.openLetter(sealed[at], tip, keyring, at + 1, previous);
        previous = await letterHash(read.letter);
        opened.push(read);
      } catch (error) {
        if (!(error instanceof OpeningError)) throw error;
        opened.push(null);
      }
    }
    return opened;
  }

  /**
   * @param {Bytes} sealed
   * @param {Bytes} tip
   * @param {Keyring} keyring
   * @param {number} index
   * @param {Bytes} previous
   * @returns {Promise<ReadLetter>}
   */
  async openLetter(sealed, tip, keyring, index, previous) {
    const envelope = parse(sealed);
    const box = this.boxOf(envelope);
    const same = envelope.kind === KIND.LETTER && equal(envelope.authority, this.keys.authority)
      && equal(envelope.subject, tip);
    if (!same) throw new OpeningError();
    const key = await contentKey(envelope, await mailboxKeyId(box.publicKey), box.seed);
    return readLetter(await openWithKey(envelope, key, index), keyring, box.hash, index, previous);
  }

  /**
   * Hash and keys of the mailbox that an envelope is bound to: the own one, or the one that it replaced.
   * @param {Envelope} envelope
   * @returns {Former}
   */
  boxOf(envelope) {
    if (this.former !== null && equal(envelope.binding, this.former.hash)) return this.former;
    if (!equal(envelope.binding, this.hash)) throw new OpeningError();
    return { hash: this.hash, publicKey: this.publicKey, seed: this.keys.mailboxSeed };
  }

  /**
   * Seal a letter to the departments' intake keys (kind 3); sign it as the body of the action `letter`.
   * @param {Bytes} tip
   * @param {Recipient[]} recipients
   * @param {string} words
   * @returns {Promise<Bytes>}
   */
  async sealReply(tip, recipients, words) {
    return (await this.sealAdding(tip, recipients, words, [])).sealed;
  }

  /**
   * Seal a letter with files (kind 3), whose streams need content key and scope; sign it in the body of the action `add`.
   * @param {Bytes} tip
   * @param {Recipient[]} recipients
   * @param {string} words
   * @param {FileLine[]} files
   */
  sealAdding(tip, recipients, words, files) {
    const plaintext = encodeReply({ text: words, files });
    return sealKeeping(KIND.REPLY, this.keys.authority, tip, this.hash, recipients, plaintext);
  }

  /**
   * Sign an action under a fresh nonce.
   * @param {number} action
   * @param {Bytes} [body]
   * @returns {Promise<SignedAction>}
   */
  async signAction(action, body = new Uint8Array(0)) {
    const nonce = randomBytes(NONCE_LENGTH);
    const message = await acted(this.keys.authority, this.hash, action, body, nonce);
    return { action, body, nonce, signature: await ed25519Sign(this.keys.claimSeed, message) };
  }

  /**
   * To be paid to whoever shows this phrase's claim code, or the codes of `joint` people; a second or so for each.
   * @param {Bytes} awardId
   * @param {number} [joint]
   * @returns {Promise<Claim>}
   */
  async claim(awardId, joint = 1) {
    const lookups = [];
    for (const code of this.keys.claimCodes.slice(0, joint)) lookups.push(await claimLookup(code));
    return signClaim(this.keys.claimSeed, awardId, lookups[0], lookups.slice(1));
  }
}

/** @param {PhraseKeys} keys */
export async function mailboxOf(keys) {
  return new Mailbox(keys, await publicFromSeed(keys.mailboxSeed), await ed25519Public(keys.claimSeed));
}

/** @param {Phrase} phrase @param {Bytes} authority @returns {Promise<Mailbox>} takes a second or so by design */
export async function openMailbox(phrase, authority) {
  return mailboxOf(await derive(phrase, authority));
}

/**
 * Throw OpeningError unless the mailbox's claim key signed this action, with a nonce that was not used before.
 * @param {Bytes} claimPublic
 * @param {Bytes} authority
 * @param {Bytes} mailbox the mailbox hash
 * @param {SignedAction} signed
 * @param {Bytes[]} [used] nonces of earlier actions
 */
export async function verifyAction(claimPublic, authority, mailbox, signed, used = []) {
  const { action, body, nonce, signature } = signed;
  const bare = BARE.indexOf(action) !== -1;
  if (used.some((each) => equal(each, nonce)) || (bare && body.length > 0)) throw new OpeningError();
  await ed25519Verify(claimPublic, signature, await acted(authority, mailbox, action, body, nonce));
}

/** @param {Reply} reply @returns {Bytes} the plaintext of a kind 3 letter */
function encodeReply(reply) {
  const plain = { v: 1, text: reply.text };
  return canonical(reply.files.length === 0 ? plain : Object.assign(plain, { files: encodeLines(reply.files) }));
}

/** @param {Bytes} plaintext of a kind 3 letter @returns {Reply} */
export function readReply(plaintext) {
  const value = readCanonical(plaintext);
  const added = value !== null && typeof value === "object" && "files" in value;
  const { v, text: words, files } = withFields(value, added ? ["v", "text", "files"] : ["v", "text"]);
  if (v !== 1) throw new OpeningError();
  const reply = { text: text(words), files: added ? parseLines(files) : [] };
  // An empty list would be a second spelling of a letter without files.
  if (added && reply.files.length === 0) throw new OpeningError();
  return reply;
}

/** @param {Bytes} authority @param {Bytes} mailbox @param {number} action @param {Bytes} body @param {Bytes} nonce */
async function acted(authority, mailbox, action, body, nonce) {
  const place = join(exact(authority, ID_LENGTH), exact(mailbox, HASH_LENGTH), Uint8Array.of(action));
  return join(label("action"), place, await sha256(body), exact(nonce, NONCE_LENGTH));
}
