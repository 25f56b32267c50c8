/** Agreeing that there is no reward. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase("reward/deny", {});
  return `${given("case")} 不予奖励。`;
});
