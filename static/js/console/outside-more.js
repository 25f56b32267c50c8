/** Another file for an authority elsewhere, with the letters that came since. */
import { element, given, onPress, say } from "../shared/page.js";
import { postCase } from "./deed.js";
import { makeFile, showSent } from "./outside-file.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

const sending = document.getElementById("sending");
if (sending !== null) {
  const line = element("status", HTMLElement);
  onPress(element("deed", HTMLButtonElement), line, async () => {
    say(line, "正在核对，再锁给那个部门…");
    const ring = await openRing();
    const tip = await fetchTip(given("case"), ring);
    const authority = String(sending.getAttribute("data-authority"));
    const made = await makeFile(ring, tip, authority, String(sending.getAttribute("data-department")), "");
    await postCase("outside-file", { letters: made.letters });
    showSent("文件锁好了。", made);
  });
}
