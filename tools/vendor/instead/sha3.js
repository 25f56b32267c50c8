// One Keccak is enough: that of mlkem, which X-Wing uses too. It has no SHA3-384, and nothing here asks for it.
export { sha3_256, sha3_512, shake128, shake256 } from "../node_modules/mlkem/esm/src/sha3/sha3.js";
export const sha3_384 = undefined;
