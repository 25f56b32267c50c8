/** Signing for a case that was handed on: only once this desk has opened the words and found the notes in order. */
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

deedOnPress(async () => {
  await fetchTip(given("case"), await openRing());
  await postCase("take-over", {});
  return `${given("case")} 签收了。`;
});
