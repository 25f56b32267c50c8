/** Beginning verification with a second verifier, after one's own declaration. */
import { SiteError, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    if (valueOf("other") === "") throw new SiteError("other", "请选另一名核查员。");
    const clear = element("no-interest", HTMLInputElement).checked;
    if (!clear) throw new SiteError("declare", "先声明没有利害关系。有的话，点右上的“要回避”。");
    await postCase("start", { other: valueOf("other"), no_interest: clear, severity: chosen("severity")[0] || "S1" });
    return `${given("case")} 开始核查了。`;
  });
}
