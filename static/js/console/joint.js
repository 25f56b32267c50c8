/** Asking other departments to verify together. */
import { SiteError } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  const departments = chosen("department");
  if (departments.length === 0) throw new SiteError("departments", "请选请哪些部门。");
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写请他们查什么。");
  await postCase("joint", { departments, reason });
  return "请他们一起查了，等答复。";
});
