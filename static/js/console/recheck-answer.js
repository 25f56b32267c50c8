/** The answer of the department that verified a case again. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const agrees = chosen("agrees")[0];
  if (!agrees) throw new SiteError("agrees", "请选一样还是不一样。");
  if (valueOf("statement") === "") throw new SiteError("statement", "请写怎么看的、看到什么。");
  await postCase("recheck", { agrees: agrees === "yes", statement: valueOf("statement") });
  return `${given("case")} 的复核答复了。`;
});
