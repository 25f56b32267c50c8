/** Entering an enterprise or changing one: what it may be is offered first, and permits are rows. */
import { SiteError, element, given, made, onPress, post, say } from "../shared/page.js";
import { Alike } from "./alike.js";
import { valueOf } from "./deed.js";
import { part, rowsOf } from "./item-rows.js";

const form = element("form", HTMLFormElement);
const line = element("status", HTMLElement);
const items = rowsOf("证照", "input[data-part=name]");
const version = form.getAttribute("data-version");
const own = version ? given("post").split("/")[2] : "";
const alike = new Alike(element("name", HTMLInputElement), element("code", HTMLInputElement), (one) => {
  const link = made("a", one.name);
  link.setAttribute("href", `/enterprises/${one.id}`);
  return link;
}, own);

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => say(line, ""));

/** @returns {object} what was typed */
function typed() {
  const permits = Array.from(items.children).map((row) => ({
    name: part(row, "name"), number: part(row, "number"), until: part(row, "until"),
  })).filter((one) => one.name || one.number || one.until);
  /** @type {{[name: string]: unknown}} */
  const fields = { permits, seen: Array.from(alike.seen) };
  ["name", "code", "region", "sector", "address", "responsible"].forEach((name) => { fields[name] = valueOf(name); });
  if (version) fields.version = Number(version);
  return fields;
}

onPress(element("deed", HTMLButtonElement), line, async () => {
  try {
    const answer = await post(given("post"), typed());
    location.replace(String(answer.next));
  } catch (error) {
    // What is alike has to be seen before it can be said that it is another one.
    if (error instanceof SiteError && error.code === "alike") await alike.ask();
    throw error;
  }
});
