/** Asking the office above whose a case is. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { checkOwnWords } from "./handing.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

deedOnPress(async () => {
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写理由。");
  checkOwnWords([reason], (await fetchTip(given("case"), await openRing())).body);
  await postCase("dispute", { reason });
  return `${given("case")} 报上级了。`;
});
