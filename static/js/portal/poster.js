// The poster's code may carry the root key's fingerprint in the fragment: a page that has another key is not the poster's.
import { root } from "/trust.js";
import { unb64u } from "../crypto/encoding.js";
import { rootFingerprint } from "../crypto/records.js";
import { write } from "./dom.js";
import { admitOld } from "./frame.js";

/** @param {string} fragment */
export async function checkPoster(fragment) {
  const carried = /^#k=([a-z2-7-]{16,19})$/.exec(fragment);
  if (carried === null) return;
  const known = (await rootFingerprint(unb64u(root))).replace(/ /g, "");
  if (carried[1].replace(/-/g, "") === known) return;
  write("old", "这一页和海报对不上。别在这里写，打 12350。");
  admitOld();
}
