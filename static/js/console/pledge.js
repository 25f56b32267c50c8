/** The pledge of silence at the first sign-in. */
import { element, onPress, post } from "../shared/page.js";

const button = document.getElementById("deed");
if (button instanceof HTMLButtonElement) {
  onPress(button, element("status", HTMLElement), async () => {
    await post("/pledge", {});
    location.replace("/");
  });
}
