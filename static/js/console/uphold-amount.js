/** An amount stands after other people weighed it again. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("answer") === "") throw new SiteError("answer", "请写为什么维持。");
  await postCase("reward/again/uphold", { answer: valueOf("answer") });
  return `${given("case")} 的奖金维持不变。`;
});
