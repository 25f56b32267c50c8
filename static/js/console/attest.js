/** The panel of an entered tip: the keys of the caller's own phrase are checked and attested in the place of the code's. */
import { element, onPress, say } from "../shared/page.js";
import { provenBox } from "./letters.js";
import { openRing } from "./ring.js";

const line = element("attest-status", HTMLElement);
onPress(element("attest", HTMLButtonElement), line, async () => {
  await provenBox(await openRing());
  say(line, "核对过，证明好了。");
  element("attest", HTMLButtonElement).hidden = true;
});
