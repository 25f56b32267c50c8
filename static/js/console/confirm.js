/** Confirming a new colleague: their records are signed here, and the department's keys begin a new epoch. */
import { unb64u } from "../crypto/encoding.js";
import { SiteError, element, given, post, say, sentenceOf } from "../shared/page.js";
import { deedOnPress } from "./deed.js";
import { joinCode } from "./join-code.js";
import { openRing } from "./ring.js";
import { fetchMembers, newEpoch } from "./rotate.js";

/** @typedef {import("./rotate.js").Member} Member */

/** @param {Member[]} members @returns {Member} who waits for this page's deed */
function waiting(members) {
  const who = members.find((one) => one.officer === given("who") && one.state === "waiting");
  if (who === undefined) throw new SiteError("gone", "这位同事已经不在等确认了。");
  return who;
}

/** @param {Member} who @returns {Promise<string>} */
function codeOf(who) {
  return joinCode(unb64u(who.wrap_public), unb64u(who.sign_public));
}

const check = element("check", HTMLElement);
fetchMembers().then(waiting).then(codeOf).then((code) => {
  check.textContent = code;
}).catch((error) => say(element("status", HTMLElement), sentenceOf(error), true));

deedOnPress(async () => {
  const ring = await openRing();
  const members = await fetchMembers();
  const who = waiting(members);
  // What is signed is what was read out: keys that changed in between are refused.
  if (await codeOf(who) !== check.textContent) throw new SiteError("changed", "核对码变了，没有确认。请当面再对一遍。");
  const change = await newEpoch(ring, members.filter((one) => one.state === "active" && one.officer !== who.officer), who);
  await post("/people/confirm", Object.assign({ officer: who.officer }, change));
  return "新同事确认了，部门的钥匙换新了。";
});
