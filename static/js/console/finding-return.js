/** A finding goes back to the verifiers with a reason. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("reason") === "") throw new SiteError("reason", "还没写退回的理由。");
  await postCase("finding/return", { reason: valueOf("reason") });
  return `${given("case")} 退回核查了。`;
});
