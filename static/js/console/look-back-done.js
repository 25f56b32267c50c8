/** What was seen when somebody looked again. The button says what it will do. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

const button = element("deed", HTMLButtonElement);
all(document, "input[name=outcome]", HTMLInputElement).forEach((one) => one.addEventListener("change", () => {
  button.textContent = button.getAttribute(`data-${one.value}`) || "";
}));
deedOnPress(async () => {
  const outcome = chosen("outcome")[0];
  if (!outcome) throw new SiteError("outcome", "请选有没有复发。");
  await postCase("look-back-done", { outcome, seen: valueOf("seen") });
  return outcome === "clean" ? `${given("case")} 没有复发，记下了。` : `${given("case")} 重新办理了。`;
});
