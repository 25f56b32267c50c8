/** The other verifier agrees to the acceptance that is shown. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    const { rectified } = await postCase("rectify/agree", { number: Number(given("version")) });
    return rectified ? `${given("case")} 验收合格，全部销号了。` : `${given("case")} 还没改好，定了新的日子。`;
  });
}
