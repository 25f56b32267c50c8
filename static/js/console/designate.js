/** Saying whose a disputed case is. */
import { SiteError, element, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

const chooser = element("to", HTMLSelectElement);
chooser.addEventListener("change", () => {
  const short = chooser.selectedOptions[0].getAttribute("data-short");
  element("deed", HTMLButtonElement).textContent = short ? `指定${short}` : "指定";
});

deedOnPress(async () => {
  const to = valueOf("to");
  if (to === "") throw new SiteError("receiver", "请选归哪个部门。");
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写理由。");
  await postCase("designate", { to, reason });
  return `${given("case")} 指定好了。`;
});
