/** What every page of a signed-in officer loads: the key's pill and the keys of the keyboard. */
import "./again.js";
import "./drafts.js";
import "./keyboard.js";
import "./pill.js";

// A reader of the screen begins at what the page is about, and the keys of the list work at once.
const heading = document.querySelector("h1[tabindex]");
if (heading instanceof HTMLElement && document.activeElement === document.body) heading.focus({ preventScroll: true });
