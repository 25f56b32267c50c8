/** Somebody goes and looks again. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";

deedOnPress(async () => {
  await postCase("look-back", {});
  return `${given("case")} 在回头看了。`;
});
