/** The answer to a reporter who asks for more days to fetch a reward. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const grant = chosen("grant")[0];
  if (!grant) throw new SiteError("grant", "请选准予还是不同意。");
  if (valueOf("reason") === "") throw new SiteError("reason", "请写理由。");
  await postCase("reward/renew", { grant: grant === "yes", reason: valueOf("reason") });
  return grant === "yes" ? `${given("case")} 准予延期领取。` : `${given("case")} 不同意延期领取。`;
});
