/**
 * A new epoch of a department's keys, made whole in the browser of an officer who keeps them (docs/formats.md sections 3, 8).
 *
 * Both seeds are drawn anew, both records signed by the department's certifying key, and one share made for each colleague
 * whose duties need the seed: nobody is forgotten and nobody else gets one. The server checks all of it.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {object} Member an officer of the department as /people/members.json tells
 * @property {string} officer id as base64url
 * @property {string} state
 * @property {string[]} duties
 * @property {string | null} wrap_public
 * @property {string | null} sign_public
 * @typedef {{key: string, officer: string, wrap_key: string, wrap: string}} Share
 * @typedef {{records: string[], shares: Share[]}} Change
 */
import { b64u, ed25519Public, randomBytes, unb64u } from "../crypto/encoding.js";
import { NO_PREDECESSOR, PURPOSE, holderId, keyIdOf } from "../crypto/keyring.js";
import { signRecord } from "../crypto/records.js";
import { publicFromSeed } from "../crypto/suite1.js";
import { wrapSeed } from "../crypto/unwrap.js";
import { SiteError, get } from "../shared/page.js";

const EPOCH_DAYS = 122;
const OFFICER_DAYS = 365;
const SEED_LENGTH = 32;
/** Whose duties need which of the department's seeds (docs/formats.md section 8). */
const NEEDS = new Map([
  [PURPOSE.DEPARTMENT, ["keys"]],
  [PURPOSE.INTAKE, ["intake"]],
  [PURPOSE.LETTERS, ["intake", "verify", "lead"]],
]);

/** @returns {Promise<Member[]>} */
export async function fetchMembers() {
  return (await get("/people/members.json")).members;
}

/** @param {string[]} duties @returns {number[]} the purposes of the seeds that somebody with these duties keeps */
export function seedsFor(duties) {
  return Array.from(NEEDS.keys()).filter((purpose) => (NEEDS.get(purpose) || []).some((duty) => duties.indexOf(duty) >= 0));
}

/**
 * The new epoch that goes with other duties of one officer, or nothing where no seed comes or goes.
 * @param {() => Promise<Ring>} open the ring, with the officer's records where they are of another department
 * @param {Member} who with the duties that they will have in this department; none: not a member any more
 * @param {string[]} before their duties in this department until now
 * @returns {Promise<Change | {}>}
 */
export async function epochFor(open, who, before) {
  const had = seedsFor(before);
  const has = seedsFor(who.duties);
  if (had.join() === has.join()) return {};
  const others = (await fetchMembers()).filter((one) => one.state === "active" && one.officer !== who.officer);
  const gains = has.some((purpose) => had.indexOf(purpose) < 0);
  return newEpoch(await open(), who.duties.length ? others.concat(who) : others, null, gains ? [who] : []);
}

/** @param {Member} member @param {number} purpose @returns {boolean} */
function needs(member, purpose) {
  return (NEEDS.get(purpose) || []).some((duty) => member.duties.indexOf(duty) >= 0);
}

/** Gathers records and shares of one change. */
class Maker {
  /**
   * @param {Ring} ring
   * @param {KeyRecord} certify
   * @param {Bytes} certifySeed
   */
  constructor(ring, certify, certifySeed) {
    this.ring = ring;
    this.certify = certify;
    this.certifySeed = certifySeed;
    /** @type {Change} */
    this.change = { records: [], shares: [] };
  }

  /**
   * Sign a record and put it into the change.
   * @param {number} purpose
   * @param {Bytes} holder
   * @param {Bytes} publicKey
   * @param {number} days
   * @returns {Promise<{keyId: Bytes, publicKey: Bytes}>}
   */
  async sign(purpose, holder, publicKey, days) {
    const older = this.ring.keyring.records.filter((one) => one.purpose === purpose && b64u(one.holder) === b64u(holder));
    const last = older.sort((a, b) => b.epoch - a.epoch)[0];
    const day = this.ring.bundle.day;
    /** @type {KeyFields} */
    const fields = {
      purpose, epoch: last ? last.epoch + 1 : 1, authority: this.ring.authority, holder, signer: this.certify.keyId,
      predecessor: last ? last.keyId : NO_PREDECESSOR, firstDay: day, lastDay: day + days, publicKey,
    };
    this.change.records.push(b64u(await signRecord(fields, this.certifySeed)));
    return { keyId: await keyIdOf(fields), publicKey };
  }

  /**
   * @param {Member} member
   * @param {{keyId: Bytes, publicKey: Bytes}} wrapKey the officer's record
   * @param {Bytes} keyId whose seed it is
   * @param {Bytes} seed
   */
  async share(member, wrapKey, keyId, seed) {
    const wrap = await wrapSeed(this.ring.authority, keyId, wrapKey, seed);
    this.change.shares.push({ key: b64u(keyId), officer: member.officer, wrap_key: b64u(wrapKey.keyId), wrap: b64u(wrap) });
  }
}

/**
 * Make a new epoch for those who stay and, if somebody comes in, their two records and shares.
 * @param {Ring} ring
 * @param {Member[]} staying
 * @param {Member | null} joining
 * @param {Member[]} [gaining] those who stay and whose new duties need seeds that they did not keep before
 * @returns {Promise<Change>}
 */
export async function newEpoch(ring, staying, joining, gaining = []) {
  const certify = await ring.current(PURPOSE.DEPARTMENT);
  const maker = new Maker(ring, certify, await ring.seedOf(certify.keyId));
  const own = await ring.department();
  const wrapKeys = new Map();
  for (const member of staying) {
    wrapKeys.set(member.officer, ring.keyring.current(PURPOSE.OFFICER, await holderId(member.officer)));
  }
  if (joining) wrapKeys.set(joining.officer, await admit(maker, joining));
  const everybody = joining ? staying.concat(joining) : staying;
  for (const purpose of [PURPOSE.INTAKE, PURPOSE.LETTERS]) {
    const seed = randomBytes(SEED_LENGTH);
    const publicKey = purpose === PURPOSE.INTAKE ? await publicFromSeed(seed) : await ed25519Public(seed);
    const record = await maker.sign(purpose, own, publicKey, EPOCH_DAYS);
    for (const member of everybody.filter((one) => needs(one, purpose))) {
      await maker.share(member, wrapKeys.get(member.officer), record.keyId, seed);
    }
  }
  for (const member of joining ? gaining.concat(joining) : gaining) {
    await shareOlder(maker, member, wrapKeys.get(member.officer));
  }
  return maker.change;
}

/**
 * Sign the two records of who comes in, over the public keys that their own browser made.
 * @param {Maker} maker
 * @param {Member} joining
 * @returns {Promise<{keyId: Bytes, publicKey: Bytes}>} the record that seeds are wrapped to
 */
async function admit(maker, joining) {
  if (joining.wrap_public === null || joining.sign_public === null) throw new SiteError("keys", "这个邀请还没有人接受。");
  const holder = await holderId(joining.officer);
  const wrapKey = await maker.sign(PURPOSE.OFFICER, holder, unb64u(joining.wrap_public), OFFICER_DAYS);
  await maker.sign(PURPOSE.SIGNER, holder, unb64u(joining.sign_public, 32), OFFICER_DAYS);
  return wrapKey;
}

/**
 * Share the certifying seed with a new keeper of keys, and with new intake the older seeds that the officer here has.
 * @param {Maker} maker
 * @param {Member} joining
 * @param {{keyId: Bytes, publicKey: Bytes}} wrapKey
 */
async function shareOlder(maker, joining, wrapKey) {
  const { ring, certify } = maker;
  if (needs(joining, PURPOSE.DEPARTMENT)) await maker.share(joining, wrapKey, certify.keyId, maker.certifySeed);
  if (!needs(joining, PURPOSE.INTAKE)) return;
  const mine = ring.bundle.shares.map((share) => b64u(share.key));
  const older = ring.keyring.records.filter((one) => one.purpose === PURPOSE.INTAKE && mine.indexOf(b64u(one.keyId)) >= 0);
  for (const record of older) await maker.share(joining, wrapKey, record.keyId, await ring.seedOf(record.keyId));
}
