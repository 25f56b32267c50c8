/**
 * How long this browser takes to seal a file of 10 MB as the portal does, and to open it as the console does; cli/bench/browser.py
 * serves the scripts of static/js and is told the milliseconds of each round.
 */
import { randomBytes } from "../js/crypto/encoding.js";
import { opener, sealer } from "../js/crypto/streams.js";
import { KIND, scopeOf } from "../js/crypto/suite1.js";

const LENGTH = 10 * 1024 * 1024;
const ROUNDS = 5;
const PIECE = 65536;

/** A file whose bytes are random: getRandomValues gives at most 64 KiB at once. */
function randomFile() {
  const bytes = new Uint8Array(LENGTH);
  for (let at = 0; at < LENGTH; at += PIECE) crypto.getRandomValues(bytes.subarray(at, at + PIECE));
  return bytes;
}

/** @param {Uint8Array} file */
async function round(file) {
  const key = randomBytes(32);
  const scope = scopeOf(KIND.TIP, randomBytes(16), randomBytes(16), randomBytes(32));
  const read = async (/** @type {number} */ start, /** @type {number} */ end) => file.subarray(start, end);
  const started = performance.now();
  const sealing = await sealer(key, scope, 1, file.length);
  const parts = [];
  for (let number = 0; number < sealing.parts; number += 1) parts.push(await sealing.part(number, read));
  await sealing.hash(read);
  const sealed = performance.now();
  const opening = await opener(key, scope, 1);
  for (const part of parts) await opening.push(part);
  const opened = await opening.finish("image/jpeg");
  const ended = performance.now();
  if (opened.size !== file.length) throw new Error("another length came out");
  return { seal: sealed - started, open: ended - sealed };
}

/** @param {object} told */
function tell(told) {
  return fetch("/told", { method: "POST", body: JSON.stringify(told) });
}

async function run() {
  const file = randomFile();
  const rounds = [];
  for (let count = 0; count < ROUNDS; count += 1) rounds.push(await round(file));
  await tell({ rounds });
}

run().catch((error) => tell({ error: String(error) }));
