/** A verifier has seen that the danger is gone. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  const { agreed } = await postCase("rectify", {});
  return agreed ? `${given("case")} 验收合格了。` : `${given("case")} 等另一名核查员看。`;
});
