// Photos: drawn anew where the browser can, and otherwise copied without the parts that do not draw.
import { stripJpeg } from "./jpeg.js";
import { redraw } from "./picture.js";
import { MediaError, assemble, bytesOf } from "./source.js";
import { moves, stripGif, stripPng, stripWebp } from "./still.js";

/** A picture is taken apart in memory; a longer one is no phone's. */
const LARGEST = 64 * 1024 * 1024;

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
  if (!isStill(format)) return redraw(blob, 1, paint);
  // Browsers differ in when they heed Exif's turn, so none gets to see it.
  const { pieces, orientation } = STRIPS[format](await bytesOf(blob), false);
  return redraw(assemble(blob, pieces, ""), orientation || 1, paint);
}

/** @param {Blob} blob a GIF, JPEG, PNG or WebP @param {string} format @param {string} type @returns {Promise<Blob>} the same picture, bit by bit */
export async function copied(blob, format, type) {
  if (blob.size > LARGEST) throw new MediaError();
  return assemble(blob, STRIPS[format](await bytesOf(blob), true).pieces, type);
}

/** @param {Blob} blob @param {string} format @returns {Promise<boolean>} whether a canvas would lose what counts */
export async function isBetterCopied(blob, format) {
  // A picture of a screen is sharp and no camera's; one that moves would stand still.
  return format === "png" || format === "gif" || (format === "webp" && moves(await bytesOf(blob.slice(0, 32))));
}
