/** Handing a case on: the reason and the record are compared with the reporter's words, then those are wrapped to the receiver. */
import { SiteError, element, given, say } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { HANDING, checkOwnWords, checkWishes, handTo } from "./handing.js";
import { openRing } from "./ring.js";
import { fetchSealed, openFetched } from "./tip.js";

const chooser = element("to", HTMLSelectElement);

/** @returns {HTMLOptionElement | null} the department that is chosen */
function receiver() {
  const option = chooser.selectedOptions[0];
  return option && option.value !== "" ? option : null;
}

/** Heading and button name whom it goes to. */
function name() {
  const option = receiver();
  const short = option === null ? "哪个部门" : String(option.getAttribute("data-short"));
  element("heading", HTMLElement).textContent = `把 ${given("case")} 转给${short}？`;
  element("deed", HTMLButtonElement).textContent = option === null ? "转出" : `转给${short}`;
}

chooser.addEventListener("change", name);
name();

deedOnPress(async () => {
  const option = receiver();
  if (option === null) throw new SiteError("receiver", "请选转给哪个部门。");
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写移送的理由。");
  const box = document.getElementById("sheet");
  const sheet = box instanceof HTMLInputElement && box.checked;
  say(element("status", HTMLElement), "正在核对，再锁给那个部门…");
  const ring = await openRing();
  const answer = await fetchSealed(given("case"));
  const { body } = await openFetched(answer, ring);
  checkWishes(body, { closed: option.hasAttribute("data-closed"), kind: String(option.getAttribute("data-kind")) });
  const shown = ["summary", ...(sheet ? ["sheet-text"] : [])].map((id) => element(id, HTMLElement).textContent || "");
  checkOwnWords([reason, ...shown], body);
  const made = await handTo(ring, answer, option.value, HANDING.OVER);
  await postCase("transfer", Object.assign({ to: option.value, reason, sheet }, made));
  return `已转给${option.getAttribute("data-short")}。`;
});
