/** Urging the lead of a case. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const ask = valueOf("ask");
  if (ask === "") throw new SiteError("ask", "还没写要它做什么。");
  await postCase("urge", { ask });
  return `${given("case")} 督办发出了。`;
});
