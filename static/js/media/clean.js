// A file made ready to be sealed: what it says of place, time, device and author is taken out as far as its kind allows.
//
// Photos are drawn anew; where the browser cannot, and for what moves, the parts that do not draw are left out. Films and
// sound keep their length: what tells is overwritten in place. What nothing here can clean comes back as it is, with a
// warning, and the reporter decides.
import { authorship } from "./documents.js";
import { cleanMatroska } from "./matroska.js";
import { cleanMovie } from "./movie.js";
import { cleanOgg } from "./ogg.js";
import { copied, drawnAnew, isBetterCopied, isStill } from "./photo.js";
import { JPEG } from "./picture.js";
import { cleanAvi, cleanWave } from "./riff.js";
import { sniff } from "./sniff.js";
import { cleanAmr, cleanFlac, cleanMpeg } from "./sound.js";
import { MediaError, Source, assemble, bytesOf } from "./source.js";

export { MediaError } from "./source.js";

const LONGEST_NAME = 100;

/** @type {Object<string, (source: Source) => Promise<Stripped>>} */
const FILMS_AND_SOUND = {
  movie: cleanMovie,
  matroska: cleanMatroska,
  ogg: cleanOgg,
  avi: cleanAvi,
  wave: cleanWave,
  mpeg: cleanMpeg,
  flac: cleanFlac,
  amr: cleanAmr,
};

/**
 * Make a chosen file ready. MediaError where it cannot be read at all (「这张打不开」) or is empty.
 * @param {File | Blob} file
 * @param {{keep?: boolean}} [options] keep: send it as it is, with all it says
 * @returns {Promise<Prepared>}
 */
export async function prepare(file, options) {
  const found = await recognise(file);
  const as = { ...found, name: found.kind === "document" ? nameOf(file) : "" };
  if (!options || !options.keep) return cleanedOrNot(file, as);
  if (as.kind === "photo") return ready(as, typed(file, as.type), false, "");
  // What a container holds is only seen by walking through it; what a document says of its author is said all the same.
  const { kind, type, warning, author } = await cleanedOrNot(file, as);
  return ready({ ...as, kind, type }, typed(file, type), false, kind === "document" ? warning : "", author);
}

/** @param {Blob} file @returns {Promise<Sniffed>} MediaError where nothing can be read */
async function recognise(file) {
  const head = await bytesOf(file.slice(0, 64));
  if (head.length === 0) throw new MediaError();
  return sniff(head);
}

/** @param {Blob} file @param {NamedFile} as @returns {Promise<Prepared>} */
async function cleanedOrNot(file, as) {
  try {
    return await cleaned(file, as);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    // A file that went away meanwhile is not one that could not be cleaned.
    await recognise(file);
    return ready(as, typed(file, as.type), false, "place");
  }
}

/** @param {Blob} file @param {NamedFile} as @returns {Promise<Prepared>} */
async function cleaned(file, as) {
  if (as.kind === "photo") return photo(file, as);
  if (FILMS_AND_SOUND[as.format]) {
    const { pieces, kind, type } = await FILMS_AND_SOUND[as.format](new Source(file));
    const known = { ...as, kind: kind || as.kind, type: type || as.type };
    return ready(known, assemble(file, pieces, known.type), true, "");
  }
  const document = await authorship(new Source(file), as.format);
  if (document === null) return ready(as, typed(file, as.type), false, "unknown");
  return ready({ ...as, type: document.type }, typed(file, document.type), false, "author", document.author);
}

/** @param {Blob} file @param {NamedFile} as @returns {Promise<Prepared>} */
async function photo(file, as) {
  try {
    if (!(await isBetterCopied(file, as.format))) {
      return ready({ ...as, type: JPEG }, await drawnAnew(typed(file, as.type), as.format), true, "");
    }
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
  }
  if (isStill(as.format)) return ready(as, await copied(file, as.format, as.type), true, "");
  if (as.format !== "heif") throw new MediaError();
  return ready(as, new Blob([], { type: as.type }), false, "heic");
}

/** @param {NamedFile} as @param {Blob} blob @param {boolean} done @param {Prepared["warning"]} warning @param {string} [author] @returns {Prepared} */
function ready(as, blob, done, warning, author = "") {
  /** @param {number} start @param {number} end */
  const read = (start, end) => bytesOf(blob.slice(start, end));
  return { kind: as.kind, type: as.type, name: as.name, length: blob.size, cleaned: done, warning, author, blob, read };
}

/** @param {Blob} file @param {string} type @returns {Blob} the same bytes under the type that they have */
function typed(file, type) {
  return file.slice(0, file.size, type);
}

/** @param {Blob} file @returns {string} */
function nameOf(file) {
  const name = "name" in file && typeof file.name === "string" ? file.name : "";
  // Characters, not halves of one: half a character could not be written down, and a control sign is no part of a name.
  return Array.from(name).filter((one) => !/^[\0-\x1f\x7f\ud800-\udfff]$/.test(one)).slice(0, LONGEST_NAME).join("");
}
