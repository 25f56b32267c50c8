// The part of @hpke/core 1.9 and @hpke/hybridkem-x-wing 0.7 that static/js/crypto uses.
type Bytes = Uint8Array<ArrayBuffer>;
export class HkdfSha256 {}
export class Aes256Gcm {}
export class XWing {
  importKey(format: "raw", key: Bytes, isPublic: boolean): Promise<CryptoKey>;
  serializePublicKey(key: CryptoKey): Promise<ArrayBuffer>;
  generateKeyPairDerand(seed: Bytes): Promise<CryptoKeyPair>;
}
export class CipherSuite {
  constructor(parts: { kem: XWing; kdf: HkdfSha256; aead: Aes256Gcm });
  readonly kem: XWing;
  seal(
    to: { recipientPublicKey: CryptoKey; info: Bytes }, plaintext: Bytes,
  ): Promise<{ enc: ArrayBuffer; ct: ArrayBuffer }>;
  open(from: { recipientKey: CryptoKey; enc: Bytes; info: Bytes }, ct: Bytes, aad?: Bytes): Promise<ArrayBuffer>;
}
