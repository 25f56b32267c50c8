/**
 * Deciding who sees the original: the words are opened and compared once more, and their content key is wrapped to the
 * asking officer's own record, which leads to the root. Or the request is refused with a sentence.
 */
import { OpeningError, b64u, equal, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId } from "../crypto/keyring.js";
import { wrapOriginal } from "../crypto/opening.js";
import { SiteError, given } from "../shared/page.js";
import { deedOnPress, postCase, valueOf } from "./deed.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

const FORGED = "申请的人的钥匙对不上，没有给。请告诉机关的钥匙员。";

/** @param {import("./ring.js").Ring} ring @returns {Promise<KeyRecord>} the asking officer's record, verified */
async function readerOf(ring) {
  const reader = JSON.parse(given("reader"));
  try {
    const keyring = await ring.withRecords(reader.records.map((/** @type {string} */ wire) => unb64u(wire)));
    const record = keyring.current(PURPOSE.OFFICER, await holderId(reader.officer));
    if (!equal(record.keyId, unb64u(reader.key, 32))) throw new OpeningError();
    return record;
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("forged", FORGED);
    throw error;
  }
}

deedOnPress(async () => {
  const ring = await openRing();
  const reader = await readerOf(ring);
  const { sealed, keyId } = await fetchTip(given("case"), ring);
  const wrap = await wrapOriginal(sealed, keyId, await ring.seedOf(keyId), reader);
  await postCase("original/grant", { grant: given("grant"), wrap: b64u(wrap), wrap_key: b64u(reader.keyId) });
  return `${given("case")} 的原话给申请的人看 3 天。`;
});

deedOnPress(async () => {
  const reason = valueOf("reason");
  if (reason === "") throw new SiteError("empty", "不给看，要写一句为什么。");
  await postCase("original/refuse", { grant: given("grant"), reason });
  return `没有给看 ${given("case")} 的原话。`;
}, "refuse");
