/** Taking back an adoption that nobody has signed a second time. */
import { element, given, onPress, post } from "../shared/page.js";

const button = document.getElementById("drop");
if (button instanceof HTMLButtonElement) {
  onPress(button, element("status", HTMLElement), async () => {
    await post("/adoption/drop", { number: Number(given("number")) });
    location.reload();
  });
}
