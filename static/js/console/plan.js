/** A fact that was said to be cured and is not gets its 五落实. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { facts, planOf } from "./plans.js";

deedOnPress(async () => {
  await postCase("plan", Object.assign(planOf(facts()[0]), { item: Number(valueOf("item")), kind: "plan" }));
  return `${given("case")} 第 ${valueOf("item")} 项改成要整改了。`;
});
