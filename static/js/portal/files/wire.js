// Parts on the wire: their bytes as they are, under the upload's id and secret in headers (docs/formats.md section 14).
import { b64u } from "../../crypto/encoding.js";
import { ApiError } from "../api.js";

/** So long may a part stand still. A slow line is not cut off as long as something moves. */
const STALL_MS = 30000;
const TOO_MANY = 429;

/**
 * Send one part. XMLHttpRequest, since fetch tells nothing before all of a body is gone.
 * @param {{id: Bytes, secret: Bytes}} upload
 * @param {number} number from 0
 * @param {Bytes} bytes
 * @param {(sent: number) => void} moved is told how many bytes of this part are gone
 * @returns {{done: Promise<void>, stop: () => void}}
 */
export function sendPart(upload, number, bytes, moved) {
  const request = new XMLHttpRequest();
  let stall = 0;
  const rest = () => {
    window.clearTimeout(stall);
    stall = window.setTimeout(() => request.abort(), STALL_MS);
  };
  const done = new Promise((resolve, reject) => {
    request.upload.onprogress = (event) => {
      rest();
      moved(event.loaded);
    };
    request.onload = () => (request.status === 200 ? resolve(undefined) : reject(refusal(request)));
    request.onerror = () => reject(new ApiError(navigator.onLine === false ? "offline" : "silent"));
    request.onabort = request.onerror;
    request.onloadend = () => window.clearTimeout(stall);
  });
  request.open("POST", "/part");
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-Upload", b64u(upload.id));
  request.setRequestHeader("X-Secret", b64u(upload.secret));
  request.setRequestHeader("X-Part", String(number));
  rest();
  request.send(bytes);
  return { done, stop: () => request.abort() };
}

/** @param {XMLHttpRequest} request that was answered with something else than yes */
function refusal(request) {
  let said = { error: "", sentence: "" };
  try {
    said = Object.assign(said, JSON.parse(request.responseText));
  } catch (error) {
    // A gateway's own page: the status says enough.
  }
  const { status } = request;
  const wait = status === TOO_MANY ? Number(request.getResponseHeader("Retry-After")) || 60 : 0;
  const trouble = status === TOO_MANY || status >= 500 ? "busy" : "refused";
  return new ApiError(trouble, String(said.error), String(said.sentence), wait);
}
