/** A way back in for a colleague who lost every way of signing in. The link is shown once. */
import { element, given, onPress, post } from "../shared/page.js";

onPress(element("deed", HTMLButtonElement), element("status", HTMLElement), async () => {
  const answer = await post("/people/renew", { officer: given("who") });
  element("link", HTMLElement).textContent = `${location.origin}/join#${answer.token}`;
  element("ask", HTMLElement).hidden = true;
  element("invited", HTMLElement).hidden = false;
  element("invited-title", HTMLElement).focus();
});
