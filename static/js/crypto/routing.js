// Routing facts and the tip body (docs/formats.md sections 4 and 5). Twin of crypto/routing.py.
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, b64u, canonical, integer, labelled, readObject, text, unb64u, withFields,
} from "./encoding.js";
import { PURPOSE, holderId } from "./keyring.js";
import { KIND, PUBLIC_LENGTH, sealKeeping } from "./suite1.js";

const URGENCIES = ["now", "soon", "past", "unsaid"];
const FACT_FIELDS = [
  "authority", "category", "flags", "recipients", "region", "sector", "tip", "upward", "urgency",
];
/** @type {{[field: string]: string[]}} */
const CHOICES = {
  when: ["today", "days", "longer", "always", ""],
  ongoing: ["yes", "gone", "unknown", ""],
  known: ["saw", "heard", "papers", ""],
  insider: ["yes", "no", "unsaid", ""],
  told: ["told", "not", "unsaid", ""],
};
const TEXTS = ["words", "place", "subject"];
const BODY_FIELDS = ["v", "routing", "mailbox", "claim", "reward", "together", "files"].concat(Object.keys(CHOICES), TEXTS);
const MOST_TOGETHER = 5;

/** @param {Json} facts @returns {Promise<Bytes>} the binding of a tip's envelope */
export function routingHash(facts) {
  return labelled("routing", canonical(facts));
}

/** @param {Json} value */
export function parseFacts(value) {
  const facts = withFields(value, FACT_FIELDS);
  unb64u(facts.authority, ID_LENGTH);
  unb64u(facts.tip, ID_LENGTH);
  [facts.region, facts.sector, facts.category].forEach(text);
  const recipients = strings(facts.recipients);
  const flags = strings(facts.flags);
  const others = recipients.slice(1);
  // One set of facts has one spelling: the lead leads, everything else is sorted and named once.
  if (recipients.length === 0 || others.indexOf(recipients[0]) >= 0 || !sortedOnce(others) || !sortedOnce(flags)) {
    throw new OpeningError();
  }
  if (URGENCIES.indexOf(text(facts.urgency)) < 0 || typeof facts.upward !== "boolean") throw new OpeningError();
  return facts;
}

/**
 * All but the lines of files, which opening.js reads.
 * @param {Bytes} plaintext
 */
export function parseBody(plaintext) {
  const fields = readObject(plaintext, BODY_FIELDS);
  for (const name of Object.keys(CHOICES)) {
    if (CHOICES[name].indexOf(text(fields[name])) < 0) throw new OpeningError();
  }
  TEXTS.forEach((name) => text(fields[name]));
  if (fields.v !== 1 || typeof fields.reward !== "boolean" || !Array.isArray(fields.files)) throw new OpeningError();
  if (integer(fields.together, 1) > MOST_TOGETHER) throw new OpeningError();
  const routing = parseFacts(fields.routing);
  const mailbox = unb64u(fields.mailbox, PUBLIC_LENGTH);
  const claim = unb64u(fields.claim, HASH_LENGTH);
  delete fields.routing;
  delete fields.mailbox;
  delete fields.claim;
  return { routing, mailbox, claim, fields };
}

/** @param {TipBody} body */
export function encodeBody(body) {
  const own = { routing: body.routing, mailbox: b64u(body.mailbox), claim: b64u(body.claim) };
  const plaintext = canonical(Object.assign({}, body.fields, own));
  parseBody(plaintext);
  return plaintext;
}

/**
 * Seal a tip to the current intake keys of its recipients; key and scope are for its files.
 * @param {TipBody} body
 * @param {Keyring} keyring
 * @param {Bytes} [contentKey]
 * @returns {Promise<SealedEnvelope>}
 */
export async function sealTip(body, keyring, contentKey) {
  const facts = parseFacts(body.routing);
  const recipients = [];
  for (const name of strings(facts.recipients)) recipients.push(keyring.current(PURPOSE.INTAKE, await holderId(name)));
  const authority = unb64u(facts.authority, ID_LENGTH);
  const tip = unb64u(facts.tip, ID_LENGTH);
  return sealKeeping(KIND.TIP, authority, tip, await routingHash(facts), recipients, encodeBody(body), 0, contentKey);
}

/** @param {Json} value */
export function strings(value) {
  if (!Array.isArray(value)) throw new OpeningError();
  return value.map((item) => text(item));
}

/** @param {string[]} names */
function sortedOnce(names) {
  return names.every((name, at) => at === 0 || names[at - 1] < name);
}
