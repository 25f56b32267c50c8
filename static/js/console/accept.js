/** Accepting: the words are opened and compared once more, and only then the mailbox and claim key are attested. */
import { b64u } from "../crypto/encoding.js";
import { PURPOSE } from "../crypto/keyring.js";
import { attest } from "../crypto/letters.js";
import { given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

deedOnPress(async () => {
  const ring = await openRing();
  const { box } = await fetchTip(given("case"), ring);
  const record = await ring.current(PURPOSE.LETTERS);
  const seed = await ring.seedOf(record.keyId);
  // What is signed is what lies within the seal, or what a key from there has put in its place: `fetchTip` compared it.
  const signature = await attest(seed, ring.authority, box.tip, box.publicKey, box.claimPublic);
  await postCase("accept", { signature: b64u(signature), key: b64u(record.keyId) });
  return `${given("case")} 受理了。`;
});
