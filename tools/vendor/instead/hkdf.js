// X-Wing only passes this on to x25519.js, which has no use for it. The suite's own HKDF is that of @hpke/core.
export class HkdfSha256 {}
