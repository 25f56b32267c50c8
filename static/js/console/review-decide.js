/** Deciding a review. The leader's answer goes out as a letter too; the office above has no key for that. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";

/** @param {string} answer @returns {Promise<import("./letters.js").OutLetter | null>} */
async function letterOf(answer) {
  if (given("mailbox") === "") return null;
  const ring = await openRing();
  return sealNext(ring, await provenBox(ring), "letter", answer);
}

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    const stands = chosen("stands")[0];
    const answer = valueOf("answer");
    if (!stands) throw new SiteError("stands", "请选怎么定。");
    if (answer === "") throw new SiteError("answer", "还没写给举报人的答复。");
    await postCase("review-decide", { stands: stands === "yes", answer, letter: await letterOf(answer) });
    return stands === "yes" ? `${given("case")} 维持了。` : `${given("case")} 重新办理了。`;
  });
}
if (document.getElementById("up")) {
  deedOnPress(async () => {
    await postCase("review-pass-up", { reason: valueOf("reason") });
    return `${given("case")} 请上级来定了。`;
  }, "up");
}
