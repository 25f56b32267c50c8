/**
 * What arrived of the files, told in the browser: the server knows that there are files, the count note (docs/formats.md section
 * 14) knows what they are, and this page alone reads both.
 */
import { OpeningError, b64u, unb64u } from "../../crypto/encoding.js";
import { openNote } from "../../crypto/notes.js";
import { show, write } from "../dom.js";
import { countOf } from "./kinds.js";
import { isUnfinished } from "./sending.js";

/** @typedef {import("../inside.js").View} View */

/** What the server says of words alone. */
const WORDS_ALONE = "文字收到了。";

/**
 * Say what is there and what is missing. Where everything is there, the sentence of a tip just sent says so too.
 * @param {Mailbox} mailbox
 * @param {View} view
 */
export async function drawArrived(mailbox, view) {
  const { named, isWhole } = await read(mailbox, view);
  const stored = view.files.filter((each) => each.stored).map((each) => each.id);
  const there = named.filter(({ id }) => stored.indexOf(b64u(id)) >= 0).map(({ kind }) => kind);
  const missing = named.filter(({ id }) => stored.indexOf(b64u(id)) < 0).map(({ kind }) => kind);
  write("arrived", `收到 ${countOf(there)}。`);
  show(there.length > 0, "arrived");
  const lack = missing.length === 0 ? "" : `还差 ${countOf(missing)}。那一页要是关了，在这里再加一次。`;
  // What this page is sending now is said where it is sent.
  const said = isUnfinished() ? "" : [lack, isWhole ? "" : "有一份清单打不开，说不准少了什么。"].join("");
  write("not-arrived", said);
  show(said !== "", "not-arrived");
  if (missing.length === 0 && isWhole) {
    view.now = { ...view.now, sentence: view.now.sentence.replace(WORDS_ALONE, `文字和 ${countOf(there)}都到了。`) };
  }
}

/** @param {Mailbox} mailbox @param {View} view @returns {Promise<{named: {id: Bytes, kind: FileKind}[], isWhole: boolean}>} */
async function read(mailbox, view) {
  /** @type {{id: Bytes, kind: FileKind}[]} */
  let named = [];
  let isWhole = true;
  for (const note of view.notes) {
    try {
      named = named.concat(await openNote(unb64u(note), mailbox, unb64u(view.tip)));
    } catch (error) {
      if (!(error instanceof OpeningError)) throw error;
      isWhole = false;
    }
  }
  return { named, isWhole };
}
