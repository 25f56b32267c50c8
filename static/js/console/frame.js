/** What every page of a signed-in officer loads: the key's pill and the keys of the keyboard. */
import "./keyboard.js";
import "./pill.js";
