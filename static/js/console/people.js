/** The roster: inviting a colleague. The link is shown once, and what follows the # never reaches a server's log. */
import { element, post, say, sentenceOf } from "../shared/page.js";
import { chosen, valueOf } from "./deed.js";

const form = document.getElementById("invite");
if (form instanceof HTMLFormElement) {
  const line = element("status", HTMLElement);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(line, "正在做…");
    try {
      const answer = await post("/people/invite", { login: valueOf("login"), title: valueOf("title"), duties: chosen("duty") });
      element("link", HTMLElement).textContent = `${location.origin}/join#${answer.token}`;
      element("invited", HTMLElement).hidden = false;
      form.hidden = true;
      element("invited-title", HTMLElement).focus();
    } catch (error) {
      say(line, sentenceOf(error), true);
    }
  });
}
