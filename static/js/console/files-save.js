/**
 * Taking a file along. The site asks again who sits at the desk, writes the deed down with a fresh mark and tells the mark. The copy
 * then carries it: a picture in the picture itself, everything in its name; and what the phone wrote into it is taken out once more,
 * whatever the line says. What nothing here can clean is given as it is only where the page has said so before.
 *
 * @typedef {import("./files-fetch.js").Carrier} Carrier
 * @typedef {import("./files-list.js").Shown} Shown
 */
import { b64u } from "../crypto/encoding.js";
import { SiteError, given, post, say } from "../shared/page.js";
import { savedName } from "./files-list.js";

/** The code of the refusal of a copy that could be given as it is. */
export const UNCLEANED = "uncleaned";
const NO_MARK = "这张盖不上您的标记，没有下载。";
const NOT_CLEANED = "这个去不掉拍摄信息，没有下载。";
// Long enough for the browser to have taken the bytes over.
const KEPT_MS = 60 * 1000;

/**
 * @param {Shown} file
 * @param {Carrier} carrier
 * @param {() => Promise<Blob>} fetched the plain file
 * @param {boolean} raw whether it goes as it is
 * @param {HTMLElement} line
 */
export async function save(file, carrier, fetched, raw, line) {
  await fetched();
  const { mark } = await post(`/case/${given("case")}/${carrier.path}/download`, { id: b64u(file.line.id) });
  say(line, "正在做…");
  // Proving to be at the desk may have taken a while: what was put away or locked meanwhile is not handed out.
  const plain = await fetched();
  const copy = raw ? { blob: plain, type: file.line.type } : await cleanedCopy(file.line, plain, String(mark));
  hand(copy.blob, savedName(given("case"), file.label, String(mark), copy.type));
  say(line, `下载好了，标记是 ${mark}，已记入审计。`);
}

/**
 * @param {FileLine} line
 * @param {Blob} plain
 * @param {string} mark
 * @returns {Promise<{blob: Blob, type: string}>}
 */
async function cleanedCopy(line, plain, mark) {
  if (line.kind === "photo") {
    const { drawMark } = await import("../media/mark.js");
    const blob = await orNothing(drawMark(plain, mark));
    if (blob === null) throw new SiteError(UNCLEANED, NO_MARK);
    return { blob, type: blob.type };
  }
  const { prepare } = await import("../media/clean.js");
  const made = await orNothing(prepare(plain));
  if (made === null || !made.cleaned) throw new SiteError(UNCLEANED, NOT_CLEANED);
  return { blob: made.blob, type: made.type };
}

/**
 * @template T
 * @param {Promise<T>} making
 * @returns {Promise<T | null>} null where the file is none that can be cleaned
 */
async function orNothing(making) {
  try {
    return await making;
  } catch (error) {
    if (error instanceof Error && error.name === "MediaError") return null;
    throw error;
  }
}

/** @param {Blob} blob @param {string} name */
function hand(blob, name) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(blob);
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
