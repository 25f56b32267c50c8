// A photo drawn anew: what comes out is a picture of the picture, and nothing that the camera wrote beside it.
import { MediaError } from "./source.js";

export const JPEG = "image/jpeg";
const QUALITY = 0.85;
const LONGEST = 2560;
/** A long picture of a chat stays legible: its short edge keeps so much, as far as canvases reach. */
const SHORTEST = 1080;
/** Safari draws nothing beyond so many pixels, and Chromium on phones nothing beyond so long an edge. */
const MOST_PIXELS = 16777216;
const MOST_EDGE = 16384;

/** @param {number} width @param {number} height @returns {[number, number]} how large it is drawn */
export function drawnSize(width, height) {
  const long = Math.max(width, height);
  const short = Math.min(width, height);
  const wanted = Math.max(LONGEST / long, SHORTEST / short);
  const scale = Math.min(1, wanted, MOST_EDGE / long, Math.sqrt(MOST_PIXELS / (width * height)));
  return [Math.max(1, Math.floor(width * scale)), Math.max(1, Math.floor(height * scale))];
}

/**
 * Draw a picture anew as JPEG.
 * @param {Blob} blob
 * @param {number} orientation to turn it by, 1 to 8 as Exif numbers them; the blob itself says nothing of it
 * @param {Paint} [paint] what is drawn over it
 * @returns {Promise<Blob>} MediaError where this browser cannot show it, or has no memory for it
 */
export async function redraw(blob, orientation, paint) {
  if (!canvasIsTrue()) throw new MediaError();
  const address = URL.createObjectURL(blob);
  const image = new Image();
  const canvas = document.createElement("canvas");
  try {
    await shown(image, address);
    const [width, height] = drawnSize(image.naturalWidth, image.naturalHeight);
    const context = sized(canvas, orientation >= 5 ? height : width, orientation >= 5 ? width : height);
    turn(context, orientation, width, height);
    context.drawImage(image, 0, 0, width, height);
    if (paint) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      paint(context, canvas.width, canvas.height);
    }
    return await encoded(canvas);
  } finally {
    URL.revokeObjectURL(address);
    image.removeAttribute("src");
    // Safari frees a canvas's memory when it is made small, and long after when it is only forgotten.
    canvas.width = 0;
    canvas.height = 0;
  }
}

/** @param {HTMLImageElement} image @param {string} address @returns {Promise<void>} */
function shown(image, address) {
  return new Promise((resolve, reject) => {
    image.onload = () => (image.naturalWidth > 0 && image.naturalHeight > 0 ? resolve() : reject(new MediaError()));
    image.onerror = () => reject(new MediaError());
    image.src = address;
  });
}

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @returns {CanvasRenderingContext2D} */
function sized(canvas, width, height) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new MediaError();
  // JPEG knows no transparency; what shows through would come out black.
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, width, height);
  // A canvas that there was no memory for stays transparent whatever is drawn, and says nothing.
  if (context.getImageData(width - 1, height - 1, 1, 1).data[3] !== 255) throw new MediaError();
  return context;
}

/**
 * Turn the canvas so that a picture held as `orientation` says (Exif 2.32, section 4.6) comes out upright.
 * @param {CanvasRenderingContext2D} context @param {number} orientation
 * @param {number} width @param {number} height of the picture as it is stored
 */
function turn(context, orientation, width, height) {
  const turns = [
    [1, 0, 0, 1, 0, 0],
    [-1, 0, 0, 1, width, 0],
    [-1, 0, 0, -1, width, height],
    [1, 0, 0, -1, 0, height],
    [0, 1, 1, 0, 0, 0],
    [0, 1, -1, 0, height, 0],
    [0, -1, -1, 0, height, width],
    [0, -1, 1, 0, 0, width],
  ];
  const [a, b, c, d, e, f] = turns[orientation - 1];
  context.transform(a, b, c, d, e, f);
}

/** @param {HTMLCanvasElement} canvas @returns {Promise<Blob>} */
function encoded(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob && blob.type === JPEG ? resolve(blob) : reject(new MediaError())), JPEG, QUALITY);
  });
}

/** @returns {boolean} whether a canvas gives back what was drawn: against tracking, some browsers give back noise or white */
function canvasIsTrue() {
  const canvas = document.createElement("canvas");
  const context = sized(canvas, 8, 8);
  for (let at = 0; at < 64; at += 1) {
    context.fillStyle = `rgb(${at * 4},${255 - at * 4},${(at * 37) % 256})`;
    context.fillRect(at % 8, Math.floor(at / 8), 1, 1);
  }
  const { data } = context.getImageData(0, 0, 8, 8);
  for (let at = 0; at < 64; at += 1) {
    const expected = [at * 4, 255 - at * 4, (at * 37) % 256, 255];
    if (expected.some((value, channel) => data[at * 4 + channel] !== value)) return false;
  }
  return true;
}
