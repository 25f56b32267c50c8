/** The print button of the approval sheet and of a receipt. */
import { element } from "./page.js";

element("print", HTMLButtonElement).addEventListener("click", () => window.print());
