// Photos: drawn anew where the browser can, and otherwise copied without the parts that do not draw.
import { stripJpeg } from "./jpeg.js";
import { JPEG, redraw } from "./picture.js";
import { MediaError, assemble, bytesOf } from "./source.js";
import { moves, pngMoves, stripGif, stripPng, stripWebp } from "./still.js";

/** A picture is taken apart in memory; a longer one is no phone's. */
const LARGEST = 64 * 1024 * 1024;

/** A picture of a screen is smaller; a larger PNG is a photo that some program wrote so, and as JPEG a tenth of it. */
const LARGEST_PNG = 2 * 1024 * 1024;

/** A picture that is drawn takes four bytes a pixel twice; a phone whose camera makes more of them may not have so much left. */
const MOST_DRAWN = 64000000;

/** @type {Object<string, (bytes: Bytes, turned: boolean) => Stripped>} */
const STRIPS = { jpeg: stripJpeg, png: stripPng, webp: stripWebp, gif: stripGif };

/** @param {string} format as sniff.js names it */
export function isStill(format) {
  return format in STRIPS;
}

/**
 * Draw any picture that this browser can show, upright. MediaError where it cannot, or does not give back what was drawn.
 * @param {Blob} blob @param {string} format @param {Paint} [paint] what is drawn over it
 */
export async function drawnAnew(blob, format, paint) {
  if (blob.size > LARGEST) throw new MediaError();
  // A HEIC is turned by its own boxes, and every browser that shows one heeds them.
  const stored = isStill(format) ? await withoutTurn(blob, format) : { blob, orientation: 1 };
  // Some browsers write the screen's colours beside a picture that they encode, and so which phone it is.
  return copied(await redraw(stored.blob, stored.orientation, paint), "jpeg", JPEG);
}

/** @param {Blob} blob @param {string} format @returns {Promise<{blob: Blob, orientation: number}>} */
async function withoutTurn(blob, format) {
  try {
    // Browsers differ in when they heed Exif's turn, so none gets to see it.
    const { pieces, orientation } = STRIPS[format](await bytesOf(blob), false);
    return { blob: assemble(blob, pieces, ""), orientation: orientation || 1 };
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    // Decoders forgive what a parser does not; what they show is turned as the file says.
    return { blob, orientation: 1 };
  }
}

/** @param {Blob} blob a GIF, JPEG, PNG or WebP @param {string} format @param {string} type @returns {Promise<Blob>} the same picture, bit by bit */
export async function copied(blob, format, type) {
  if (blob.size > LARGEST) throw new MediaError();
  return assemble(blob, STRIPS[format](await bytesOf(blob), true).pieces, type);
}

/** @param {Blob} blob @param {string} format @returns {Promise<boolean>} whether a canvas would lose what counts, or the page its memory */
export async function isBetterCopied(blob, format) {
  // A picture of a screen is sharp and no camera's; one that moves would stand still.
  if (format === "gif") return true;
  if (format === "png") return blob.size <= LARGEST_PNG || pngMoves(await bytesOf(blob.slice(0, 4096)));
  if (format === "webp") return moves(await bytesOf(blob.slice(0, 32)));
  if (format !== "jpeg" || blob.size > LARGEST) return false;
  try {
    return Number(stripJpeg(await bytesOf(blob), false).pixels) > MOST_DRAWN;
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    // What no parser here understands can only be drawn.
    return false;
  }
}
