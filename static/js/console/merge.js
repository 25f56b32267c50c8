/** Merging a case into an earlier one: the words are opened and the mailbox attested, as at an acceptance. */
import { b64u } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { attest } from "../crypto/letters.js";
import { SiteError, element, given } from "../shared/page.js";
import { chosen, deedOnPress, postCase } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

document.querySelectorAll("input[name=into]").forEach((one) => one.addEventListener("change", () => {
  element("heading", HTMLElement).textContent = `把 ${given("case")} 并入 ${chosen("into")[0]}？`;
  element("deed", HTMLButtonElement).textContent = `并入 ${chosen("into")[0]}`;
}));

deedOnPress(async () => {
  const into = chosen("into")[0];
  if (!into) throw new SiteError("into", "请选并入哪一案。");
  const ring = await openRing();
  const { box } = await fetchTip(given("case"), ring);
  const record = await ring.current(PURPOSE.LETTERS);
  // What is signed lies within the seal, or a key from there has put it in its place: `fetchTip` compared it.
  const signature = await attest(await ring.seedOf(record.keyId), ring.authority, box.tip, box.publicKey, box.claimPublic);
  await postCase("merge", { into, signature: b64u(signature), key: b64u(record.keyId) });
  return `${given("case")} 并入 ${into} 了。`;
});
