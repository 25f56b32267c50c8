/** The leader asks the supervising office for more days. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const reason = chosen("reason")[0];
  if (!reason) throw new SiteError("reason", "请选延期的原因。");
  if (valueOf("why") === "") throw new SiteError("why", "还没写给督办机关的说明。");
  await postCase("extension", { reason, why: valueOf("why") });
  return "";
});
