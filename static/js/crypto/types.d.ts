// The shapes that several modules share, known by name in all of static/js. For the type checker: no page loads this file.
type Bytes = Uint8Array<ArrayBuffer>;

/** What canonical JSON can say (docs/formats.md, notation). */
type Json = null | boolean | number | string | Json[] | JsonObject;
type JsonObject = { [key: string]: Json };

/** Section 2: who can open an envelope, and the envelope itself. */
type Recipient = { keyId: Bytes; publicKey: Bytes };
type Entry = { keyId: Bytes; wrap: Bytes };
type Envelope = { kind: number; authority: Bytes; subject: Bytes; binding: Bytes; entries: Entry[]; body: Bytes };

/** An envelope just made, and what its files are sealed with (section 14). */
type SealedEnvelope = { sealed: Bytes; contentKey: Bytes; scope: Bytes };

/** Section 14: one file of an envelope; `length` is the plaintext's, `index` counts from 1. */
type FileKind = "photo" | "video" | "voice" | "document";
interface FileLine {
  id: Bytes;
  index: number;
  kind: FileKind;
  type: string;
  /** of documents alone, at most 100 characters */
  name: string;
  length: number;
  cleaned: boolean;
}
/** A reporter's letter: its text, and the lines of the files that came with it. */
type Reply = { text: string; files: FileLine[] };
/** Bytes of a file from start up to end, the same at every call. */
type ReadBytes = (start: number, end: number) => Promise<Bytes>;

/** Section 3: a signed key record; the predecessor is zeros if there is none. */
interface KeyFields {
  purpose: number;
  epoch: number;
  authority: Bytes;
  holder: Bytes;
  signer: Bytes;
  predecessor: Bytes;
  firstDay: number;
  lastDay: number;
  publicKey: Bytes;
}
type KeyRecord = KeyFields & { keyId: Bytes };
type Keyring = import("./keyring.js").Keyring;

/** Section 5: what is sealed for the departments. */
type TipBody = { routing: JsonObject; mailbox: Bytes; claim: Bytes; fields: JsonObject };

/** Section 6: the reporter's phrase, and every key that comes from it. */
type Phrase = { entropy: Bytes };
interface PhraseKeys {
  authority: Bytes;
  mailboxId: Bytes;
  mailboxHash: Bytes;
  mailboxSeed: Bytes;
  claimSeed: Bytes;
  /** the first person's, the second's … fifth's */
  claimCodes: string[];
  logKey: Bytes;
}
/** What a typed phrase was read as: the phrase, or what is wrong with it. */
interface Reading {
  phrase: Phrase | null;
  problem: "unknown" | "missing" | "surplus" | "check" | null;
  /** unknown: which word, from 1 */
  position: number;
  /** unknown: the word as typed */
  typed: string;
  /** unknown: the word that may be meant, or nothing */
  suggestion: string;
  /** missing, surplus: how many words or digits */
  count: number;
}
/** Toneless readings of the words, in their order, and of characters. */
type Sounds = { readings: string[]; sounds: Map<string, string> };

/** Section 7: what departments, approvers and reporters sign. */
interface Letter {
  authority: Bytes;
  /** the mailbox hash */
  mailbox: Bytes;
  /** from 1 */
  seq: number;
  /** the hash of the letter before, zeros for the first */
  previous: Bytes;
  /** letter, question, finding or reward */
  kind: string;
  text: string;
  day: number;
  /** the id of the letters record */
  key: Bytes;
}
type ReadLetter = { letter: Letter; record: KeyRecord };
type SignedAction = { action: number; body: Bytes; nonce: Bytes; signature: Bytes };
type Mailbox = import("./mailbox.js").Mailbox;
/** The mailbox of a transfer code, for whoever replaced it with a phrase of their own. */
type Former = { hash: Bytes; publicKey: Bytes; seed: Bytes };
interface Award {
  authority: Bytes;
  awardId: Bytes;
  amountFen: number;
  claimPublic: Bytes;
  policyHash: Bytes;
  lastDay: number;
  /** how many people share it; 1 without it */
  joint?: number;
}
type ShareClaim = { lookup: Bytes; proof: Bytes };
/** `shares` are those of the second person, the third and so on. */
type Claim = ShareClaim & { awardId: Bytes; shares: ShareClaim[] };

/** Section 8: the two key pairs of an officer. */
type OfficerKeys = { wrapSeed: Bytes; signSeed: Bytes; wrapPublic: Bytes; signPublic: Bytes };
