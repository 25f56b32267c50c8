/** Giving a case back: letters that came meanwhile are wrapped to whoever gave it. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { HANDING, checkOwnWords, handTo } from "./handing.js";
import { openRing } from "./ring.js";
import { fetchSealed, openFetched } from "./tip.js";

deedOnPress(async () => {
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写退回的理由。");
  const ring = await openRing();
  const answer = await fetchSealed(given("case"));
  try {
    checkOwnWords([reason], (await openFetched(answer, ring)).body);
  } catch (error) {
    // Words that do not open here are a reason to give the case back, and cannot be repeated.
    if (!(error instanceof SiteError) || error.code !== "mismatch") throw error;
  }
  const made = await handTo(ring, answer, given("to"), HANDING.BACK);
  await postCase("hand-back", Object.assign({ reason }, made));
  return `${given("case")} 退回了。`;
});
