/**
 * The letters of an opened mailbox. One shows as the department's only if the signature and the unbroken chain hold; the
 * reporter's own words are never shown.
 */
import { departments } from "/trust.js";
import { b64u, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId } from "../crypto/keyring.js";
import { fill, make, write } from "./dom.js";

/**
 * @typedef {import("./inside.js").View} View
 * @typedef {{keys: Bytes[], sentence: string}} Readers
 */

/**
 * Show the letters, and say who could open an answer.
 * @param {Mailbox} mailbox
 * @param {View} view
 * @param {Keyring | null} keyring
 * @returns {Promise<{readers: Readers | null, protectors: Readers | null}>} whom answers and letters about reprisal are sealed to
 */
export async function drawLetters(mailbox, view, keyring) {
  const got = view.letters.filter((each) => each.sealed !== null);
  const sealed = got.map((each) => unb64u(each.sealed));
  const opened = keyring === null ? got.map(() => null) : await mailbox.openLetters(sealed, unb64u(view.tip), keyring);
  const names = await namesOf();
  const shown = opened.map((each) => letterCard(each, names)).reverse();
  // Of the reporter's own letters only the day is shown: their words lie on nobody's screen again.
  const sent = view.letters.filter((each) => each.direction === "in").slice(-1);
  fill("letter-list", shown.concat(sent.map((each) => make("p", "help row", `您上次写给部门：${each.day}`))));
  write("letters-title", got.length === 0 ? "部门来信" : `部门来信（${got.length} 封）`);
  if (got.length + sent.length === 0) fill("letter-list", [make("p", "help", "还没有来信。")]);
  // An answer to nobody known cannot be written.
  const readers = readersOf(view.reply_to, keyring, names);
  write("readers", readers === null ? "" : readers.sentence);
  return { readers, protectors: readersOf(view.reply_to.concat(view.protect_to), keyring, names) };
}

/**
 * @param {ReadLetter | null} read
 * @param {{holder: Bytes, name: string}[]} names
 */
function letterCard(read, names) {
  if (read === null) return make("div", "letter odd", make("p", "", "这封不是部门写的。"));
  const sender = names.find((each) => equal(each.holder, read.record.holder));
  const from = `${sender ? sender.name : "部门"} · ${pageDay(read.letter.day)}`;
  return make("div", "letter", make("p", "", read.letter.text), make("footer", "", from));
}

/** What departments are called stands in the page's own script, so that no answer names a stranger as one of them. */
function namesOf() {
  return Promise.all(Object.keys(departments).map(async (id) => ({ holder: await holderId(id), name: departments[id][1] })));
}

/**
 * @param {string[]} keys
 * @param {Keyring | null} keyring
 * @param {{holder: Bytes, name: string}[]} names
 * @returns {Readers | null} null unless each of the keys belongs to a department that the page knows
 */
function readersOf(keys, keyring, names) {
  if (keyring === null) return null;
  const records = keyring.records.filter((one) => one.purpose === PURPOSE.INTAKE && keys.indexOf(b64u(one.keyId)) >= 0);
  const known = names.filter((each) => records.some((one) => equal(one.holder, each.holder)));
  if (known.length === 0 || known.length !== keys.length) return null;
  const sentence = `能打开的：${known.map((each) => each.name).join("、")}。`;
  return { keys: records.map((one) => one.keyId), sentence };
}

/** @param {number} day @returns {string} 「1 月 26 日」, with spaces at which no line ends, as in what the site says */
function pageDay(day) {
  const date = new Date(day * 24 * 3600 * 1000);
  return `${date.getUTCMonth() + 1} 月 ${date.getUTCDate()} 日`.replace(/ /g, "\u00a0");
}
