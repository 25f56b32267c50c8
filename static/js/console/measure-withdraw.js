/** A measure that was written down by mistake is taken back. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  await postCase("measure-withdraw", { which: Number(valueOf("which")), reason: valueOf("reason") });
  return `${given("case")} 写错的措施撤下了。`;
});
