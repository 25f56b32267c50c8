/** Handing a case to an authority elsewhere: compared with the reporter's words, sealed to it where its keys are known, written down. */
import { SiteError, element, given, onPress, say } from "../shared/page.js";
import { postCase, valueOf } from "./deed.js";
import { checkOwnWords } from "./handing.js";
import { checkNoRound } from "./outside-came.js";
import { makeFile, showSent } from "./outside-file.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

const OFFICIAL = "这一类只能转给纪委监委。";
const NONE = "none";
const chooser = element("to", HTMLSelectElement);

chooser.addEventListener("change", () => {
  const option = chooser.selectedOptions[0];
  const isKnown = option.hasAttribute("data-authority");
  element("with-file", HTMLElement).hidden = !isKnown;
  element("without-file", HTMLElement).hidden = chooser.value !== NONE;
  element("fingerprint", HTMLElement).textContent = option.getAttribute("data-print") || "";
  // Heading and button name whom it goes to.
  element("heading", HTMLElement).textContent = `把 ${given("case")} 转给${isKnown ? String(option.textContent) : "外地的部门"}？`;
  element("deed", HTMLButtonElement).textContent = isKnown ? `转给${String(option.textContent)}` : "转出";
});

/** @param {{routing: JsonObject}} body @param {string} name */
function checkOfficial(body, name) {
  const { category, flags } = body.routing;
  const isOfficial = category === "C25" || (Array.isArray(flags) && flags.indexOf("official") >= 0);
  // What an office elsewhere is, only its name says.
  if (isOfficial && !/纪|监/.test(name)) throw new SiteError("official", OFFICIAL);
}

const line = element("status", HTMLElement);
element("main", HTMLElement).addEventListener("input", () => say(line, ""));
onPress(element("deed", HTMLButtonElement), line, async () => {
  const option = chooser.selectedOptions[0];
  if (chooser.value === "") throw new SiteError("receiver", "请选转给谁。");
  const authority = option.getAttribute("data-authority") || "";
  const name = authority === "" ? valueOf("receiver") : String(option.textContent);
  if (name === "") throw new SiteError("receiver", "还没写机关和部门的名称。");
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("reason", "还没写移送的理由。");
  say(line, "正在核对，再锁给那个部门…");
  const ring = await openRing();
  const tip = await fetchTip(given("case"), ring);
  checkOfficial(tip.body, name);
  checkNoRound(tip.body, name);
  const record = document.getElementById("summary");
  if (record === null) throw new SiteError("no_record", "还没写案件登记。先回案件写好，再移送。");
  checkOwnWords([reason, record.textContent || ""], tip.body);
  const made = authority === "" ? null : await makeFile(ring, tip, authority, chooser.value, option.getAttribute("data-print") || "");
  const slip = made === null ? drawnSlip() : made.slip;
  await postCase("hand-outside", {
    receiver: name, authority, department: authority === "" ? "" : chooser.value, reason, slip, letters: made === null ? 0 : made.letters,
  });
  showSent(made === null ? `已转给${name}，移送单号 ${slip}。原话留在这里。` : `已转给${name}，移送单号 ${slip}。文件锁好了。`, made);
});

/** @returns {string} eight characters without 0 O 1 I L, as the site draws them where it draws them */
function drawnSlip() {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  let slip = "";
  while (slip.length < 8) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1));
    // Each character as likely as every other.
    if (byte < alphabet.length * 8) slip += alphabet[byte % alphabet.length];
  }
  return slip;
}
