/**
 * The panel of a mailbox whose keys are to be attested anew: those of the caller's own phrase in the place of the code's, or those of
 * a case that went up with another one. The latter are compared with the words, which only intake opens.
 */
import { SiteError, element, given, onPress, say } from "../shared/page.js";
import { attestAgain } from "./former.js";
import { provenBox } from "./letters.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

const ONLY_INTAKE = "要由受理员来证明：先打开原话核对。";
const line = element("attest-status", HTMLElement);
const button = element("attest", HTMLButtonElement);
onPress(button, line, async () => {
  const ring = await openRing();
  if (button.hasAttribute("data-moved")) {
    if (ring.bundle.duties.indexOf("intake") < 0) throw new SiteError("intake", ONLY_INTAKE);
    await attestAgain(ring, (await fetchTip(given("case"), ring)).box);
  } else await provenBox(ring);
  say(line, "核对过，证明好了。");
  button.hidden = true;
});
