/**
 * Opening the officer secret with a passphrase, at sign-in and after a lock.
 */
import { OpeningError } from "../crypto/encoding.js";
import { signinKeys } from "../crypto/officers.js";
import { unwrapSecret } from "../crypto/opening.js";
import { SiteError } from "../shared/page.js";
import { readPassphrase } from "../shared/passphrase.js";
import { touchToUnlock } from "./passkey.js";
import { fetchBundle, pinRoot } from "./ring.js";
import { keep } from "./session.js";

/**
 * Open the tab with the passphrase; SiteError when it does not fit.
 * @param {string} typed
 */
export async function unlockWith(typed) {
  const phrase = await readPassphrase(typed);
  const bundle = await fetchBundle();
  pinRoot(bundle);
  const wrapped = bundle.secrets.filter((secret) => secret.kind === "passphrase").map((secret) => secret.wrapped);
  const { kek } = await signinKeys(phrase, bundle.authority, bundle.login);
  await keep(await firstThatOpens(kek, wrapped, bundle), bundle);
}

/**
 * @param {Bytes} kek
 * @param {Bytes[]} wrapped
 * @param {{authority: Bytes, holder: Bytes}} owner
 * @returns {Promise<Bytes>}
 */
export async function firstThatOpens(kek, wrapped, owner) {
  for (const one of wrapped) {
    try {
      return await unwrapSecret(kek, one, owner.authority, owner.holder);
    } catch (error) {
      if (!(error instanceof OpeningError)) throw error;
    }
  }
  throw new SiteError("phrase", "口令不对，钥匙没有打开。");
}

/** Open the tab with one touch of a passkey that the officer added before; SiteError when there is none. */
export async function unlockWithTouch() {
  const bundle = await fetchBundle();
  pinRoot(bundle);
  const passkeys = bundle.secrets.filter((secret) => secret.kind === "passkey" && secret.wrapped.length > 0);
  if (passkeys.length === 0) throw new SiteError("no_passkey", "还没有加过指纹。先用口令打开，再到“我的钥匙”里加。");
  const { handle, kek } = await touchToUnlock(passkeys.map((one) => one.handle), bundle.authority);
  const wrapped = passkeys.filter((one) => one.handle === handle).map((one) => one.wrapped);
  if (kek === null) throw new SiteError("no_prf", "这把指纹只能登录。用口令打开。");
  await keep(await firstThatOpens(kek, wrapped, bundle), bundle);
}
