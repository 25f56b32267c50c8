/**
 * Passkeys (WebAuthn level 3): one touch signs in and, with the PRF extension, opens the officer secret.
 *
 * The PRF output never leaves the browser. A device without the extension signs in all the same; the secret is then opened
 * with the passphrase. Browsers make no passkeys for bare IP addresses.
 *
 * @typedef {{[name: string]: any}} Options
 */
import { b64u, unb64u } from "../crypto/encoding.js";
import { passkeyKek, prfInput } from "../crypto/officers.js";
import { SiteError } from "../shared/page.js";

const REFUSED = "指纹没认出来。再按一次，或用备用口令。";

/** @returns {boolean} whether this browser can have passkeys for this address */
export function canHavePasskeys() {
  return typeof PublicKeyCredential === "function" && !/^[\d.]+$|:/.test(location.hostname);
}

/**
 * @param {Bytes} authority
 * @returns {Promise<{prf: {eval: {first: Bytes}}}>} the extension's input
 */
async function extensions(authority) {
  return { prf: { eval: { first: await prfInput(authority) } } };
}

/** @param {Credential | null} made @returns {PublicKeyCredential} */
function credential(made) {
  if (!(made instanceof PublicKeyCredential)) throw new SiteError("passkey", REFUSED);
  return made;
}

/** @param {PublicKeyCredential} made @returns {Promise<Bytes | null>} the key that the PRF output gives, null without PRF */
async function kekOf(made) {
  /** @type {any} */
  const results = made.getClientExtensionResults();
  const first = results.prf && results.prf.results && results.prf.results.first;
  return first ? passkeyKek(new Uint8Array(first)) : null;
}

/**
 * Ask the device to touch; SiteError when nobody does.
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T>}
 */
async function touched(asked) {
  try {
    return await asked;
  } catch (error) {
    throw new SiteError("passkey", REFUSED);
  }
}

/**
 * Make a passkey on this device: the answer for the server, and the key to wrap the secret with (null without PRF).
 * @param {Options} options
 * @param {Bytes} authority
 * @returns {Promise<{response: object, kek: Bytes | null}>}
 */
export async function makePasskey(options, authority) {
  const publicKey = /** @type {any} */ (Object.assign({}, options, {
    challenge: unb64u(options.challenge),
    user: Object.assign({}, options.user, { id: unb64u(options.user.id) }),
    excludeCredentials: (options.excludeCredentials || []).map(withId),
    extensions: await extensions(authority),
  }));
  const made = credential(await touched(navigator.credentials.create({ publicKey })));
  const answer = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  const response = { clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject) };
  // Many devices give the PRF output only when asked for an assertion, which is one more touch.
  const kek = await kekOf(made) || await secondTouch(made, authority, options.rp.id);
  return { response: envelope(made, response), kek };
}

/** @param {PublicKeyCredential} made @param {Bytes} authority @param {string} rpId @returns {Promise<Bytes | null>} */
async function secondTouch(made, authority, rpId) {
  /** @type {any} */
  const results = made.getClientExtensionResults();
  if (!results.prf || !results.prf.enabled) return null;
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  return (await ask({ challenge, rpId, allowCredentials: [{ type: "public-key", id: made.rawId }] }, authority)).kek;
}

/**
 * Touch a passkey: the answer for the server and the key that opens the secret (null without PRF).
 * @param {Options} options as the server gave them
 * @param {Bytes} authority
 * @returns {Promise<{response: object, kek: Bytes | null}>}
 */
export async function touchPasskey(options, authority) {
  const publicKey = Object.assign({}, options, {
    challenge: unb64u(options.challenge),
    allowCredentials: (options.allowCredentials || []).map(withId),
  });
  return ask(publicKey, authority);
}

/**
 * Touch one of the officer's own passkeys to open the secret again; nothing is sent.
 * @param {string[]} handles credential ids
 * @param {Bytes} authority
 * @returns {Promise<{handle: string, kek: Bytes | null}>}
 */
export async function touchToUnlock(handles, authority) {
  const challenge = crypto.getRandomValues(new Uint8Array(32));
  const allowCredentials = handles.map((id) => ({ type: "public-key", id: unb64u(id) }));
  const { response, kek } = await ask({ challenge, allowCredentials, userVerification: "required" }, authority);
  return { handle: /** @type {any} */ (response).id, kek };
}

/** @param {Options} given @param {Bytes} authority @returns {Promise<{response: object, kek: Bytes | null}>} */
async function ask(given, authority) {
  const publicKey = /** @type {any} */ (Object.assign({ extensions: await extensions(authority) }, given));
  const made = credential(await touched(navigator.credentials.get({ publicKey })));
  const answer = /** @type {AuthenticatorAssertionResponse} */ (made.response);
  const response = {
    clientDataJSON: text(answer.clientDataJSON),
    authenticatorData: text(answer.authenticatorData),
    signature: text(answer.signature),
    userHandle: answer.userHandle ? text(answer.userHandle) : null,
  };
  return { response: envelope(made, response), kek: await kekOf(made) };
}

/** @param {PublicKeyCredential} made @param {object} response */
function envelope(made, response) {
  return { id: made.id, rawId: text(made.rawId), type: made.type, response };
}

/** @param {ArrayBuffer} buffer @returns {string} */
function text(buffer) {
  return b64u(new Uint8Array(buffer));
}

/** @param {{id: string, type: string}} one */
function withId(one) {
  return Object.assign({}, one, { id: unb64u(one.id) });
}
