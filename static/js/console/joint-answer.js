/** Answering for the own department: it takes part with verifiers, or says why it cannot. */
import { SiteError, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

/** Show what belongs to the answer, and name it on the button. */
function draw() {
  const answer = chosen("joins")[0];
  element("verifiers", HTMLElement).hidden = answer !== "yes";
  element("why", HTMLElement).hidden = answer !== "no";
  element("deed", HTMLButtonElement).textContent = answer === "yes" ? "参加" : answer === "no" ? "答复不能参加" : "答复";
}

document.querySelectorAll("input[name=joins]").forEach((one) => one.addEventListener("change", draw));
draw();

deedOnPress(async () => {
  const answer = chosen("joins")[0];
  if (!answer) throw new SiteError("answer", "请选参加不参加。");
  const joins = answer === "yes";
  const verifiers = joins ? chosen("verifier").map((officer) => ({ officer })) : [];
  if (joins && verifiers.length < 2) throw new SiteError("verifiers", "要派两名以上核查员。");
  const said = joins ? "" : valueOf("said");
  if (!joins && said === "") throw new SiteError("said", "还没写不能参加的理由。");
  await postCase("joint-answer", { joins, verifiers, said });
  return joins ? `${given("case")} 答复了，一起查。` : `${given("case")} 答复了，不参加。`;
});
