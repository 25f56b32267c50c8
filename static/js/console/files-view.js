/** How an opened file looks on the desk: a picture that turns and grows, sound and video with the browser's own controls. */
import { made } from "../shared/page.js";
import { clockOf } from "./files-list.js";

const QUARTERS = 4;
// Beyond the end of any recording: the browser then looks for the end and knows how long it is.
const PAST_THE_END = 1e7;

/**
 * A picture in the width of the panel; pressing it shows it as large as the window.
 * @param {string} url
 * @param {string} label 「照片 1」, also for whoever cannot see it
 * @param {() => void} failed called when the browser cannot draw it
 * @returns {{shown: HTMLElement, turn: HTMLElement, forget: () => void}} `turn` is the button for it; `forget` closes what stands over the page
 */
export function pictureOf(url, label, failed) {
  const small = imageOf(url, label);
  small.addEventListener("error", failed);
  const press = document.createElement("button");
  press.type = "button";
  press.className = "picture";
  press.title = "看大图";
  press.append(small);
  const large = largeOf(url, label);
  press.addEventListener("click", () => {
    document.body.append(large);
    large.showModal();
  });
  const turn = buttonOf("向右转");
  let quarter = 0;
  turn.addEventListener("click", () => {
    quarter = (quarter + 1) % QUARTERS;
    [press, large].forEach((one) => one.setAttribute("data-turned", String(quarter)));
  });
  return { shown: press, turn, forget: () => large.remove() };
}

/** @param {string} url @param {string} label @returns {HTMLImageElement} */
function imageOf(url, label) {
  const image = document.createElement("img");
  image.alt = label;
  image.decoding = "async";
  image.src = url;
  return image;
}

/** @param {string} url @param {string} label @returns {HTMLDialogElement} the picture over the whole page, until Escape or a press */
function largeOf(url, label) {
  const large = document.createElement("dialog");
  // Of the sealed panel's class, so that nothing of it is printed.
  large.className = "sealed large";
  large.setAttribute("aria-label", label);
  const close = buttonOf("收起来");
  close.addEventListener("click", () => large.close());
  const image = imageOf(url, label);
  image.addEventListener("click", () => large.close());
  large.append(close, image);
  large.addEventListener("close", () => large.remove());
  return large;
}

/**
 * Sound or video with the browser's controls; how long it is comes in once the browser knows.
 * @param {"audio" | "video"} tag
 * @param {string} url
 * @param {string} label
 * @param {(length: string) => void} told 「0:41」
 * @param {() => void} failed
 * @returns {HTMLMediaElement}
 */
export function playerOf(tag, url, label, told, failed) {
  const player = /** @type {HTMLMediaElement} */ (document.createElement(tag));
  player.controls = true;
  player.preload = "metadata";
  player.setAttribute("controlslist", "nodownload noremoteplayback");
  player.setAttribute("aria-label", label);
  player.addEventListener("error", failed);
  player.addEventListener("durationchange", () => {
    // What a phone recorded piece by piece does not say how long it is until somebody looks for its end.
    if (player.duration === Infinity) player.currentTime = PAST_THE_END;
    else if (player.duration > 0) {
      told(clockOf(player.duration));
      if (player.currentTime >= player.duration) player.currentTime = 0;
    }
  });
  player.src = url;
  return player;
}

/** @param {string} words @returns {HTMLButtonElement} */
export function buttonOf(words) {
  const button = /** @type {HTMLButtonElement} */ (made("button", words, "outlined little"));
  button.type = "button";
  return button;
}
