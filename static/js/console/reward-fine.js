/** A fine that is final: the reward may rise by it. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const typed = valueOf("fine").normalize("NFKC").replace(/[,，\s]/g, "");
  if (!/^[1-9]\d{0,9}$/.test(typed)) throw new SiteError("fine", "罚款只写 0 到 9，元以下不写。");
  if (valueOf("document") === "") throw new SiteError("document", "请写罚款决定的文号。");
  if (valueOf("day") === "") throw new SiteError("day", "请写哪天定下来的。");
  const { amount } = await postCase("reward/fine", { fine: Number(typed), document: valueOf("document"), day: valueOf("day") });
  return amount === "" ? `${given("case")} 的罚款记下了，奖金不变。` : `${given("case")} 的罚款记下了，奖金应是 ${amount} 元，请另评。`;
});
