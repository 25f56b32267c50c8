/** Filing a case whose file is complete. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    await postCase("close", {});
    return `${given("case")} 归档了。`;
  });
}
