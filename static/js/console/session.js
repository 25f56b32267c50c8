/**
 * The unlocked tab: where the officer secret lies between pages, and when it is taken away (docs/formats.md section 8).
 *
 *     sessionStorage "anshao.secret" := b64u(iv ‖ AES-256-GCM(tab key, secret))      the tab key is the live session's
 *     sessionStorage "anshao.seen"   := milliseconds of the last movement
 *
 * Ten minutes without a movement lock the tab. Locking removes both and tells the page by the event `anshao:locked`; what is
 * half written stays.
 */
import { OpeningError, b64u, unb64u } from "../crypto/encoding.js";
import { unwrapSecret, wrapSecret } from "../crypto/opening.js";
import { post } from "../shared/page.js";

const SECRET = "anshao.secret";
const SEEN = "anshao.seen";
const IDLE_MS = 10 * 60 * 1000;
export const LOCKED = "anshao:locked";
export const UNLOCKED = "anshao:unlocked";

/** @typedef {{authority: Bytes, holder: Bytes}} Owner whose secret it is; `holder` is the officer's holder id */

/** @returns {number} milliseconds until the tab locks by itself; 0 when it is locked */
export function timeLeft() {
  if (sessionStorage.getItem(SECRET) === null) return 0;
  return Math.max(0, Number(sessionStorage.getItem(SEEN)) + IDLE_MS - Date.now());
}

/** @returns {boolean} */
export function isUnlocked() {
  return timeLeft() > 0;
}

/** The officer moved: ten more minutes. A locked tab stays locked. */
export function moved() {
  if (isUnlocked()) sessionStorage.setItem(SEEN, String(Date.now()));
}

/** Take the secret away and tell the page. */
export function lock() {
  sessionStorage.removeItem(SECRET);
  sessionStorage.removeItem(SEEN);
  document.dispatchEvent(new CustomEvent(LOCKED));
}

/**
 * Keep an opened secret in this tab.
 * @param {Bytes} secret
 * @param {Owner} owner
 */
export async function keep(secret, owner) {
  const tabKey = unb64u((await post("/session/tab", {})).key, 32);
  sessionStorage.setItem(SECRET, b64u(await wrapSecret(tabKey, secret, owner.authority, owner.holder)));
  sessionStorage.setItem(SEEN, String(Date.now()));
  document.dispatchEvent(new CustomEvent(UNLOCKED));
}

/**
 * The secret of this tab, or null when it is locked or belongs to a session that is over.
 * @param {Owner | Promise<Owner>} owner
 * @returns {Promise<Bytes | null>}
 */
export async function recall(owner) {
  const kept = sessionStorage.getItem(SECRET);
  if (kept === null || !isUnlocked()) return null;
  const { authority, holder } = await owner;
  const tabKey = unb64u((await post("/session/tab", {})).key, 32);
  try {
    return await unwrapSecret(tabKey, unb64u(kept), authority, holder);
  } catch (error) {
    if (!(error instanceof OpeningError)) throw error;
    // Another session's tab key: the copy is of no use to anybody any more.
    lock();
    return null;
  }
}
