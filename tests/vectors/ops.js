// Runs the browser's sealing modules on behalf of a test: in Node for unit tests, in a page for browser tests.
//
//     run({call: "suite1.seal", args: [1, {"$bytes": "…"}, …]})  →  {value: …} or {error: "OpeningError"}
//
// Bytes travel as {"$bytes": base64url}, big integers are not used at this border. An argument {"$keyring": {authority,
// rootPublic, wires, day}} is verified into a Keyring first, {"$mailbox": keys} is made a Mailbox; "mailbox.Mailbox#claim"
// calls a method of its first argument.
import * as adoptions from "../../static/js/crypto/adoptions.js";
import * as awards from "../../static/js/crypto/awards.js";
import * as cobblestone from "../../static/js/crypto/cobblestone.js";
import * as encoding from "../../static/js/crypto/encoding.js";
import * as files from "../../static/js/crypto/files.js";
import * as findings from "../../static/js/crypto/findings.js";
import * as keyring from "../../static/js/crypto/keyring.js";
import * as letters from "../../static/js/crypto/letters.js";
import * as mailbox from "../../static/js/crypto/mailbox.js";
import * as notes from "../../static/js/crypto/notes.js";
import * as officers from "../../static/js/crypto/officers.js";
import * as opening from "../../static/js/crypto/opening.js";
import * as outside from "../../static/js/crypto/outside.js";
import * as padding from "../../static/js/crypto/padding.js";
import * as phrase from "../../static/js/crypto/phrase.js";
import * as reading from "../../static/js/crypto/reading.js";
import * as records from "../../static/js/crypto/records.js";
import * as replacement from "../../static/js/crypto/replacement.js";
import * as routing from "../../static/js/crypto/routing.js";
import * as streams from "../../static/js/crypto/streams.js";
import * as suite1 from "../../static/js/crypto/suite1.js";
import * as transfers from "../../static/js/crypto/transfers.js";
import * as uncobble from "../../static/js/crypto/uncobble.js";
import * as unwrap from "../../static/js/crypto/unwrap.js";
import * as pinyin from "../../static/js/crypto/words-pinyin.js";
import * as words from "../../static/js/crypto/words.js";
import * as vectors from "./hpke_ops.js";
import * as media from "./media_ops.js";

const checks = {
  /** Read canonical JSON and write it again, without the value crossing the border. */
  respell: (bytes) => encoding.canonical(encoding.readCanonical(bytes)),
  /** Seal a file part by part in the order asked for, some twice; its parts in their places, their hash, and what was read. */
  async sealParts(contentKey, bound, index, file, order) {
    const made = await streams.sealer(contentKey, bound, index, file.length);
    const parts = [];
    let most = 0;
    const read = async (start, end) => {
      most = Math.max(most, end - start);
      return file.slice(start, end);
    };
    for (const number of order) {
      const part = await made.part(number % made.parts, read);
      if (parts[number % made.parts] !== undefined && !encoding.equal(parts[number % made.parts], part)) throw new Error("changed");
      parts[number % made.parts] = part;
    }
    const hash = await made.hash(read);
    for (let number = 0; number < made.parts; number += 1) {
      if (parts[number] === undefined) parts[number] = await made.part(number, read);
    }
    return { parts, length: made.length, hash, most };
  },
  /** Seal a file that claims to be longer than it is. */
  async sealCut(contentKey, bound, index, file, length) {
    const made = await streams.sealer(contentKey, bound, index, length);
    return made.part(0, async (start, end) => file.slice(start, end));
  },
  /** Seal some parts of a file, change a byte of it, and ask for one more part. */
  async sealChanged(contentKey, bound, index, file, order, place, last) {
    const made = await streams.sealer(contentKey, bound, index, file.length);
    const read = async (start, end) => file.slice(start, end);
    for (const number of order) await made.part(number, read);
    file[place] ^= 1;
    return made.part(last, read);
  },
  /** Open a stream that comes in pieces of the lengths given, over and over. */
  async openPieces(contentKey, bound, index, sealed, lengths) {
    const reader = await streams.opener(contentKey, bound, index);
    for (let at = 0, turn = 0; at < sealed.length; turn += 1) {
      const end = at + lengths[turn % lengths.length];
      await reader.push(sealed.slice(at, end));
      at = end;
    }
    const file = await reader.finish("image/jpeg");
    return { type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
  },
  /** Lines read and written again. */
  relines: (value) => files.encodeLines(files.parseLines(value)),
};
const MODULES = {
  adoptions, awards, checks, cobblestone, encoding, files, findings, keyring, letters, mailbox, media, notes, officers, opening, outside,
  padding, phrase, pinyin, reading, records, replacement, routing, streams, suite1, transfers, uncobble, unwrap, vectors, words,
};

async function decode(value) {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return Promise.all(value.map(decode));
  if (value.$bytes !== undefined) return encoding.unb64u(value.$bytes);
  if (value.$keyring !== undefined) {
    const trust = await decode(value.$keyring);
    return keyring.verifyRecords(trust, trust.wires, trust.day);
  }
  if (value.$mailbox !== undefined) return mailbox.mailboxOf(await decode(value.$mailbox));
  if (value.$sounds !== undefined) return reading.loadSounds();
  const decoded = {};
  for (const key of Object.keys(value)) decoded[key] = await decode(value[key]);
  return decoded;
}

function encode(value) {
  if (value === undefined) return null;
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Uint8Array) return { $bytes: encoding.b64u(value) };
  if (Array.isArray(value)) return value.map(encode);
  const encoded = {};
  for (const key of Object.keys(value)) encoded[key] = encode(value[key]);
  return encoded;
}

/** Run one command; an error gives only its class, as a page would show no more. */
export async function run(command) {
  try {
    const args = await Promise.all(command.args.map(decode));
    const [path, method] = command.call.split("#");
    const [module, name] = path.split(".");
    const member = MODULES[module][name];
    if (method !== undefined) return { value: encode(await args[0][method](...args.slice(1))) };
    return { value: encode(typeof member === "function" ? await member(...args) : member) };
  } catch (error) {
    return { error: error.name, message: error.message };
  }
}
