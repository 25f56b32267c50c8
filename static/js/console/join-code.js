/**
 * The code by which two people make sure that the keys one made are the keys the other signs (docs/formats.md section 8).
 */
import { labelled } from "../crypto/encoding.js";

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const CHARACTERS = 12;

/**
 * @param {Bytes} wrapPublic
 * @param {Bytes} signPublic
 * @returns {Promise<string>} three groups of four characters
 */
export async function joinCode(wrapPublic, signPublic) {
  const hash = await labelled("join", wrapPublic, signPublic);
  const bits = Array.from(hash, (byte) => byte.toString(2).padStart(8, "0")).join("");
  let code = "";
  for (let at = 0; at < CHARACTERS; at += 1) code += BASE32[parseInt(bits.slice(at * 5, at * 5 + 5), 2)];
  return code.replace(/(.{4})(?=.)/g, "$1 ");
}
