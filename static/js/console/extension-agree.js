/** The supervising office agrees to more days, or says why not. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  await postCase("extension/answer", { agree: true, said: valueOf("said") });
  return `${given("case")} 同意延期了。`;
});
deedOnPress(async () => {
  if (valueOf("said") === "") throw new SiteError("said", "请写不同意的理由。");
  await postCase("extension/answer", { agree: false, said: valueOf("said") });
  return `${given("case")} 没有同意延期。`;
}, "refuse");
