/** The assessment: evidence, insider and circumstances, each with its reason. The sum is the policy's and never typed. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

const NUMBERS = ["penalty", "deaths", "total_deaths"];

/** @param {string} id @returns {number | null} what was typed there, null if nothing; SiteError if it is no whole number */
function numberIn(id) {
  const typed = valueOf(id).normalize("NFKC").replace(/[,，\s]/g, "");
  if (typed === "") return null;
  if (!/^\d{1,11}$/.test(typed)) throw new SiteError("number", "数字只写 0 到 9，元以下不写。");
  return Number(typed);
}

deedOnPress(async () => {
  const evidence = chosen("evidence")[0];
  const insider = chosen("insider")[0];
  if (!evidence || !insider) throw new SiteError("grade", "证据和内部人都要选一档。");
  const override = valueOf("why-override");
  if (override === "" && chosen("derived").length > 0) throw new SiteError("override", "不照认定来，要写为什么。");
  const flags = chosen("flag").concat(override === "" ? [] : chosen("derived"));
  const joint = Number(valueOf("joint"));
  if (joint > 1 && valueOf("why-joint") === "") throw new SiteError("joint", "几个人一起，要写理由。");
  const reasons = Object.assign({}, ...["evidence", "insider", "joint"].concat(override === "" ? [] : ["override"], flags).map((name) => ({ [name]: valueOf(`why-${name}`) })));
  const numbers = Object.assign({}, ...NUMBERS.map((name) => ({ [name]: numberIn(name) })));
  const sent = Object.assign({ evidence, insider, flags, joint, reasons }, numbers);
  const { elsewhere } = await postCase(given("path"), sent);
  if (elsewhere) return `${given("case")} 这次不在这里评：先由别的部门复核，或者由上一级评。`;
  return `${given("case")} 评定好了，送另一名评定员复核。`;
});
