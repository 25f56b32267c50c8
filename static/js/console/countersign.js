/** The second verifier agrees: the finding goes to legal review. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase("finding/countersign", { version: Number(given("version")) });
  return `${given("case")} 的结论送法制审核了。`;
});
