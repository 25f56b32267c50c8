/** A form of 档案: sent as it stands by the page's button to the address that the page names; the answer names the next page. */
import { SiteError, all, element, given, onPress, post, say } from "../shared/page.js";
import { fieldsOf } from "./form-fields.js";

const form = element("form", HTMLFormElement);
const line = element("status", HTMLElement);

/** Name the first day that is missing and mark its field: the site could only say that something is. */
function wantDays() {
  const days = all(form, "input[type=date]", HTMLInputElement);
  days.forEach((one) => one.removeAttribute("aria-invalid"));
  const missing = days.find((one) => !one.validity.valid);
  if (!missing) return;
  missing.setAttribute("aria-invalid", "true");
  missing.setAttribute("aria-describedby", line.id);
  const label = missing.labels ? missing.labels[0].textContent || "" : "";
  const limits = missing.validity.rangeOverflow || missing.validity.rangeUnderflow;
  throw new SiteError("day", `“${label.trim()}”${limits ? "不能是这一天" : "还没有填"}。`);
}

// Enter in a field never does a deed that stays.
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => say(line, ""));
onPress(element("deed", HTMLButtonElement), line, async () => {
  wantDays();
  const answer = await post(given("post"), fieldsOf(form));
  location.replace(String(answer.next));
});
