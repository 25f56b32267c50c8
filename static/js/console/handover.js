/** Handing over: each case for which somebody was chosen, one after the other. */
import { SiteError, all, element, given, onPress, post } from "../shared/page.js";

const button = document.getElementById("deed");
if (button instanceof HTMLButtonElement) {
  onPress(button, element("status", HTMLElement), async () => {
    const wanted = all(document, "select[data-case]", HTMLSelectElement).filter((one) => one.value !== "");
    if (wanted.length === 0) throw new SiteError("nobody", "还没选交给谁。");
    for (const one of wanted) {
      await post("/people/handover", { case: one.getAttribute("data-case"), officer: given("who"), taker: one.value });
    }
    location.reload();
  });
}
