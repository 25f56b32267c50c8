/** Agreeing that there is no reward. */
import { deedOnPress, postCase } from "./deed.js";
import { given } from "./page.js";

deedOnPress(async () => {
  await postCase("reward/deny", {});
  return `${given("case")} 不予奖励。`;
});
