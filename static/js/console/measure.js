/** Writing down a measure that was taken. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { explainMeasure, measureFields } from "./measure-choice.js";

explainMeasure();
deedOnPress(async () => {
  const measure = measureFields();
  if (!measure.code) throw new SiteError("measure", "请选措施。");
  await postCase("measure", measure);
  return `${given("case")} 的措施登记了。`;
});
