/** Taking a case over from its lead. */
import { SiteError, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

const chooser = element("to", HTMLSelectElement);
chooser.addEventListener("change", () => {
  const short = chooser.selectedOptions[0].getAttribute("data-short");
  element("heading", HTMLElement).textContent = short ? `${given("case")} 提级，由${short}来查？` : `${given("case")} 提级，由谁来查？`;
  element("deed", HTMLButtonElement).textContent = short ? `提级，由${short}来查` : "提级查办";
});

deedOnPress(async () => {
  const to = valueOf("to");
  if (to === "") throw new SiteError("receiver", "请选由哪个部门来查。");
  const [basis] = chosen("basis");
  if (basis === undefined) throw new SiteError("basis", "请选凭什么提级。");
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写理由。");
  await postCase("raise-up", { to, basis, reason });
  return `${given("case")} 提级了。`;
});
