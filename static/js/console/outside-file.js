/**
 * The file that goes to an authority elsewhere: the opened words, the reporter's letters and the files' keys, signed with the
 * department's letters key and sealed to the other department's intake record; behind it the files' streams as they lie here.
 *
 * The other root comes from this site, and two officers compared it; the page shows its fingerprint, made here from the key.
 * What the letters keys of the reporter could do stays behind: neither the mailbox's nor the claim's key goes along.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {import("./tip.js").OpenTip} OpenTip
 * @typedef {{[name: string]: any}} Answer
 */
import { OpeningError, b64u, equal, unb64u } from "../crypto/encoding.js";
import { encodeLines } from "../crypto/files.js";
import { PURPOSE, holderId, verifyRecords } from "../crypto/keyring.js";
import { joinFile, sealPackage } from "../crypto/outside.js";
import { rootFingerprint } from "../crypto/records.js";
import { parse, scope } from "../crypto/suite1.js";
import { contentKey } from "../crypto/unwrap.js";
import { SiteError, element, given, postForBody } from "../shared/page.js";
import { postCase } from "./deed.js";

const NOT_TRUSTED = "对方的钥匙对不上，没有转。请告诉机关的钥匙员。";
const FROM_FIELDS = ["words", "place", "subject", "when", "ongoing", "known", "insider", "told", "reward", "together"];
const FROM_FACTS = ["category", "sector", "region", "urgency"];
const KEPT_MS = 60 * 1000;

/**
 * Make the file for a department elsewhere.
 * @param {Ring} ring
 * @param {OpenTip} tip
 * @param {string} authority b64u
 * @param {string} department
 * @param {string} fingerprint that the page showed, or an empty text where it showed none
 * @returns {Promise<{file: Blob, slip: string, letters: number, name: string}>}
 */
export async function makeFile(ring, tip, authority, department, fingerprint) {
  const wanted = await postCase("hand-outside/keys", { authority, department });
  try {
    const record = await receiverRecord(ring, wanted.receiver, authority, department, fingerprint);
    const own = await ring.current(PURPOSE.LETTERS);
    const { files, streams } = await carried(ring, tip);
    const value = Object.assign(packageOf(ring, tip, wanted, files), {
      to: { authority, key: b64u(record.keyId) },
    });
    value.giver.key = b64u(own.keyId);
    const sealed = await sealPackage(value, await ring.seedOf(own.keyId), { keyId: record.keyId, publicKey: record.publicKey });
    const letters = Math.max(0, ...tip.letters.map((one) => one.seq));
    return { file: joinFile(sealed, streams), slip: wanted.slip, letters, name: `anshao-${wanted.slip}.sealed` };
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("not_trusted", NOT_TRUSTED);
    throw error;
  }
}

/** @param {Ring} ring @param {Answer} receiver @param {string} authority @param {string} department @param {string} fingerprint */
async function receiverRecord(ring, receiver, authority, department, fingerprint) {
  const trust = { authority: unb64u(authority, 16), rootPublic: unb64u(receiver.root, 32) };
  const shown = await rootFingerprint(trust.rootPublic);
  if (receiver.authority !== authority || equal(trust.authority, ring.authority)) throw new OpeningError();
  if (fingerprint !== "" && shown !== fingerprint) throw new OpeningError();
  const wires = receiver.records.map((/** @type {string} */ wire) => unb64u(wire));
  const keyring = await verifyRecords(trust, wires, ring.bundle.day);
  return keyring.current(PURPOSE.INTAKE, await holderId(department));
}

/** @param {Ring} ring @param {OpenTip} tip @param {Answer} wanted @param {JsonObject[]} files @returns {Answer} */
function packageOf(ring, tip, wanted, files) {
  /** @type {JsonObject} */
  const words = {};
  FROM_FACTS.forEach((name) => { words[name] = tip.body.routing[name]; });
  FROM_FIELDS.forEach((name) => { words[name] = tip.body.fields[name]; });
  const { name, title, records } = wanted.giver;
  const { authority, root } = { authority: b64u(ring.authority), root: b64u(ring.bundle.root) };
  return {
    v: 1, giver: { authority, name, department: ring.bundle.department, title, root, records },
    slip: wanted.slip, first_day: wanted.first_day, day: wanted.day, record: wanted.record, tip: words,
    letters: tip.letters.filter((one) => one.text !== null && one.text !== "").map(({ seq, text }) => ({ seq, text })), files,
  };
}

/** @param {Ring} ring @param {OpenTip} tip @returns {Promise<{files: JsonObject[], streams: Blob[]}>} */
async function carried(ring, tip) {
  const files = [];
  /** @type {Blob[]} */
  const streams = [];
  const carriers = [{ seq: 0, sealed: tip.sealed, shown: tip.files }].concat(
    tip.letters.map(({ seq, sealed, files: shown }) => ({ seq, sealed, shown })),
  );
  for (const { seq, sealed, shown } of carriers.filter((one) => one.shown.length > 0)) {
    const have = [];
    for (const file of shown.filter((one) => one.lack === "")) {
      streams.push(await streamOf(b64u(file.line.id)));
      have.push(file.line.index);
    }
    const envelope = parse(sealed);
    const { keyId, seed } = await ring.intakeSeedFor(sealed);
    const key = await contentKey(envelope, keyId, seed);
    files.push({ seq, scope: b64u(scope(envelope)), key: b64u(key), lines: encodeLines(shown.map((one) => one.line)), have });
  }
  return { files, streams };
}

/** @param {string} id @returns {Promise<Blob>} a file's stream, still sealed */
async function streamOf(id) {
  const answer = await postForBody(`/case/${given("case")}/file`, { id }, new AbortController().signal);
  return answer.blob();
}

/**
 * Show that it is done, and let the file be saved.
 * @param {string} sentence
 * @param {{file: Blob, name: string} | null} made null where there is no file
 */
export function showSent(sentence, made) {
  element("sending", HTMLElement).hidden = true;
  element("sent", HTMLElement).hidden = false;
  const line = element("sent-line", HTMLElement);
  line.textContent = sentence;
  line.focus();
  if (made === null) return;
  element("saving", HTMLElement).hidden = false;
  const help = document.getElementById("saving-help");
  if (help !== null) help.hidden = false;
  element("save", HTMLButtonElement).addEventListener("click", () => saveFile(made.file, made.name));
}

/** @param {Blob} file @param {string} name */
export function saveFile(file, name) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(file);
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
