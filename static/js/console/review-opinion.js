/** A reviewer's opinion: writing it, or signing a colleague's. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

const version = Number(given("version"));

deedOnPress(async () => {
  const stands = chosen("stands")[0];
  if (!stands) throw new SiteError("stands", "请选怎么看。");
  await postCase("review-opinion", { stands: stands === "yes", grounds: valueOf("grounds"), version });
  return `${given("case")} 的复查意见存好了。`;
});
if (document.getElementById("agree")) {
  deedOnPress(async () => {
    await postCase("review-agree", { version });
    return `${given("case")} 的复查意见签好了，送负责人定。`;
  }, "agree");
}
