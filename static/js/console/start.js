/** Beginning verification with a second verifier. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("other") === "") throw new SiteError("other", "请选另一名核查员。");
  await postCase("start", { other: valueOf("other") });
  return `${given("case")} 开始核查了。`;
});
