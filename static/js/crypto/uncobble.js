// Opening what cobblestone.js seals. Apart from it, since a phone that seals a tip opens nothing.
import { CHUNK, HASH, HEAD, SALT, TAG, derive, nonce } from "./cobblestone.js";
import { OpeningError, equal, join } from "./encoding.js";

const KEY = 32;

/**
 * Read a message's head and open its chunks by number; whoever calls looks that none is missing up to a short last one.
 * @param {Bytes} key
 * @param {Bytes} context
 * @param {Bytes} head
 * @param {string} [hash] SHA-256 for the published vectors
 */
export async function unsealing(key, context, head, hash = HASH) {
  if (key.length !== KEY || head.length !== HEAD) throw new OpeningError();
  const keys = await derive(key, head.subarray(0, SALT), context, hash);
  if (!equal(keys.commitment, head.subarray(SALT))) throw new OpeningError();
  return {
    /** @param {number} number @param {Bytes} sealed with its tag @returns {Promise<Bytes>} */
    async chunk(number, sealed) {
      const algorithm = { name: "AES-GCM", iv: nonce(keys.baseNonce, number) };
      try {
        return new Uint8Array(await crypto.subtle.decrypt(algorithm, keys.aes, sealed));
      } catch (error) {
        throw new OpeningError();
      }
    },
  };
}

/**
 * Nothing is returned unless the whole message, to its end, is unchanged.
 * @param {Bytes} key
 * @param {Bytes} context
 * @param {Bytes} sealed
 * @param {string} [hash] SHA-256 for the published vectors
 */
export async function decrypt(key, context, sealed, hash = HASH) {
  const lastLength = (sealed.length - HEAD) % (CHUNK + TAG);
  if (sealed.length < HEAD + TAG || lastLength < TAG) throw new OpeningError();
  const message = await unsealing(key, context, sealed.subarray(0, HEAD), hash);
  const parts = [];
  for (let at = HEAD; at < sealed.length; at += CHUNK + TAG) {
    parts.push(await message.chunk(parts.length, sealed.subarray(at, at + CHUNK + TAG)));
  }
  return join(...parts);
}
