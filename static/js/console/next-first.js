/**
 * What may be done next, on a narrow screen: first on the page, before what is read; on a wide one at the right of it.
 *
 * The styles put it there at once; here the document's own order is made the same, so that the keyboard and a screen reader
 * meet the parts of the page in the order in which they are seen.
 */
import { element } from "../shared/page.js";

const NARROW = "screen and (max-width: 1000px)";

/** Keep the choice of the next step in the place that the width of the screen asks for. */
export function startNextFirst() {
  const card = element("next-card", HTMLElement);
  const beside = card.parentElement;
  const columns = beside && beside.parentElement;
  if (!beside || !columns) throw new Error("the choice of the next step stands in no column");
  const narrow = matchMedia(NARROW);
  const place = () => {
    const held = document.activeElement;
    (narrow.matches ? columns : beside).prepend(card);
    // What is moved loses the focus, as when a phone is turned over while somebody chooses.
    if (held instanceof HTMLElement && card.contains(held)) held.focus();
  };
  narrow.addEventListener("change", place);
  if (narrow.matches) place();
}
