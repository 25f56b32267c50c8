// X-Wing asks its X25519 package for one thing, a scalar multiplication; DHKEM and its key formats stay out.
import { x25519 } from "../node_modules/@hpke/dhkem-x25519/esm/src/primitives/x25519.js";

export class X25519 {
  derive(scalar, point) {
    return Promise.resolve(x25519.getSharedSecret(scalar, point));
  }
}

export const DhkemX25519HkdfSha256 = undefined;
