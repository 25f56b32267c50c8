/** Charging other people with a review. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    const officers = chosen("officer");
    if (officers.length !== Number(given("wanted"))) throw new SiteError("number", `请选 ${given("wanted")} 个人。`);
    await postCase("review-charge", { officers });
    return `${given("case")} 指派了复查的人。`;
  });
}
