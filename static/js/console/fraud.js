/** The discipline inspection's decision about a stopped reward. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const fraud = chosen("fraud")[0];
  if (!fraud) throw new SiteError("fraud", "请选是不是骗奖。");
  if (valueOf("reason") === "") throw new SiteError("reason", "请写理由。");
  const { state } = await postCase("fraud", { is_fraud: fraud === "yes", reason: valueOf("reason") });
  if (state === "R_CHECKED") return `${given("case")} 不是骗奖，请批准人重新签。`;
  return fraud === "yes" ? `${given("case")} 的奖金撤销了。` : `${given("case")} 的奖金照发。`;
});
