/** The print button of the approval sheet. */
import { element } from "./page.js";

element("print", HTMLButtonElement).addEventListener("click", () => window.print());
