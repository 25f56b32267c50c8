/** The record of a visit. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("visited-day") === "") throw new SiteError("day", "请写哪天去的。");
  const formed = chosen("formed")[0];
  if (!formed) throw new SiteError("formed", "请选隐患的形成时间有没有证据。");
  await postCase("site", {
    version: Number(given("version")),
    visited_day: valueOf("visited-day"),
    present: valueOf("present"),
    place: valueOf("place"),
    seen: valueOf("seen"),
    formed,
    formed_why: valueOf("formed-why"),
  });
  return "";
});
