/** Ending a deputation: where it takes seeds away, the department's keys begin a new epoch without the deputy. */
import { given, post } from "../shared/page.js";
import { deedOnPress } from "./deed.js";
import { openRing } from "./ring.js";
import { epochFor } from "./rotate.js";

/** @param {string} name @returns {string[]} */
function list(name) {
  return given(name).split(" ").filter((one) => one !== "");
}

deedOnPress(async () => {
  const who = { officer: given("who"), state: "active", duties: list("left"), wrap_public: null, sign_public: null };
  const change = await epochFor(openRing, who, list("left").concat(list("taken")));
  await post("/people/deputies/end", Object.assign({ id: given("deputation") }, change));
  return "代办结束了。";
});
