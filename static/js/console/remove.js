/** Taking a colleague out: the department's keys begin a new epoch that was never shared with them. */
import { given, post } from "../shared/page.js";
import { deedOnPress } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchMembers, newEpoch } from "./rotate.js";

deedOnPress(async () => {
  const ring = await openRing();
  const staying = (await fetchMembers()).filter((one) => one.state === "active" && one.officer !== given("who"));
  await post("/people/remove", Object.assign({ officer: given("who") }, await newEpoch(ring, staying, null)));
  return "停用了，部门的钥匙换新了。";
});
