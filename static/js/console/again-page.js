/** A page that is only shown to whoever proved to be at the desk: asked for at once, then loaded again. */
import { element, say, sentenceOf } from "../shared/page.js";
import { prove } from "./again.js";

prove(element("place", HTMLElement)).then(() => location.reload()).catch((error) => {
  say(element("status", HTMLElement), sentenceOf(error), true);
});
