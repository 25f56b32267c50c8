/**
 * What an officer's sign-in derives (docs/formats.md section 8), without opening anything. Twin of crypto/officers.py.
 */
import {
  HASH_LENGTH, ID_LENGTH, SEED_LENGTH, exact, hkdf, join, label, labelled, sha256, utf8,
} from "./encoding.js";
import { ENTROPY_LENGTH, stretch } from "./phrase.js";

/**
 * Stretch an officer's passphrase: `auth` is sent at sign-in, `kek` unwraps the officer secret and stays here.
 * @param {Phrase} passphrase
 * @param {Bytes} authority
 * @param {string} login
 */
export async function signinKeys(passphrase, authority, login) {
  const name = (await sha256(utf8(login))).slice(0, ID_LENGTH);
  const salt = join(label("signin"), exact(authority, ID_LENGTH), name);
  const stretched = await stretch(exact(passphrase.entropy, ENTROPY_LENGTH), salt);
  return {
    auth: await hkdf(stretched, label("signin auth"), SEED_LENGTH),
    kek: await hkdf(stretched, label("signin kek"), SEED_LENGTH),
  };
}

/** @param {Bytes} auth @returns {Promise<Bytes>} what the server keeps of `auth` */
export function storedAuth(auth) {
  return labelled("auth", exact(auth, SEED_LENGTH));
}

/** @param {Bytes} authority @returns {Promise<Bytes>} the PRF eval input of a passkey (WebAuthn level 3, prf extension) */
export function prfInput(authority) {
  return labelled("prf", exact(authority, ID_LENGTH));
}

/** @param {Bytes} prfOutput 32 bytes @returns {Promise<Bytes>} the key that unwraps the officer secret */
export function passkeyKek(prfOutput) {
  return hkdf(exact(prfOutput, HASH_LENGTH), label("passkey kek"), SEED_LENGTH);
}
