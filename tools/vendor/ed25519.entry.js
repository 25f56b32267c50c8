// Ed25519 over WebCrypto's SHA-512; the asynchronous half only.
export { getPublicKeyAsync, signAsync, verifyAsync } from "@noble/ed25519";
