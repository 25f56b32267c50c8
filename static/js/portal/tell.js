// The third screen: the words, and sending them. What is typed leaves this module sealed or not at all.
//
// Tip id and phrase stay through all retries, and the sealed bytes as long as nothing is changed: sending twice never makes
// two tips.
import { authority, root } from "/trust.js";
import { OpeningError, b64u, dayOf, ed25519Public, randomBytes, unb64u, ID_LENGTH } from "../crypto/encoding.js";
import { verifyRecords } from "../crypto/keyring.js";
import { derive, newPhrase } from "../crypto/phrase.js";
import { sealTip } from "../crypto/routing.js";
import { publicFromSeed } from "../crypto/suite1.js";
import { ApiError, post } from "./api.js";
import { byId, chosenValue, field, onPress, say, show, write } from "./dom.js";
import { files, offerFiles } from "./frame.js";
import { asked, draft, findRoute, forgetRoutes, placeLine, placeName } from "./place.js";
import { showReceipt } from "./receipt.js";

const SENTENCES = {
  empty: "还没写。写几个字，录一段话，或者加一张照片，都行。",
  offline: "现在没有网。写的都还在，别关这一页。有网了再按“发送”。连的要是单位的无线网，先关掉，用自己的流量。",
  silent: "没听到回音。再按一次“发送”，不会变成两份。",
  busy: "网站现在收不下，不是您的错。写的都还在。过 10 分钟再按，急事打 12350。",
  keys: "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。",
};
const CHILD = "C24";

/** @type {Promise<Secrets> | null} */
let secrets = null;
/** The last sealed tip, and what it was made of. @type {{from: string, body: object} | null} */
let sealed = null;
let sending = false;

export function isSending() {
  return sending;
}

export function forgetSecrets() {
  secrets = null;
  sealed = null;
  if (files !== null) files.forget();
}

async function makeSecrets() {
  const phrase = newPhrase();
  const keys = await derive(phrase, unb64u(authority, ID_LENGTH));
  return {
    tip: randomBytes(ID_LENGTH),
    phrase,
    mailbox: keys.mailboxHash,
    mailboxPublic: await publicFromSeed(keys.mailboxSeed),
    claimPublic: await ed25519Public(keys.claimSeed),
  };
}

/** The keys are stretched while the reporter writes. */
export function enterTell() {
  if (secrets === null) {
    secrets = makeSecrets();
    secrets.catch(() => forgetSecrets());
  }
  write("sum-kind", [draft.scene, draft.kind].filter(Boolean).join(" · ") || "说不清");
  write("sum-place", placeName());
  write("sum-lead", "");
  findRoute().then((route) => write("sum-lead", route.lead.name), () => undefined);
  show(draft.category === CHILD, "child-first");
}

/** @returns {JsonObject} the fields of docs/formats.md section 5 without facts and keys */
function written() {
  return {
    v: 1,
    words: field("words").value.trim(),
    place: placeLine(),
    subject: field("subject").value.trim(),
    when: chosenValue("when"),
    ongoing: chosenValue("ongoing"),
    known: chosenValue("known"),
    insider: chosenValue("insider"),
    told: chosenValue("told"),
    reward: chosenValue("reward") !== "no",
    together: Number(chosenValue("together") || 1),
    files: [],
  };
}

/** @param {Route} route @param {Secrets} own @returns {Promise<object>} the body of POST /tips */
async function seal(route, own) {
  const facts = Object.assign(asked(), {
    authority, recipients: route.recipients, tip: b64u(own.tip), urgency: chosenValue("urgency") || "unsaid",
  });
  const fields = written();
  const from = JSON.stringify([facts, fields, route.records, files && files.version()]);
  if (sealed !== null && sealed.from === from) return sealed.body;
  const trust = { authority: unb64u(authority), rootPublic: unb64u(root) };
  const keyring = await verifyRecords(trust, route.records.map((record) => unb64u(record)), dayOf(new Date()));
  if (files !== null) fields.files = files.encodedLines();
  const tip = await sealTip({ routing: facts, mailbox: own.mailboxPublic, claim: own.claimPublic, fields }, keyring);
  const body = {
    facts, sealed: b64u(tip.sealed), mailbox: b64u(own.mailbox), mailbox_public: b64u(own.mailboxPublic),
    claim_public: b64u(own.claimPublic), ...(files === null ? { uploads: [], note: "" } : await files.fields(tip, own)),
  };
  sealed = { from, body };
  return body;
}

/** @param {() => void} received */
async function send(received) {
  sending = true;
  byId("send").textContent = "正在发…";
  say("send-status", "正在手机上锁好");
  try {
    const hasWords = field("words").value.trim() !== "";
    const lack = hasWords ? "" : SENTENCES.empty;
    const missing = files === null ? lack : await files.lack(lack);
    if (missing !== "") {
      say("send-status", missing, "fault");
      return;
    }
    if (secrets === null) secrets = makeSecrets();
    const own = await secrets;
    const body = await seal(await findRoute(), own);
    say("send-status", "正在发文字");
    const receipt = await post("/tips", body, (seconds) => say("send-status", `现在人多，排一下队，大约 ${seconds} 秒。`));
    say("send-status", "");
    await showReceipt(own.phrase, receipt);
    received();
    // The tip stands whatever becomes of this.
    if (files !== null) files.sendWithTip(receipt.same, hasWords);
  } catch (error) {
    explain(error);
  } finally {
    sending = false;
    byId("send").textContent = "发送";
  }
}

/** @param {unknown} error */
function explain(error) {
  if (error instanceof ApiError) {
    if (error.trouble === "refused") forgetRoutes();
    say("send-status", error.trouble === "refused" ? error.sentence || SENTENCES.keys : SENTENCES[error.trouble], "fault");
  } else if (error instanceof OpeningError) {
    forgetRoutes();
    say("send-status", SENTENCES.keys, "fault");
    import("./clock.js").then((clock) => clock.sayDate("send-status"), () => undefined);
  } else {
    say("send-status", SENTENCES.keys, "fault");
    throw error;
  }
}

/** @param {{change: () => void, received: () => void}} on */
export function startTell(on) {
  byId("change").addEventListener("click", on.change);
  byId("tell").addEventListener("change", () => show(chosenValue("urgency") === "now", "call-first"));
  byId("words").addEventListener("input", () => say("send-status", ""));
  onPress("send", () => send(on.received));
  offerFiles();
}
