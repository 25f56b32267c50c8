/** Stopping a reward; where the payer may have its order, the approver's key signs that it is not to be paid any more. */
import { signWithdrawal } from "../crypto/awards.js";
import { b64u, unb64u } from "../crypto/encoding.js";
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { openRing } from "./ring.js";

/** @returns {Promise<{signature?: string}>} nothing where no order is under way */
async function withdrawal() {
  if (given("sign") === "") return {};
  const what = JSON.parse(given("sign"));
  const ring = await openRing();
  ring.signer();
  const signature = await signWithdrawal(ring.authority, unb64u(what.award, 16), what.last_day, ring.own.signSeed);
  return { signature: b64u(signature) };
}

deedOnPress(async () => {
  const document = valueOf("document");
  const grounds = valueOf("grounds");
  if (document === "" || grounds === "") throw new SiteError("grounds", "证据的文号和理由都要写。");
  const signed = await withdrawal();
  await postCase("reward/hold", Object.assign({ document, grounds }, signed));
  return `${given("case")} 的奖金停发了，交给纪检监察。`;
});
