/** Answering an urging. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const answer = valueOf("answer");
  if (answer === "") throw new SiteError("answer", "还没写回复。");
  await postCase("urge-answer", { answer });
  return `${given("case")} 的督办回复了。`;
});
