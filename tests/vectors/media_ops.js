// What ops.js calls as "media.…": the cleaners without a canvas, which Node has none of, so that both halves answer alike.
import { prepare } from "../../static/js/media/clean.js";
import { orientationOf } from "../../static/js/media/exif.js";
import { copied, isStill } from "../../static/js/media/photo.js";
import { drawnSize } from "../../static/js/media/picture.js";
import { gaps } from "../../static/js/media/samples.js";
import { sniff } from "../../static/js/media/sniff.js";
import { MediaError, bytesOf } from "../../static/js/media/source.js";

export { drawnSize, gaps, orientationOf };

/** A file as the plain site would send it: pictures copied without what does not draw, all else as a page prepares it. */
export async function clean(bytes) {
  const blob = new Blob([bytes]);
  const found = sniff(bytes.slice(0, 64));
  if (found.kind !== "photo") return answer(await prepare(blob));
  if (!isStill(found.format)) return null;
  try {
    const made = await copied(blob, found.format, found.type);
    return { kind: "photo", type: found.type, cleaned: true, warning: "", author: "", bytes: await bytesOf(made) };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    return { kind: "photo", type: found.type, cleaned: false, warning: "place", author: "", bytes };
  }
}

async function answer({ kind, type, cleaned, warning, author, length, read }) {
  return { kind, type, cleaned, warning, author, bytes: await read(0, length) };
}

/** A file with its name, prepared; `keep` sends it as it is. */
export async function prepared(bytes, name, keep) {
  const made = await prepare(new File([bytes], name), { keep });
  return { ...(await answer(made)), name: made.name };
}

/** A file that can be recognised, and is gone when it is read on: a card that was pulled out. */
export async function vanishing(bytes) {
  const file = new Blob([bytes]);
  let reads = 0;
  const gone = { arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) };
  file.slice = (start, end) => {
    reads += 1;
    return reads > 1 ? gone : new Blob([bytes.slice(start, end)]);
  };
  return answer(await prepare(file));
}

/** Pieces of a prepared film, read out of order, as an upload reads it that goes on after a break. */
export async function pieces(bytes, spans) {
  const made = await prepare(new Blob([bytes]));
  return Promise.all(spans.map(([start, end]) => made.read(start, end)));
}
