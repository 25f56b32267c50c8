// Listening to what was just recorded. One sound at a time; its address within the page is given back at the end.
import { press } from "./press.js";

/** @type {() => void} */
let hush = () => undefined;

export function stopPlaying() {
  hush();
}

/** @param {Blob} sound @param {string} label for ears @returns {HTMLElement} a button that plays and stops */
export function listenButton(sound, label) {
  const button = press("link", "听", () => (button.textContent === "停" ? hush() : play()), label);
  const play = () => {
    hush();
    const address = URL.createObjectURL(sound);
    const audio = new Audio(address);
    hush = () => {
      hush = () => undefined;
      audio.pause();
      audio.removeAttribute("src");
      URL.revokeObjectURL(address);
      button.textContent = "听";
    };
    button.textContent = "停";
    audio.onended = hush;
    // Some engines record what they cannot play back; the recording itself is whole.
    audio.play().catch(hush);
  };
  return button;
}
