/**
 * What is half written outlasts the lock and the session (docs/formats.md section 8).
 *
 *     key    := HKDF(officer secret, label("draft"), 32), made while the tab is unlocked, not extractable
 *     stored := sessionStorage "anshao.draft.<officer>.<path>": b64u(iv ‖ AES-256-GCM(key, JSON of the fields, aad))
 *
 * When the key is locked the fields stay where they are, and a sealed copy of what was changed is laid by. Whoever has to sign
 * in again comes back to the same address and finds it there; signing out wipes it. Nothing is laid by in the clear, nothing
 * outlasts the tab, and the passphrase is no field.
 */
import { OpeningError, b64u, hkdf, join, label, randomBytes, readUtf8, sha256, unb64u, utf8 } from "../crypto/encoding.js";
import { SiteError, all, element, given, made, remedy } from "../shared/page.js";
import { fetchBundle } from "./ring.js";
import { LOCKED, UNLOCKED, isUnlocked, recall } from "./session.js";

const PREFIX = "anshao.draft.";
const IV_LENGTH = 12;
const KEPT_OUT = "#again *, #unlock *, .masked, [type=hidden], [type=password], [type=file], form[method=get] *, [readonly]";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{[field: string]: string | boolean}} Values */

/** @type {CryptoKey | null} */
let key = null;
/** @type {Promise<void> | null} */
let making = null;
let leaving = false;

/** @returns {string} where the draft of this page lies */
function place() {
  return `${PREFIX}${given("officer")}.${location.pathname}`;
}

/** @returns {[string, Field][]} the fields of the page by a name that a reload gives them again */
function fields() {
  const found = all(element("main", HTMLElement), "input, textarea, select", HTMLElement);
  return found.filter((one) => !one.matches(KEPT_OUT)).map((one, at) => {
    const field = /** @type {Field} */ (one);
    const value = isTick(field) ? `=${field.value}` : "";
    return [field.id ? `#${field.id}` : `${field.name}${value}@${at}`, field];
  });
}

/** @param {Field} field @returns {boolean} */
function isTick(field) {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

/** @param {Field} field @returns {boolean} whether it says something else than the page came with */
function isChanged(field) {
  if (field instanceof HTMLSelectElement) return field.value !== firstOf(field);
  if (field instanceof HTMLInputElement && isTick(field)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** @param {HTMLSelectElement} field @returns {string} what it shows before anybody chooses */
function firstOf(field) {
  const chosen = Array.from(field.options).find((one) => one.defaultSelected) || field.options[0];
  return chosen ? chosen.value : "";
}

/** @returns {Values} */
function changed() {
  /** @type {Values} */
  const values = {};
  fields().filter(([, field]) => isChanged(field)).forEach(([name, field]) => {
    values[name] = field instanceof HTMLInputElement && isTick(field) ? field.checked : field.value;
  });
  return values;
}

/** Make the key of this officer's drafts, if the tab is unlocked. @returns {Promise<void>} */
function makeKey() {
  if (making !== null) return making;
  if (key !== null || !isUnlocked()) return Promise.resolve();
  making = derive().then(() => { making = null; }, () => { making = null; });
  return making;
}

async function derive() {
  // The secret is taken up before the first wait: whoever locks right after the first letter keeps a draft too.
  const secret = await recall(fetchBundle());
  if (secret === null) return;
  const raw = await hkdf(secret, label("draft"), 32);
  key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** @returns {Promise<Bytes>} what ties a draft to its officer and address */
async function bound() {
  return join(label("draft"), await sha256(utf8(place())));
}

/** Lay a sealed copy of what was changed by. @returns {Promise<boolean>} whether nothing would be lost */
export async function layBy() {
  const values = changed();
  if (leaving || Object.keys(values).length === 0) return true;
  await makeKey();
  if (key === null) return false;
  const iv = randomBytes(IV_LENGTH);
  const algorithm = { name: "AES-GCM", iv, additionalData: await bound() };
  const sealed = await crypto.subtle.encrypt(algorithm, key, utf8(JSON.stringify(values)));
  sessionStorage.setItem(place(), b64u(join(iv, new Uint8Array(sealed))));
  return true;
}

/** Put back what was laid by for this address; what the officer changed since is left alone. */
async function putBack() {
  const kept = sessionStorage.getItem(place());
  if (kept === null) return;
  await makeKey();
  if (key === null) return;
  sessionStorage.removeItem(place());
  const values = await open(kept);
  const here = new Map(fields());
  /** @type {string[]} */
  const homeless = [];
  let put = 0;
  Object.keys(values).forEach((name) => {
    const field = here.get(name);
    const value = values[name];
    if (field === undefined) {
      if (typeof value === "string" && value.trim() !== "") homeless.push(value);
    } else if (!isChanged(field)) {
      fill(field, value);
      put += 1;
    }
  });
  if (put + homeless.length > 0) tell(homeless);
}

/** @param {string} kept @returns {Promise<Values>} nothing where it is not this officer's */
async function open(kept) {
  try {
    const bytes = unb64u(kept);
    const algorithm = { name: "AES-GCM", iv: bytes.slice(0, IV_LENGTH), additionalData: await bound() };
    const plain = await crypto.subtle.decrypt(algorithm, /** @type {CryptoKey} */ (key), bytes.slice(IV_LENGTH));
    return JSON.parse(readUtf8(new Uint8Array(plain)));
  } catch (error) {
    if (error instanceof OpeningError || error instanceof DOMException) return {};
    throw error;
  }
}

/** @param {Field} field @param {string | boolean} value */
function fill(field, value) {
  if (field instanceof HTMLInputElement && isTick(field)) field.checked = value === true;
  else field.value = String(value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {string[]} homeless texts whose field the page no longer has */
function tell(homeless) {
  const box = made("div", "", "notice");
  box.setAttribute("role", "status");
  box.append(made("p", "上次没写完的，放回来了。"));
  if (homeless.length) box.append(made("p", "这几句没有原来的格子了，要用就抄过去："), ...homeless.map((one) => made("p", one, "written")));
  element("main", HTMLElement).prepend(box);
}

/** @param {string} officer id as base64url @returns {string} the address at which that officer was writing, or nothing */
export function whereLeft(officer) {
  const mine = `${PREFIX}${officer}.`;
  const found = names().find((name) => name.indexOf(mine) === 0);
  const path = found === undefined ? "" : found.slice(mine.length);
  return /^\/(?!\/)/.test(path) ? path : "";
}

/** @returns {boolean} whether anybody's draft lies in this tab */
export function anyLeft() {
  return names().length > 0;
}

/** @returns {string[]} */
function names() {
  return Object.keys(sessionStorage).filter((name) => name.indexOf(PREFIX) === 0);
}

/** Forget every draft of this tab. */
function wipe() {
  leaving = true;
  names().forEach((name) => sessionStorage.removeItem(name));
}

/** The session is over: what is written is laid by, and the way leads back here after signing in. */
async function over() {
  if (!await layBy()) throw new SiteError("session_over", "登录过期了。写的还在，请在另一个标签页里登录，再回来接着做。");
  location.assign("/signin");
  return new Promise(() => {});
}

if (given("officer")) {
  remedy("session_over", over);
  element("main", HTMLElement).addEventListener("input", makeKey);
  element("signout", HTMLFormElement).addEventListener("submit", wipe, true);
  // Afterwards, when what came out of a seal has been taken off the page.
  document.addEventListener(LOCKED, () => window.setTimeout(layBy, 0));
  document.addEventListener(UNLOCKED, () => window.setTimeout(putBack, 0));
  if (isUnlocked()) putBack();
}
