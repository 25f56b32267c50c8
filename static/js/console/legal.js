/** Legal review passes a finding. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("opinion") === "") throw new SiteError("opinion", "还没写审核意见。");
  await postCase("legal", { version: Number(given("version")), opinion: valueOf("opinion") });
  return `${given("case")} 审核通过，送负责人签了。`;
});
