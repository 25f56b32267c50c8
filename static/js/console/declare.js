/** A verifier says whether there is a conflict of interest; the button says what the choice does. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";

const button = element("deed", HTMLButtonElement);
all(document, "input[name=interest]", HTMLInputElement).forEach((one) => {
  one.addEventListener("change", () => {
    button.textContent = one.getAttribute("data-button");
  });
  if (one.checked) button.textContent = one.getAttribute("data-button");
});

deedOnPress(async () => {
  const said = chosen("interest")[0];
  if (!said) throw new SiteError("interest", "请选有没有利害关系。");
  await postCase("declare", { no_interest: said === "none" });
  return said === "none" ? "" : `${given("case")} 您回避了。`;
});
