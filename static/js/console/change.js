/** Other duties or another title: seeds follow the duties, so the keys begin a new epoch where they must. */
import { SiteError, given, post } from "../shared/page.js";
import { chosen, deedOnPress, valueOf } from "./deed.js";
import { openRing } from "./ring.js";
import { epochFor, fetchMembers } from "./rotate.js";

deedOnPress(async () => {
  const duties = chosen("duty");
  if (duties.length === 0) throw new SiteError("duties", "至少选一个岗位职责。");
  const officer = given("who");
  const own = given("duties").split(" ");
  const now = (await fetchMembers()).find((one) => one.officer === officer && one.state === "active");
  const before = now ? now.duties : own;
  // Duties that come from standing in for somebody stay.
  const stays = before.filter((duty) => own.indexOf(duty) < 0);
  const after = duties.concat(stays.filter((duty) => duties.indexOf(duty) < 0));
  const who = { officer, state: "active", duties: after, wrap_public: null, sign_public: null };
  const change = await epochFor(openRing, who, before);
  await post("/people/change", Object.assign({ officer, title: valueOf("title"), duties }, change));
  return "改好了。";
});
