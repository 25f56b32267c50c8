/** Sending an assessment back. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("note") === "") throw new SiteError("note", "请写哪里要改。");
  await postCase(given("path"), { note: valueOf("note") });
  return `${given("case")} 退回重评了。`;
});
