/**
 * Taking in what came from elsewhere: its words and its files, sealed anew to the departments that the rules here name.
 *
 *     base        := HKDF(the intake seed that opened the file, label("taken in") ‖ H(sealed), 32)
 *     tip id      := HKDF(base, label("taken tip"), 16)
 *     content key := HKDF(base, label("taken key"), 32)
 *     file n      :: id := HKDF(base, label("taken file") ‖ u32 n, 16), secret := HKDF(base, label("taken secret") ‖ u32 n, 32)
 *     phrase      := HKDF(officer secret, label("taken words") ‖ H(sealed), 10)
 *
 * Nothing of that is drawn: whoever was interrupted opens the same file again and gets the same, so that there is one case and the
 * files that are missing still come. Who can make these keys can open the file itself; the seven words only the officer who made
 * them first can make again.
 *
 * @typedef {import("./ring.js").Ring} Ring
 * @typedef {import("./outside-streams.js").Streamed} Streamed
 * @typedef {{name: string, plain: Blob, line: FileLine, secret: Bytes}} Held
 * @typedef {{secrets: import("./seal-entry.js").Secrets, held: Held[], left: string[]}} Taking `left`: names of what cannot come along
 */
import {
  HASH_LENGTH, ID_LENGTH, OpeningError, SEED_LENGTH, b64u, hkdf, join, label, sha256, u32, unb64u,
} from "../crypto/encoding.js";
import { MOST_FILES } from "../crypto/files.js";
import { sealNote } from "../crypto/notes.js";
import { ENTROPY_LENGTH, newPhrase } from "../crypto/phrase.js";
import { sealer, streamLength, uploadHash } from "../crypto/streams.js";
import { SiteError, post } from "../shared/page.js";
import { nameOf, plainOf } from "./outside-streams.js";
import { fetchBundle } from "./ring.js";
import { makeSecrets } from "./seal-entry.js";
import { recall } from "./session.js";

const GONE = "这件案收下时没有带着这些文件，要用的存到这台电脑。";
const LATE = "过了两天，不能再送了。要用的存到这台电脑。";
/** How often a file is begun again because parts of another try lay there. */
const ROUNDS = 2;

/**
 * Make the keys, and open all files once: what does not open cannot come along.
 * @param {Ring} ring
 * @param {Bytes} sealed
 * @param {Streamed[]} streams
 * @returns {Promise<Taking>}
 */
export async function beginTaking(ring, sealed, streams) {
  const digest = await sha256(sealed);
  const base = await hkdf((await ring.intakeSeedFor(sealed)).seed, join(label("taken in"), digest), SEED_LENGTH);
  const own = await recall(fetchBundle());
  const phrase = own === null ? newPhrase() : { entropy: await hkdf(own, join(label("taken words"), digest), ENTROPY_LENGTH) };
  const made = await makeSecrets(ring.authority, phrase);
  const secrets = Object.assign(made, {
    tip: await hkdf(base, label("taken tip"), ID_LENGTH), contentKey: await hkdf(base, label("taken key"), SEED_LENGTH),
  });
  /** @type {Taking} */
  const taking = { secrets, held: [], left: [] };
  for (let at = 0; at < streams.length; at += 1) {
    const name = nameOf(streams[at], at);
    const plain = taking.held.length === MOST_FILES ? null : await openedOrNot(streams[at]);
    if (plain === null) taking.left.push(name);
    else {
      const place = taking.held.length + 1;
      const id = await hkdf(base, join(label("taken file"), u32(place)), ID_LENGTH);
      const secret = await hkdf(base, join(label("taken secret"), u32(place)), HASH_LENGTH);
      taking.held.push({ name, plain, line: Object.assign({}, streams[at].line, { id, index: place }), secret });
    }
  }
  return taking;
}

/** @param {Streamed} file @returns {Promise<Blob | null>} as it was sent: what the reporter kept as it is may be evidence */
async function openedOrNot(file) {
  try {
    return await plainOf(file);
  } catch (error) {
    if (error instanceof SiteError) return null;
    throw error;
  }
}

/**
 * What goes with the tip beside its envelope: the files that will follow, and the note of them for the mailbox.
 * @param {Taking} taking
 * @param {Bytes} authority
 * @returns {Promise<{uploads: JsonObject[], note: string}>}
 */
export async function announced({ secrets, held }, authority) {
  const uploads = [];
  for (const { line, secret } of held) {
    uploads.push({ id: b64u(line.id), secret: b64u(await uploadHash(secret)), length: streamLength(line.length) });
  }
  if (held.length === 0) return { uploads, note: "" };
  const lines = held.map((one) => one.line);
  const note = await sealNote(authority, secrets.tip, secrets.keys.mailboxHash, secrets.mailboxPublic, lines);
  return { uploads, note: b64u(note) };
}

/**
 * Send the files that are not there yet, one after the other.
 * @param {Taking} taking
 * @param {string} scope of the envelope that stands, as the site answered
 * @param {(sentence: string) => void} told
 */
export async function sendFiles({ secrets, held }, scope, told) {
  const { contentKey } = secrets;
  if (contentKey === undefined) throw new OpeningError();
  for (let at = 0; at < held.length; at += 1) {
    told(`正在送${held[at].name}，第 ${at + 1} 个，共 ${held.length} 个`);
    await sendFile(held[at], await sealer(contentKey, unb64u(scope), at + 1, held[at].line.length));
  }
}

/** @param {Held} file @param {Awaited<ReturnType<typeof sealer>>} own */
async function sendFile({ plain, line, secret }, own) {
  const shown = { id: b64u(line.id), secret: b64u(secret) };
  /** @type {ReadBytes} */
  const read = async (start, end) => new Uint8Array(await new Response(plain.slice(start, end)).arrayBuffer());
  for (let round = 0; ; round += 1) {
    const { stored, missing } = (await asked("parts", { uploads: [shown] })).uploads[0];
    if (stored) return;
    for (const number of missing) {
      await asked("part", Object.assign({ number, part: b64u(await own.part(number, read)) }, shown));
    }
    try {
      await asked("finish", Object.assign({ hash: b64u(await own.hash(read)) }, shown));
      return;
    } catch (error) {
      // Parts of a try that was cut off lie there under another salt; the site has dropped them, and all come anew.
      const isAgain = error instanceof SiteError && (error.code === "again" || error.code === "missing");
      if (!isAgain || round === ROUNDS) throw error;
    }
  }
}

/** @param {string} path @param {object} fields @returns {Promise<any>} */
async function asked(path, fields) {
  try {
    return await post(`/orders/outside/${path}`, fields);
  } catch (error) {
    if (error instanceof SiteError && error.code === "unknown") throw new SiteError("gone", GONE);
    if (error instanceof SiteError && error.code === "too_late") throw new SiteError("late", LATE);
    throw error;
  }
}
