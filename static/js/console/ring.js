/**
 * The keys of the officer at this desk: verified records, the department's seeds, the officer's own signature.
 *
 * The root is remembered by this browser when it is first seen, and a different one is refused ever after: a server that
 * was taken over could otherwise hand out a root of its own. Its fingerprint stands on the roster page, to be compared with
 * the recovery sheet.
 *
 * @typedef {object} Bundle
 * @property {Bytes} authority
 * @property {Bytes} root
 * @property {string} officer the officer's id as base64url
 * @property {Bytes} holder the officer's holder id
 * @property {string} department
 * @property {string} login
 * @property {string[]} duties
 * @property {number} day
 * @property {Bytes[]} records
 * @property {{key: Bytes, wrapKey: Bytes, wrap: Bytes}[]} shares
 * @property {{kind: string, handle: string, wrapped: Bytes}[]} secrets
 */
import { OpeningError, b64u, ed25519Public, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId, verifyRecords } from "../crypto/keyring.js";
import { officerKeys, openSeed } from "../crypto/opening.js";
import { parse, publicFromSeed } from "../crypto/suite1.js";
import { SiteError, get } from "../shared/page.js";
import { recall } from "./session.js";

const ROOT = "anshao.root.";
const LOCKED_SENTENCE = "钥匙锁着。先打开钥匙，写的都还在。";
const OTHER_ROOT = "机关的根钥匙和这台电脑以前见过的不一样。不要往下做，请找管钥匙的同事核对。";
const BROKEN = "钥匙记录对不上，没有打开。请找管钥匙的同事。";

/** @returns {Promise<Bundle>} what the server keeps for this officer */
export async function fetchBundle() {
  const answer = await get("/keys.json");
  return {
    authority: unb64u(answer.authority, 16),
    root: unb64u(answer.root, 32),
    officer: String(answer.officer),
    holder: await holderId(answer.officer),
    department: String(answer.department),
    login: String(answer.login),
    duties: answer.duties.map(String),
    day: Number(answer.day),
    records: answer.records.map((/** @type {string} */ wire) => unb64u(wire)),
    shares: answer.shares.map((/** @type {{[name: string]: string}} */ share) => ({
      key: unb64u(share.key, 32), wrapKey: unb64u(share.wrap_key, 32), wrap: unb64u(share.wrap),
    })),
    secrets: answer.secrets.map((/** @type {{[name: string]: string}} */ secret) => ({
      kind: secret.kind, handle: secret.handle, wrapped: unb64u(secret.wrapped),
    })),
  };
}

/** Throw SiteError if this browser has seen another root of this authority. @param {Bundle} bundle */
export function pinRoot(bundle) {
  const name = ROOT + b64u(bundle.authority);
  const seen = localStorage.getItem(name);
  if (seen === null) localStorage.setItem(name, b64u(bundle.root));
  else if (seen !== b64u(bundle.root)) throw new SiteError("other_root", OTHER_ROOT);
}

/** An officer's keys while the tab is unlocked; made by `openRing`. */
export class Ring {
  /**
   * @param {Bundle} bundle
   * @param {Keyring} keyring
   * @param {OfficerKeys} own
   */
  constructor(bundle, keyring, own) {
    this.bundle = bundle;
    this.keyring = keyring;
    this.own = own;
  }

  /** @returns {Bytes} */
  get authority() {
    return this.bundle.authority;
  }

  /** @returns {Promise<Bytes>} the holder id of the officer's department */
  department() {
    return holderId(this.bundle.department);
  }

  /**
   * The seed behind one of the department's records; SiteError if it was never shared with this officer.
   * @param {Bytes} keyId
   * @returns {Promise<Bytes>}
   */
  async seedOf(keyId) {
    const share = this.bundle.shares.find((one) => equal(one.key, keyId));
    if (share === undefined) throw new SiteError("no_share", "这把钥匙没有交给您：您来之前就锁好了，或者您的岗位用不着它。点右上角的岗位，到“我的钥匙”里请同事补。");
    const seed = await openSeed(share.wrap, this.authority, share.key, share.wrapKey, this.own.wrapSeed);
    const record = this.keyring.records.find((one) => equal(one.keyId, keyId));
    if (record === undefined) throw new OpeningError();
    const signs = record.purpose === PURPOSE.DEPARTMENT || record.purpose === PURPOSE.LETTERS;
    const shown = signs ? await ed25519Public(seed) : await publicFromSeed(seed);
    // A share that opens to another key than the record names would make us sign or read with a stranger's key.
    if (!equal(shown, record.publicKey)) throw new OpeningError();
    return seed;
  }

  /**
   * The department's intake key that an envelope is sealed to, of whatever epoch; OpeningError if it is sealed to none.
   * @param {Bytes} sealed
   * @returns {Promise<{keyId: Bytes, seed: Bytes}>}
   */
  async intakeSeedFor(sealed) {
    const own = await this.department();
    const mine = parse(sealed).entries.map((entry) => entry.keyId).find((keyId) => this.keyring.records.some(
      (one) => one.purpose === PURPOSE.INTAKE && equal(one.keyId, keyId) && equal(one.holder, own),
    ));
    if (mine === undefined) throw new OpeningError();
    return { keyId: mine, seed: await this.seedOf(mine) };
  }

  /**
   * The department's record of a purpose that is in use today.
   * @param {number} purpose
   * @returns {Promise<KeyRecord>}
   */
  async current(purpose) {
    return this.keyring.current(purpose, await this.department());
  }

  /**
   * Verify further records together with the own ones, for whoever takes part in a case.
   * @param {Bytes[]} wires
   * @returns {Promise<Keyring>}
   */
  withRecords(wires) {
    const trust = { authority: this.authority, rootPublic: this.bundle.root };
    return verifyRecords(trust, this.bundle.records.concat(wires), this.bundle.day);
  }

  /**
   * The same ring, which knows further records besides.
   * @param {Bytes[]} wires
   * @returns {Promise<Ring>}
   */
  async knowing(wires) {
    try {
      return new Ring(this.bundle, await this.withRecords(wires), this.own);
    } catch (error) {
      if (error instanceof OpeningError) throw new SiteError("keys", BROKEN);
      throw error;
    }
  }

  /**
   * The officer's own signing record; SiteError if it is not the key that the secret gives.
   * @returns {KeyRecord}
   */
  signer() {
    const record = this.keyring.current(PURPOSE.SIGNER, this.bundle.holder);
    if (!equal(record.publicKey, this.own.signPublic)) throw new SiteError("not_yours", BROKEN);
    return record;
  }
}

/**
 * Open the keys of this tab; SiteError with the sentence to show when it is locked or something does not fit.
 * @returns {Promise<Ring>}
 */
export async function openRing() {
  const bundle = await fetchBundle();
  pinRoot(bundle);
  const secret = await recall(bundle);
  if (secret === null) throw new SiteError("locked", LOCKED_SENTENCE);
  return ringOf(bundle, secret);
}

/**
 * @param {Bundle} bundle
 * @param {Bytes} secret
 * @returns {Promise<Ring>}
 */
async function ringOf(bundle, secret) {
  try {
    const trust = { authority: bundle.authority, rootPublic: bundle.root };
    const keyring = await verifyRecords(trust, bundle.records, bundle.day);
    return new Ring(bundle, keyring, await officerKeys(secret));
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("keys", BROKEN);
    throw error;
  }
}
