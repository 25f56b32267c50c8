/** The second person: agreeing that a case is not accepted, or sending it back. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase("decline/confirm", { agree: true });
  return `${given("case")} 不受理了。`;
});
deedOnPress(async () => {
  await postCase("decline/confirm", { agree: false });
  return `${given("case")} 退回待受理了。`;
}, "keep");
