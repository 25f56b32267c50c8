// Opens published HPKE vectors with the vendored HPKE, with an authenticated cipher that the pages do not use.
//
// The post-quantum draft's vectors for X-Wing with HKDF-SHA256 are all made with ChaCha20-Poly1305, which WebCrypto lacks;
// Node has it. So the vendored key encapsulation and key schedule are tested in full, under Node alone.
import { CipherSuite, HkdfSha256, XWing } from "../../static/vendor/hpke.js";

class ChaCha {
  constructor() {
    this.id = 3;
    this.keySize = 32;
    this.nonceSize = 12;
    this.tagSize = 16;
  }

  createEncryptionContext(key) {
    return { open: (iv, data, aad) => openChaCha(key, iv, data, aad) };
  }
}

async function openChaCha(key, iv, data, aad) {
  const { createDecipheriv } = await import("node:crypto");
  const bytes = new Uint8Array(data);
  const cipher = createDecipheriv("chacha20-poly1305", new Uint8Array(key), new Uint8Array(iv), { authTagLength: 16 });
  cipher.setAAD(new Uint8Array(aad), { plaintextLength: bytes.length - 16 });
  cipher.setAuthTag(bytes.subarray(bytes.length - 16));
  return Uint8Array.from([...cipher.update(bytes.subarray(0, -16)), ...cipher.final()]).buffer;
}

/** Open all messages of one vector and export its secrets. */
export async function openVector(seed, enc, info, messages, exports) {
  const kem = new XWing();
  const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: new ChaCha() });
  const recipientKey = await kem.importKey("raw", seed, false);
  const context = await suite.createRecipientContext({ recipientKey, enc, info });
  const opened = [];
  for (const { ciphertext, aad } of messages) opened.push(new Uint8Array(await context.open(ciphertext, aad)));
  const exported = [];
  for (const { context: label, length } of exports) exported.push(new Uint8Array(await context.export(label, length)));
  return { opened, exported };
}
