/** The desk: its list by keyboard, filters that apply at once, and what the last deed was. */
import { all, element } from "../shared/page.js";
import { takeSaid } from "./deed.js";
import "./rows.js";

const filters = element("filters", HTMLFormElement);
all(filters, "select", HTMLSelectElement).forEach((select) => select.addEventListener("change", () => filters.submit()));

const said = takeSaid();
if (said) element("said", HTMLElement).textContent = said;
