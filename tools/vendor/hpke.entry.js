// What static/js/crypto/suite1.js needs of HPKE: one suite, no more.
export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
export { XWing } from "@hpke/hybridkem-x-wing";
