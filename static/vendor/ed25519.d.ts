// The part of @noble/ed25519 3.2 that static/js/crypto uses.
type Bytes = Uint8Array<ArrayBuffer>;
export function getPublicKeyAsync(seed: Bytes): Promise<Bytes>;
export function signAsync(message: Bytes, seed: Bytes): Promise<Bytes>;
export function verifyAsync(signature: Bytes, message: Bytes, publicKey: Bytes, options: { zip215: boolean }): Promise<boolean>;
