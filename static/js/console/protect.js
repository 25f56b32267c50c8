/** Protecting a reporter: reading what they wrote about it, and writing down what was done. */
import { unb64u } from "../crypto/encoding.js";
import { SiteError, all, element, given, made, onPress, post } from "../shared/page.js";
import { chosen, deedOnPress, postCase, valueOf } from "./deed.js";
import { provenBox, sealNext } from "./letters.js";
import { openRing } from "./ring.js";
import { readLetter } from "./tip.js";

const UNREADABLE = "这封不是举报人写的，或者您来之前就锁好了，打不开。";

/** Fetch the letters about reprisal and open them with the own department's key. */
async function openLetters() {
  const ring = await openRing();
  const answer = await post(`/case/${given("case")}/protect/letters`, {});
  const box = { tip: unb64u(answer.tip, 16), hash: unb64u(answer.hash, 32), claimPublic: unb64u(answer.claim_public, 32) };
  const shown = [];
  for (const letter of answer.letters) {
    const reply = await readLetter(letter, box, ring, []);
    const text = reply === null ? null : reply.text;
    const one = made("article", "", text === null ? "letter fault" : "letter");
    const said = letter.said.asked ? " · 有人在打听是谁报的" : "";
    one.append(made("p", `${letter.day}${said}`, "help"), made("p", text === null ? UNREADABLE : text || "没有写别的话。", "written"));
    shown.push(one);
  }
  element("letters", HTMLElement).replaceChildren(...shown);
}

/** Whose help is asked for belongs to one step only. */
function drawHelpers() {
  element("helpers", HTMLElement).hidden = chosen("step")[0] !== "protect";
}

all(document, "input[name=step]", HTMLInputElement).forEach((one) => one.addEventListener("change", drawHelpers));
drawHelpers();
if (document.getElementById("open")) {
  onPress(element("open", HTMLButtonElement), element("letters-line", HTMLElement), openLetters);
}

deedOnPress(async () => {
  const step = chosen("step")[0];
  if (!step) throw new SiteError("step", "请选这一步做什么。");
  const helpers = step === "protect" ? chosen("helper") : [];
  const text = valueOf("letter-text");
  const ring = text === "" ? null : await openRing();
  const letter = ring === null ? null : await sealNext(ring, await provenBox(ring), "letter", text);
  await postCase("protect", { step, note: valueOf("note"), helpers, letter });
  return `${given("case")} 的保护记下了。`;
});
