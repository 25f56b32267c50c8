/** Measures and 五落实: the case goes on to rectification. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { explainMeasure, measureFields } from "./measure-choice.js";
import { facts, followChoice, planOf } from "./plans.js";

explainMeasure();
followChoice("kind");
deedOnPress(async () => {
  const measure = measureFields();
  await postCase("enforce", { measures: measure.code ? [measure] : [], plans: facts().map(planOf) });
  return `${given("case")} 转入整改了。`;
});
