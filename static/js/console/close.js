/** Filing a case. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase("close", {});
  return `${given("case")} 归档了。`;
});
