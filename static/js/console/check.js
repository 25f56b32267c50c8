/** The second look: another reward officer agrees to an assessment. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase(given("path"), {});
  return `${given("case")} 复核好了，送批准人。`;
});
