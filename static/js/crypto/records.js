// Signing key records, and the root's fingerprint for people: the half of crypto/keyring.py that no phone needs to seal a tip.
import { ed25519Sign, join, label } from "./encoding.js";
import { encodeRecord, rootId } from "./keyring.js";

const FINGERPRINT_BYTES = 10;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** @param {Bytes} rootPublic @returns {Promise<string>} the first 80 bits of its id in base32, four by four */
export async function rootFingerprint(rootPublic) {
  const id = await rootId(rootPublic);
  let bits = "";
  for (const byte of id.slice(0, FINGERPRINT_BYTES)) bits += byte.toString(2).padStart(8, "0");
  let written = "";
  for (let at = 0; at < bits.length; at += 5) written += BASE32[parseInt(bits.slice(at, at + 5), 2)];
  return written.replace(/(.{4})(?=.)/g, "$1 ");
}

/** @param {KeyFields} fields @param {Bytes} signerSeed */
export async function signRecord(fields, signerSeed) {
  const encoded = encodeRecord(fields);
  return join(encoded, await ed25519Sign(signerSeed, join(label("record"), encoded)));
}
