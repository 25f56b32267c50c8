/**
 * Routing facts and the tip body (docs/formats.md sections 4 and 5). Twin of crypto/routing.py.
 *
 * The facts travel once beside the envelope; their hash is the envelope's binding, and they lie in the sealed body again.
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, b64u, canonical, equal, integer, labelled, readObject, text, unb64u, withFields,
} from "./encoding.js";
import { PURPOSE, holderId } from "./keyring.js";
import { KIND, PUBLIC_LENGTH, seal } from "./suite1.js";

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

/** @param {Json} facts @returns {Promise<Bytes>} H(label("routing") ‖ canonical(facts)): the binding of a tip's envelope */
export function routingHash(facts) {
  return labelled("routing", canonical(facts));
}

/**
 * Return routing facts as they stand; OpeningError for a missing, extra, ill-typed or unordered field.
 * @param {Json} value
 * @returns {JsonObject}
 */
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
 * Read a tip's plaintext (section 5); OpeningError for a missing, extra or ill-typed field.
 * @param {Bytes} plaintext
 * @returns {TipBody}
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

/** @param {TipBody} body @returns {Bytes} a tip's plaintext; the inverse of `parseBody` */
export function encodeBody(body) {
  const own = { routing: body.routing, mailbox: b64u(body.mailbox), claim: b64u(body.claim) };
  const plaintext = canonical(Object.assign({}, body.fields, own));
  parseBody(plaintext);
  return plaintext;
}

/**
 * Seal a tip to the current intake keys of its recipients (kind 1).
 * @param {TipBody} body
 * @param {Keyring} keyring
 * @returns {Promise<Bytes>}
 */
export async function sealTip(body, keyring) {
  const facts = parseFacts(body.routing);
  const recipients = [];
  for (const name of strings(facts.recipients)) recipients.push(keyring.current(PURPOSE.INTAKE, await holderId(name)));
  const authority = unb64u(facts.authority, ID_LENGTH);
  const tip = unb64u(facts.tip, ID_LENGTH);
  return seal(KIND.TIP, authority, tip, await routingHash(facts), recipients, encodeBody(body));
}

/**
 * Compare an opened tip with its envelope; the body, or OpeningError when the server was told something else.
 *
 * `own` is the holder that reads. After a transfer the envelope has other recipients than the facts, which the case's
 * history explains: then only authority, tip and hash are compared.
 * @param {Envelope} envelope
 * @param {Bytes} plaintext
 * @param {Keyring} keyring
 * @param {Bytes} own
 * @param {{transferred?: boolean}} [options]
 * @returns {Promise<TipBody>}
 */
export async function checkTip(envelope, plaintext, keyring, own, options = {}) {
  const body = parseBody(plaintext);
  const facts = body.routing;
  const same = envelope.kind === KIND.TIP
    && equal(envelope.authority, keyring.authority)
    && equal(envelope.authority, unb64u(facts.authority))
    && equal(envelope.subject, unb64u(facts.tip))
    && equal(envelope.binding, await routingHash(facts));
  if (!same) throw new OpeningError();
  if (options.transferred) return body;
  const sealedTo = envelope.entries.map((entry) => keyring.known(entry.keyId, PURPOSE.INTAKE).holder);
  const named = await Promise.all(strings(facts.recipients).map(holderId));
  const missing = named.some((holder) => !sealedTo.some((each) => equal(each, holder)));
  if (missing || sealedTo.length !== named.length || !named.some((holder) => equal(holder, own))) throw new OpeningError();
  return body;
}

/** @param {Json} value @returns {string[]} */
export function strings(value) {
  if (!Array.isArray(value)) throw new OpeningError();
  return value.map((item) => text(item));
}

/** @param {string[]} names @returns {boolean} whether sorted, each named once */
function sortedOnce(names) {
  return names.every((name, at) => at === 0 || names[at - 1] < name);
}
