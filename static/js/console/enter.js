/**
 * Entering a call, a letter or a visit: what somebody said is sealed here exactly as on a reporter's phone, to the departments
 * that the page shows and under a phrase that is drawn here. The server gets what the portal gets.
 */
import { OpeningError, ID_LENGTH, b64u, ed25519Public, randomBytes, unb64u } from "../crypto/encoding.js";
import { verifyRecords } from "../crypto/keyring.js";
import { derive, newPhrase } from "../crypto/phrase.js";
import { sealTip } from "../crypto/routing.js";
import { publicFromSeed } from "../crypto/suite1.js";
import { SiteError, all, element, given, post, say, sentenceOf } from "../shared/page.js";
import { giveWords } from "./give-words.js";
import { byKeyboard } from "./picks.js";
import { hasPrivateNumber, likeAName } from "./private.js";
import { fetchBundle, pinRoot } from "./ring.js";
import { startWhere } from "./where.js";

/**
 * @typedef {{id: string, name: string}} Named
 * @typedef {{covers: string, lead: Named, assisting: Named[], recipients: string[], records: string[]}} Route
 * @typedef {{tip: Bytes, phrase: Phrase, keys: PhraseKeys, mailboxPublic: Bytes, claimPublic: Bytes}} Secrets
 */
const UNSEALED = "现在没法锁好，所以没有录。写的都还在，过一会儿再按。";
const form = element("enter", HTMLFormElement);
const line = element("enter-status", HTMLElement);
const where = startWhere(form);
const bundle = fetchBundle();
/** One tip id and one phrase for all tries: sending twice never makes two. */
let secrets = bundle.then(makeSecrets);
secrets.catch(() => undefined);
let round = 0;
let busy = false;

/** @param {import("./ring.js").Bundle} own @returns {Promise<Secrets>} */
async function makeSecrets(own) {
  const phrase = newPhrase();
  const keys = await derive(phrase, own.authority);
  return {
    tip: randomBytes(ID_LENGTH), phrase, keys, mailboxPublic: await publicFromSeed(keys.mailboxSeed),
    claimPublic: await ed25519Public(keys.claimSeed),
  };
}

/** @param {string} name of radio buttons @returns {string} */
function picked(name) {
  const found = all(form, `input[name="${name}"]`, HTMLInputElement).find((one) => one.checked);
  return found === undefined ? "" : found.value;
}

/** @param {string} id @returns {string} */
function typed(id) {
  const field = document.getElementById(id);
  const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
  return isField ? field.value.trim() : "";
}

function asked() {
  const scene = picked("scene");
  return {
    region: where.region(),
    sector: picked(`option-${scene}`) || scene || "other",
    category: typed("category") || picked(`line-${scene}`) || "C99",
    flags: [],
    upward: element("upward", HTMLInputElement).checked,
  };
}

/** @returns {Promise<Route>} who would get it; those that the page shows are those that it is sealed to */
async function findRoute() {
  const route = await post("/enter/route", asked());
  const others = route.assisting.map((/** @type {Named} */ one) => one.id).filter((/** @type {string} */ id) => id !== route.lead.id);
  if ([route.lead.id].concat(others.sort()).join() !== route.recipients.join()) throw new OpeningError();
  return route;
}

/** @param {Route} route */
function showRoute(route) {
  const names = [route.lead.name].concat(route.assisting.map((one) => one.name));
  element("lead", HTMLElement).textContent = names.join("、");
}

/** Show the questions of the chosen scene, and who would get it. */
async function refresh() {
  const scene = picked("scene");
  all(form, "[data-scene]", HTMLElement).forEach((one) => {
    one.hidden = one.getAttribute("data-scene") !== scene;
  });
  element("call-first", HTMLElement).hidden = picked("urgency") !== "now";
  round += 1;
  const own = round;
  try {
    const route = await findRoute();
    if (own === round) showRoute(route);
  } catch (error) {
    if (own === round) element("lead", HTMLElement).textContent = error instanceof SiteError ? error.message : UNSEALED;
  }
}

/** @returns {JsonObject} the fields of docs/formats.md section 5; how it came stands before the words, inside the seal */
function written() {
  return {
    v: 1, words: `（受理员代录，${picked("how")}）\n${typed("words")}`, place: [where.sealed(), typed("place")].filter(Boolean).join(" "), subject: typed("subject"),
    when: typed("when"), ongoing: typed("ongoing"), known: typed("known"), insider: picked("insider"), told: typed("told"),
    reward: picked("reward") !== "no", together: 1, files: [],
  };
}

/** Throw SiteError for what is missing, or must not be written down. */
function check() {
  if (typed("words") === "") throw new SiteError("empty", "还没写他说了什么。");
  if ([typed("words"), typed("place"), typed("subject")].some(hasPrivateNumber)) {
    throw new SiteError("private", "里面有电话、身份证或银行卡号。这些不问也不记，去掉再录。");
  }
}

async function seal() {
  const own = await bundle;
  const secret = await secrets;
  pinRoot(own);
  const route = await findRoute();
  showRoute(route);
  const facts = Object.assign(asked(), {
    authority: b64u(own.authority), recipients: route.recipients, tip: b64u(secret.tip), urgency: picked("urgency") || "unsaid",
  });
  const trust = { authority: own.authority, rootPublic: own.root };
  const keyring = await verifyRecords(trust, route.records.map((wire) => unb64u(wire)), own.day);
  const body = { routing: facts, mailbox: secret.mailboxPublic, claim: secret.claimPublic, fields: written() };
  return {
    facts, sealed: b64u((await sealTip(body, keyring)).sealed), mailbox: b64u(secret.keys.mailboxHash),
    mailbox_public: b64u(secret.mailboxPublic), claim_public: b64u(secret.claimPublic), uploads: [], note: "",
  };
}

async function send() {
  if (busy) return;
  busy = true;
  say(line, "正在锁…");
  try {
    check();
    const answer = await post("/enter", await seal());
    const how = picked("how");
    form.reset();
    say(line, "");
    const { phrase } = await secrets;
    // Put away, the words are to be nowhere on this desk.
    secrets = Promise.reject(new SiteError("sent", "这一件录过了。"));
    secrets.catch(() => undefined);
    await giveWords(phrase, how, answer);
  } catch (error) {
    say(line, error instanceof OpeningError ? UNSEALED : sentenceOf(error), true);
    line.focus();
  }
  busy = false;
}

form.addEventListener("change", (event) => {
  const target = event.target;
  const counts = target instanceof HTMLInputElement ? target.type !== "text" : target instanceof HTMLSelectElement;
  if (counts) refresh();
});
form.addEventListener("input", () => say(line, ""));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send();
});
const words = element("words", HTMLTextAreaElement);
const hint = element("words-hint", HTMLElement);
const usual = hint.textContent || "";
words.addEventListener("input", () => {
  const name = likeAName(words.value);
  hint.textContent = name === "" ? usual : `“${name}”像是人名。说的是他自己，就去掉。`;
});
byKeyboard(form, send);
