/**
 * Sealing what came through another office: as on a reporter's phone, to the departments that the rules name, under a phrase that is
 * drawn here. The phrase stays in this page; whoever asks for it can be given it, as for a call.
 *
 * @typedef {{region: string, sector: string, category: string}} Asked
 * @typedef {{id: string, name: string}} Named
 * @typedef {{lead: Named, assisting: Named[], recipients: string[], records: string[]}} Route
 * @typedef {{tip: Bytes, phrase: Phrase, keys: PhraseKeys, mailboxPublic: Bytes, claimPublic: Bytes, contentKey?: Bytes}} Secrets
 */
import { ID_LENGTH, OpeningError, b64u, ed25519Public, randomBytes, unb64u } from "../crypto/encoding.js";
import { verifyRecords } from "../crypto/keyring.js";
import { derive, newPhrase } from "../crypto/phrase.js";
import { sealTip } from "../crypto/routing.js";
import { publicFromSeed } from "../crypto/suite1.js";
import { post } from "../shared/page.js";

export const UNSEALED = "现在没法锁好，这一件没有导。";
/** Fields that another office does not ask for (docs/formats.md section 5). */
export const UNASKED = { when: "", ongoing: "", known: "", insider: "unsaid", told: "", reward: true, together: 1, files: [] };

/** @param {Bytes} authority @returns {Promise<Secrets>} for all tries of one entry: sending twice never makes two */
export async function makeSecrets(authority, phrase = newPhrase()) {
  const keys = await derive(phrase, authority);
  return {
    tip: randomBytes(ID_LENGTH), phrase, keys, mailboxPublic: await publicFromSeed(keys.mailboxSeed),
    claimPublic: await ed25519Public(keys.claimSeed),
  };
}

/** @param {Asked} asked @returns {Promise<Route>} who would get it: those that are named are those that it is sealed to */
export async function routeOf(asked) {
  const route = await post("/enter/route", Object.assign({ flags: [], upward: false }, asked));
  const others = route.assisting.map((/** @type {Named} */ one) => one.id).filter((/** @type {string} */ id) => id !== route.lead.id);
  if ([route.lead.id].concat(others.sort()).join() !== route.recipients.join()) throw new OpeningError();
  return route;
}

/** @param {Route} route @returns {string} */
export function namesOf(route) {
  return [route.lead.name].concat(route.assisting.map((one) => one.name)).join("、");
}

/**
 * What `/orders/import` and `/orders/outside` take of a tip.
 * @param {import("./ring.js").Bundle} own
 * @param {Secrets} secret
 * @param {Asked} asked
 * @param {JsonObject} fields of docs/formats.md section 5
 * @param {string} urgency
 * @returns {Promise<{[name: string]: any}>}
 */
export async function sealEntry(own, secret, asked, fields, urgency = "unsaid") {
  const route = await routeOf(asked);
  const facts = Object.assign({ flags: [], upward: false }, asked, {
    authority: b64u(own.authority), recipients: route.recipients, tip: b64u(secret.tip), urgency,
  });
  const trust = { authority: own.authority, rootPublic: own.root };
  const keyring = await verifyRecords(trust, route.records.map((wire) => unb64u(wire)), own.day);
  const body = { routing: facts, mailbox: secret.mailboxPublic, claim: secret.claimPublic, fields };
  // Each time the body has a salt of its own, so that two bodies under one key give nothing away (docs/formats.md section 2).
  const { sealed } = await sealTip(body, keyring, secret.contentKey);
  return {
    facts, sealed: b64u(sealed), mailbox: b64u(secret.keys.mailboxHash),
    mailbox_public: b64u(secret.mailboxPublic), claim_public: b64u(secret.claimPublic), uploads: [], note: "",
  };
}
