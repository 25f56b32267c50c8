/** Undoing an entry of the ledger by its counter-entry. */
import { SiteError, given, post } from "../shared/page.js";
import { deedOnPress, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("reason") === "") throw new SiteError("reason", "请写为什么冲正。");
  await post("/fund/correct", { year: Number(given("year")), entry: given("entry"), reason: valueOf("reason") });
  return "冲正了一笔。";
});
