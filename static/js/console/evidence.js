/** The list of evidence: one line a piece, numbered by its place. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { part, rowsOf } from "./item-rows.js";

const items = rowsOf("证据", "select[data-part=kind]");

deedOnPress(async () => {
  const lines = Array.from(items.children).map((item) => ({
    kind: part(item, "kind"), shows: part(item, "shows"), kept: part(item, "kept"), day: part(item, "day"),
  }));
  if (lines.some((one) => one.day === "")) throw new SiteError("day", "每一件都要写哪天取的。");
  await postCase("evidence", { version: Number(given("version")), lines });
  return "";
});
