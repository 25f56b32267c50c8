/** Asking another department to verify a case again before its reward. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";

if (document.getElementById("deed")) {
  deedOnPress(async () => {
    const department = chosen("department")[0];
    if (!department) throw new SiteError("department", "请选一个部门。");
    await postCase("reward/recheck", { department });
    return `${given("case")} 请别的部门复核了。`;
  });
}
