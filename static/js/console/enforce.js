/** A measure was taken: the case goes on to rectification. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  await postCase("enforce", { measure: valueOf("measure"), document_number: valueOf("document") });
  return `${given("case")} 转入整改了。`;
});
