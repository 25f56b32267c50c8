/** Proposing not to accept, for a reason that the reporter reads. */
import { SiteError, all, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";

/** The reason that names another department. */
const ELSEWHERE = "Z02";

all(document, "input[name=reason]", HTMLInputElement).forEach((one) => one.addEventListener("change", () => {
  element("where", HTMLElement).hidden = chosen("reason")[0] !== ELSEWHERE;
}));

deedOnPress(async () => {
  const reason = chosen("reason")[0];
  if (!reason) throw new SiteError("reason", "请选一条理由。");
  await postCase("decline", { reason, department: reason === ELSEWHERE ? valueOf("department") : "" });
  return `${given("case")} 送另一人看了。`;
});
