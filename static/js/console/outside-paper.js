/** What came on paper from an authority elsewhere, written down: its receipt, its refusal, its answer. */
import { given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

deedOnPress(async () => {
  /** @type {{[name: string]: string}} */
  const fields = {};
  for (const name of given("fields").split(",")) fields[name] = document.getElementById(name) === null ? chosen(name)[0] || "" : valueOf(name);
  await postCase(given("path"), fields);
  return `${given("case")} 记下了。`;
});
