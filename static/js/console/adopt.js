/** The legal reviewer proposes a reward policy and signs what it says, byte for byte as the approver will. */
import { signAdoption } from "../crypto/adoptions.js";
import { b64u, canonical, dayOf } from "../crypto/encoding.js";
import { SiteError, element, post } from "../shared/page.js";
import { chosen, deedOnPress, valueOf } from "./deed.js";
import { openRing } from "./ring.js";

/** @param {string} id of a date field @param {string} what @returns {number} the day */
function day(id, what) {
  if (valueOf(id) === "") throw new SiteError(id, `请写${what}。`);
  return dayOf(new Date(`${valueOf(id)}T00:00:00+08:00`));
}

deedOnPress(async () => {
  const stacking = chosen("stacking")[0];
  if (!stacking) throw new SiteError("stacking", "请选本地和上级的奖励怎么叠加。");
  if (valueOf("document") === "") throw new SiteError("document", "请写采用它的文件。");
  const hash = String(element("policy", HTMLSelectElement).selectedOptions[0].dataset.hash);
  const fields = { policy: valueOf("policy"), stacking, document: valueOf("document") };
  const days = { day: day("day", "文件的日期"), from: day("from", "从哪天起") };
  const ring = await openRing();
  ring.signer();
  const body = canonical(Object.assign({ v: 1, hash }, fields, days));
  const signature = await signAdoption(ring.authority, body, ring.own.signSeed);
  const sent = { day: valueOf("day"), from: valueOf("from"), signature: b64u(signature) };
  await post("/adoption/propose", Object.assign({}, fields, sent));
  return "签了，等批准人签。";
});
