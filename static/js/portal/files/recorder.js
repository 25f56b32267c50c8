// A few words spoken into the phone: opus at 16 kbit/s, which is enough for speech. The microphone is let go at once after it.
import { press } from "./press.js";
import { make } from "../dom.js";
import { clockOf } from "./kinds.js";

const BITS_PER_SECOND = 16000;
const LONGEST_SECONDS = 30 * 60;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

/** Ends the recording that runs. @type {() => Promise<void>} */
let end = () => Promise.resolve();

/** @returns {Promise<void>} once what was spoken so far has been handed over */
export function endRecording() {
  return end();
}

/**
 * Record until it is stopped, or the page goes out of sight.
 * @param {HTMLElement} place that the clock and the button stand in
 * @returns {Promise<{sound: Blob, seconds: number} | null>} null where nothing was to be heard; throws where the phone refuses
 */
export async function record(place) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  try {
    return await listen(stream, place);
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    place.textContent = "";
    end = () => Promise.resolve();
  }
}

/** @param {MediaStream} stream @param {HTMLElement} place @returns {Promise<{sound: Blob, seconds: number} | null>} */
function listen(stream, place) {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  /** @type {Blob[]} */
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const ticking = show(place, seconds, () => finish());
  // Nobody shall be recorded who no longer sees that it goes on.
  const hidden = () => document.hidden && finish();
  document.addEventListener("visibilitychange", hidden);
  const done = new Promise((resolve) => {
    recorder.onstop = () => {
      window.clearInterval(ticking);
      document.removeEventListener("visibilitychange", hidden);
      const sound = new Blob(pieces, { type: recorder.mimeType.split(";")[0] });
      resolve(sound.size === 0 ? null : { sound, seconds: Math.max(1, seconds()) });
    };
  });
  const finish = () => {
    if (recorder.state !== "inactive") recorder.stop();
  };
  end = () => {
    finish();
    return done.then(() => undefined);
  };
  recorder.start();
  return done;
}

/**
 * The clock that runs, and the button that ends it.
 * @param {HTMLElement} place
 * @param {() => number} seconds
 * @param {() => void} finish
 */
function show(place, seconds, finish) {
  const clock = make("p", "", `正在录 ${clockOf(0)}`);
  clock.setAttribute("role", "timer");
  const stop = press("plain row", "停", finish);
  place.append(clock, stop);
  stop.focus();
  return window.setInterval(() => {
    clock.textContent = `正在录 ${clockOf(seconds())}`;
    if (seconds() >= LONGEST_SECONDS) finish();
  }, 1000);
}
