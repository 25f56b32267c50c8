/** Giving a colleague older seeds of the department: unwrapped here, wrapped here to the colleague's verified record. */
import { b64u, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId } from "../crypto/keyring.js";
import { wrapSeed } from "../crypto/unwrap.js";
import { SiteError, get, post } from "../shared/page.js";
import { openRing } from "./ring.js";

/** @param {string} officer the colleague's id as base64url */
export async function giveOlder(officer) {
  const { asking } = await get("/me/older.json");
  const wanted = asking.find((/** @type {{officer: string}} */ one) => one.officer === officer);
  if (wanted === undefined) throw new SiteError("gone", "这位同事已经不用补了。");
  const ring = await (await openRing()).knowing(wanted.records.map((/** @type {string} */ wire) => unb64u(wire)));
  const record = ring.keyring.current(PURPOSE.OFFICER, await holderId(officer));
  const shares = [];
  for (const key of wanted.keys) {
    const keyId = unb64u(key, 32);
    const wrap = await wrapSeed(ring.authority, keyId, record, await ring.seedOf(keyId));
    shares.push({ key, officer, wrap_key: b64u(record.keyId), wrap: b64u(wrap) });
  }
  await post("/me/older/give", { officer, shares });
}
