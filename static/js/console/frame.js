/** What every page of a signed-in officer loads: the key's pill and the keys of the keyboard. */
import "./again.js";
import "./drafts.js";
import "./keyboard.js";
import "./pill.js";

// A browser may keep a page that is left, whole, for the way back: what was opened on it must not be seen once more.
window.addEventListener("pagehide", (event) => {
  if (event.persisted) document.body.textContent = "";
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// A reader of the screen begins at what the page is about, and the keys of the list work at once.
const heading = document.querySelector("h1[tabindex]");
if (heading instanceof HTMLElement && document.activeElement === document.body) heading.focus({ preventScroll: true });
