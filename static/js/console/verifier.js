/** A colleague takes the place of a verifier who was taken off. */
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  if (valueOf("officer") === "") throw new SiteError("officer", "请选一名核查员。");
  await postCase("verifier", { officer: valueOf("officer") });
  return "";
});
