/** The receipt's print button. */
import { element } from "./page.js";

element("print", HTMLButtonElement).addEventListener("click", function () {
  window.print();
});
