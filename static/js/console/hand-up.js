/**
 * Handing a case up with its words: one's own case, or the words of one that the office above has taken over. What goes along with a
 * tip of its own has its words handed over too, each in its own envelope.
 */
import { SiteError, element, given, say } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";
import { HANDING, checkWishes, handTo } from "./handing.js";
import { openRing } from "./ring.js";
import { fetchSealed, openFetched } from "./tip.js";

const fixed = document.body.getAttribute("data-to") || "";
const chooser = document.getElementById("to");

/** @returns {HTMLOptionElement | null} the department that is chosen */
function receiver() {
  const option = chooser instanceof HTMLSelectElement ? chooser.selectedOptions[0] : undefined;
  return option !== undefined && option.value !== "" ? option : null;
}

if (chooser !== null) {
  chooser.addEventListener("change", () => {
    const option = receiver();
    const short = option === null ? "上一级" : String(option.getAttribute("data-short"));
    element("heading", HTMLElement).textContent = `把 ${given("case")} 交给${short}？`;
    element("deed", HTMLButtonElement).textContent = `交给${short}`;
  });
}

deedOnPress(async () => {
  const option = receiver();
  const to = fixed || (option === null ? "" : option.value);
  if (to === "") throw new SiteError("receiver", "请选交给哪个部门。");
  const [reason] = fixed ? [""] : chosen("reason");
  if (reason === undefined) throw new SiteError("reason", "请选为什么交上去。");
  say(element("status", HTMLElement), "正在核对，再锁给那个部门…");
  const ring = await openRing();
  const made = [];
  for (const number of [given("case")].concat(given("words").split(",").filter(Boolean))) {
    const answer = await fetchSealed(number);
    const { body } = await openFetched(answer, ring);
    if (option !== null) checkWishes(body, { closed: false, kind: String(option.getAttribute("data-kind")) });
    made.push(Object.assign(await handTo(ring, answer, to, HANDING.OVER, "hand-up/keys", number), { number }));
  }
  await postCase(fixed ? "hand-words" : "hand-up", Object.assign({ to, reason, others: made.slice(1) }, made[0]));
  return fixed ? `${given("case")} 的原话交出去了。` : `${given("case")} 交上去了。`;
});
