/**
 * The lines of files in a sealed body (docs/formats.md section 14). Twin of crypto/files.py.
 *
 * Types are held to what a page may show beside the kind: a "photo" that a browser would run as a page is refused where it is
 * sealed and where it is opened.
 */
import { ID_LENGTH, OpeningError, b64u, integer, text, unb64u, withFields } from "./encoding.js";

export const MOST_FILES = 20;
export const LONGEST_FILE = 100 * 1024 * 1024;
export const LONGEST_NAME = 100;
const FIELDS = ["id", "index", "kind", "type", "name", "length", "cleaned"];
// No plus sign: image/svg+xml and application/xhtml+xml would run as pages.
/** @type {{[kind: string]: RegExp}} */
const TYPES = {
  photo: /^image\/[a-z0-9.-]{1,90}$/,
  video: /^video\/[a-z0-9.-]{1,90}$/,
  voice: /^audio\/[a-z0-9.-]{1,90}$/,
  document: /^(?:text\/plain|application\/(?!xml$)[a-z0-9.-]{1,90})$/,
};

/** @param {FileLine[]} lines @returns {JsonObject[]} the inverse of `parseLines` */
export function encodeLines(lines) {
  const value = lines.map(({ id, index, kind, type, name, length, cleaned }) => (
    { id: b64u(id), index, kind, type, name, length, cleaned }
  ));
  parseLines(value);
  return value;
}

/** @param {Json} value @returns {FileLine[]} OpeningError for too many, an id twice, a gap in the numbers, or an ill-formed field */
export function parseLines(value) {
  if (!Array.isArray(value) || value.length > MOST_FILES) throw new OpeningError();
  const lines = value.map(lineOf);
  const ids = new Set(lines.map((line) => b64u(line.id)));
  // The place in the list is the index: the server numbers uploads in the order in which they are announced.
  if (ids.size !== lines.length || !lines.every((line, at) => line.index === at + 1)) throw new OpeningError();
  return lines;
}

/** @param {Json} value @returns {FileLine} */
function lineOf(value) {
  const line = withFields(value, FIELDS);
  const kind = readKind(line.kind);
  const type = text(line.type);
  const name = text(line.name);
  if (typeof line.cleaned !== "boolean" || !TYPES[kind].test(type)) throw new OpeningError();
  if (Array.from(name).length > (kind === "document" ? LONGEST_NAME : 0)) throw new OpeningError();
  const index = integer(line.index, 1);
  const length = integer(line.length, 1);
  if (index > MOST_FILES || length > LONGEST_FILE) throw new OpeningError();
  return { id: unb64u(line.id, ID_LENGTH), index, kind, type, name, length, cleaned: line.cleaned };
}

/** @param {Json} value @returns {FileKind} */
export function readKind(value) {
  if (value === "photo" || value === "video" || value === "voice" || value === "document") return value;
  throw new OpeningError();
}
