/**
 * Approving: the browser makes sure that the handling department attested the claim key, and signs exactly what the page
 * shows. Nobody without this officer's key can make an award that the payer pays.
 */
import { signAward } from "../crypto/awards.js";
import { OpeningError, b64u, unb64u } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { verifyAttestation } from "../crypto/letters.js";
import { SiteError, element, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { openRing } from "./ring.js";

const FORGED = "领奖的钥匙和受理部门证明的对不上，没有批。请联系受理部门。";
const OTHER_SUM = "要签的金额或人数和页面上的不一样，没有批。请告诉机关的钥匙员。";

/** @param {import("./ring.js").Ring} ring @param {{[name: string]: any}} what */
async function checkAttested(ring, what) {
  try {
    const keyring = await ring.withRecords(what.records.map((/** @type {string} */ wire) => unb64u(wire)));
    const record = keyring.known(unb64u(what.attestation_key, 32), PURPOSE.LETTERS);
    const signature = unb64u(what.attestation, 64);
    const claim = unb64u(what.claim, 32);
    await verifyAttestation(record.publicKey, signature, ring.authority, unb64u(what.tip, 16), unb64u(what.mailbox), claim);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("forged", FORGED);
    throw error;
  }
}

deedOnPress(async () => {
  if (given("sign") === "") throw new SiteError("forged", FORGED);
  const what = JSON.parse(given("sign"));
  if (String(what.amount / 100) !== element("amount", HTMLElement).textContent) throw new SiteError("sum", OTHER_SUM);
  const people = document.getElementById("people");
  if (String(what.joint) !== (people ? people.textContent : "1")) throw new SiteError("sum", OTHER_SUM);
  const ring = await openRing();
  await checkAttested(ring, what);
  ring.signer();
  const award = {
    authority: ring.authority,
    awardId: unb64u(what.award, 16),
    amountFen: what.amount,
    claimPublic: unb64u(what.claim, 32),
    policyHash: unb64u(what.policy, 32),
    lastDay: what.last_day,
    joint: what.joint,
  };
  const signature = await signAward(award, ring.own.signSeed);
  const { state } = await postCase(given("path"), { signature: b64u(signature) });
  const waits = state === "R_WAIT_FUND" ? "钱到账就给举报人。" : "举报人可以来领了。";
  return `${given("case")} 批准了 ${what.amount / 100} 元。${waits}`;
});
