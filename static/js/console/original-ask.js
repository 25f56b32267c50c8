/** Asking for the original of a case, with a reason. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("empty", "还没写理由。");
  await postCase("original", { reason });
  return `申请了看 ${given("case")} 的原话，等受理员决定。`;
});
