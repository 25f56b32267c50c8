/** The leader decides that a supply is cut off. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (!valueOf("notified") || !valueOf("cut")) throw new SiteError("time", "请写通知哪时送到、哪时开始停。");
  await postCase("cut", {
    code: valueOf("code"),
    document_number: valueOf("document"),
    refused: Number(valueOf("refused")),
    refusal: valueOf("refusal"),
    danger: valueOf("danger"),
    notified: valueOf("notified"),
    cut: valueOf("cut"),
    urgent: valueOf("urgent"),
  });
  return `${given("case")} 决定停供了。`;
});
