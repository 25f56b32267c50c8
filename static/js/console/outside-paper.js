/** What came on paper from an authority elsewhere, written down: its receipt, its refusal, its answer. */
import { SiteError, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  /** @type {{[name: string]: string}} */
  const fields = {};
  for (const name of given("fields").split(",")) fields[name] = document.getElementById(name) === null ? chosen(name)[0] || "" : valueOf(name);
  // The site could only say that something is missing.
  if (fields.day === "") throw new SiteError("day", "还没写签收的日子。");
  await postCase(given("path"), fields);
  return `${given("case")} 记下了。`;
});
