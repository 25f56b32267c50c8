// Runs the browser's sealing modules on behalf of a test: in Node for unit tests, in a page for browser tests.
//
//     run({call: "suite1.seal", args: [1, {"$bytes": "…"}, …]})  →  {value: …} or {error: "OpeningError"}
//
// Bytes travel as {"$bytes": base64url}, big integers are not used at this border. An argument {"$keyring": {authority,
// rootPublic, wires, day}} is verified into a Keyring first, {"$mailbox": keys} is made a Mailbox; "mailbox.Mailbox#claim"
// calls a method of its first argument.
import * as awards from "../../static/js/crypto/awards.js";
import * as cobblestone from "../../static/js/crypto/cobblestone.js";
import * as encoding from "../../static/js/crypto/encoding.js";
import * as findings from "../../static/js/crypto/findings.js";
import * as keyring from "../../static/js/crypto/keyring.js";
import * as letters from "../../static/js/crypto/letters.js";
import * as mailbox from "../../static/js/crypto/mailbox.js";
import * as officers from "../../static/js/crypto/officers.js";
import * as opening from "../../static/js/crypto/opening.js";
import * as padding from "../../static/js/crypto/padding.js";
import * as phrase from "../../static/js/crypto/phrase.js";
import * as reading from "../../static/js/crypto/reading.js";
import * as replacement from "../../static/js/crypto/replacement.js";
import * as routing from "../../static/js/crypto/routing.js";
import * as suite1 from "../../static/js/crypto/suite1.js";
import * as transfers from "../../static/js/crypto/transfers.js";
import * as unwrap from "../../static/js/crypto/unwrap.js";
import * as pinyin from "../../static/js/crypto/words-pinyin.js";
import * as words from "../../static/js/crypto/words.js";
import * as vectors from "./hpke_ops.js";

const checks = {
  /** Read canonical JSON and write it again, without the value crossing the border. */
  respell: (bytes) => encoding.canonical(encoding.readCanonical(bytes)),
};
const MODULES = {
  awards, checks, cobblestone, encoding, findings, keyring, letters, mailbox, officers, opening, padding, phrase, pinyin, reading,
  replacement, routing, suite1, transfers, unwrap, vectors, words,
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
