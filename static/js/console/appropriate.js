/** Putting money into the fund. */
import { SiteError, post } from "../shared/page.js";
import { deedOnPress, valueOf } from "./deed.js";

deedOnPress(async () => {
  const typed = valueOf("amount").normalize("NFKC").replace(/[,，\s]/g, "");
  if (!/^[1-9]\d{0,9}$/.test(typed)) throw new SiteError("amount", "金额只写 0 到 9，元以下不写。");
  if (valueOf("reason") === "") throw new SiteError("reason", "请写依据。");
  const { posted } = await post("/fund/appropriate", { amount: Number(typed), reason: valueOf("reason") });
  return `下达了 ${typed} 元。${posted ? `${posted} 笔等资金的奖励可以领了。` : ""}`;
});
