// The reader's mark in a downloaded picture: where it goes from there, the picture says whose download it was.
import { drawnAnew } from "./photo.js";
import { sniff } from "./sniff.js";
import { bytesOf } from "./source.js";

/** Of the short edge: how high the letters are, and how far rows of them stand apart. */
const LETTER = 1 / 32;
const ROW = 5;
const SLANT = -Math.PI / 9;

/**
 * Draw a picture anew with a mark all over it, faint, and once clearly at the foot.
 * @param {Blob} blob a picture that this browser can show
 * @param {string} mark
 * @returns {Promise<Blob>} a JPEG; MediaError where the browser cannot show the picture or does not give back what was drawn
 */
export async function drawMark(blob, mark) {
  const { format } = sniff(await bytesOf(blob.slice(0, 64)));
  return drawnAnew(blob, format, (context, width, height) => {
    const letter = Math.max(12, Math.round(Math.min(width, height) * LETTER));
    context.font = `${letter}px sans-serif`;
    context.textBaseline = "middle";
    spread(context, width, height, mark, letter);
    foot(context, width, height, mark, letter);
  });
}

/** All over, so that no part can be cut out without it; faint, so that what the picture shows stays to be seen. @type {(context: CanvasRenderingContext2D, width: number, height: number, mark: string, letter: number) => void} */
function spread(context, width, height, mark, letter) {
  const across = Math.ceil(context.measureText(mark).width) + 3 * letter;
  const reach = Math.hypot(width, height);
  context.save();
  context.translate(width / 2, height / 2);
  context.rotate(SLANT);
  context.globalAlpha = 0.22;
  for (let row = 0, y = -reach / 2; y < reach / 2; row += 1, y += ROW * letter) {
    for (let x = -reach / 2 - (row % 2) * (across / 2); x < reach / 2; x += across) outlined(context, mark, x, y, letter);
  }
  context.restore();
}

/** Once to be read without effort. @type {(context: CanvasRenderingContext2D, width: number, height: number, mark: string, letter: number) => void} */
function foot(context, width, height, mark, letter) {
  context.save();
  context.globalAlpha = 0.85;
  outlined(context, mark, letter / 2, height - letter, letter);
  context.restore();
}

/** Dark around light: it shows on both. @type {(context: CanvasRenderingContext2D, mark: string, x: number, y: number, letter: number) => void} */
function outlined(context, mark, x, y, letter) {
  context.lineJoin = "round";
  context.lineWidth = Math.max(2, letter / 6);
  context.strokeStyle = "#000000";
  context.fillStyle = "#ffffff";
  context.strokeText(mark, x, y);
  context.fillText(mark, x, y);
}
