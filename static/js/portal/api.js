/**
 * Asking the own site: POST with JSON. No address carries data.
 *
 * @typedef {"offline" | "silent" | "busy" | "refused"} Trouble silent: no answer came, so nobody knows what happened.
 */

const PATIENCE = 30000;
/** How often work is done for one request: a portal that was started anew in between knows nothing of the first. */
const TIMES = 3;

/** An answer that is none; code and sentence are the server's own where it gave any. */
export class ApiError extends Error {
  /** @param {Trouble} trouble @param {string} [code] @param {string} [sentence] @param {number} [wait] seconds */
  constructor(trouble, code = "", sentence = "", wait = 0) {
    super(code || trouble);
    this.wait = wait;
    this.trouble = trouble;
    this.code = code;
    this.sentence = sentence;
  }
}

/**
 * Send a JSON object; the answer's JSON, or ApiError. Where the portal is busy it asks for work first, and the same is sent
 * again with it.
 * @param {string} path
 * @param {object} body
 * @param {(seconds: number) => void} [queued] is told how long the work will take
 */
export async function post(path, body, queued = () => undefined) {
  const text = filled(JSON.stringify(body));
  let answer = await ask(path, text, {});
  for (let times = 0; times < TIMES && answer.value !== null && answer.value.error === "work"; times += 1) {
    const { solve } = await import("./work.js").catch(cut);
    answer = await ask(path, text, { "X-Work": await solve(answer.value.work, queued) });
  }
  const { response, value } = answer;
  if (response.ok && value !== null) return value;
  if (response.status === 429) throw new ApiError("busy", "too_fast", "", Number(response.headers.get("Retry-After")) || 60);
  if (response.ok || response.status >= 500) throw new ApiError("busy");
  throw new ApiError("refused", value && String(value.error), value && String(value.sentence));
}

/** @param {string} path @param {string} body @param {{[name: string]: string}} headers */
async function ask(path, body, headers) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
      cache: "no-store",
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
      signal: stop.signal,
    });
    return { response, value: read(await response.text()) };
  } catch (error) {
    return cut();
  } finally {
    clearTimeout(timer);
  }
}

/** @returns {never} */
function cut() {
  throw new ApiError(navigator.onLine === false ? "offline" : "silent");
}

/**
 * Fill up with spaces, so that a length on the wire tells neither kind nor department: what is tapped to 1 KB, what is sealed to
 * 14 KB or that doubled, which one and two recipients share. All that is sent is ASCII. @param {string} text
 */
function filled(text) {
  let size = text.length <= 1024 ? 1024 : 14336;
  while (size < text.length) size *= 2;
  return text.padEnd(size);
}

/** @param {string} text @returns {any} the JSON object, or null */
function read(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch (error) {
    return null;
  }
}
