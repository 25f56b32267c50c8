/** The quarter's new keys: the same people, new seeds. */
import { post } from "../shared/page.js";
import { deedOnPress } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchMembers, newEpoch } from "./rotate.js";

deedOnPress(async () => {
  const ring = await openRing();
  const staying = (await fetchMembers()).filter((one) => one.state === "active");
  await post("/people/rotate", await newEpoch(ring, staying, null));
  return "部门的钥匙换新了。以前的照样打得开。";
});
