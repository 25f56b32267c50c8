/** Filing a case. */
import { deedOnPress, postCase } from "./deed.js";
import { given } from "./page.js";

deedOnPress(async () => {
  await postCase("close", {});
  return `${given("case")} 归档了。`;
});
