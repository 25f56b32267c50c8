/** A form of 档案: sent as it stands by the page's button to the address that the page names; the answer names the next page. */
import { element, given, onPress, post, say } from "../shared/page.js";
import { fieldsOf } from "./form-fields.js";

const form = element("form", HTMLFormElement);
const line = element("status", HTMLElement);
// Enter in a field never does a deed that stays.
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => say(line, ""));
onPress(element("deed", HTMLButtonElement), line, async () => {
  const answer = await post(given("post"), fieldsOf(form));
  location.replace(String(answer.next));
});
