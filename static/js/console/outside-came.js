/**
 * The first line of the words of a case that came from another installation (docs/formats.md section 13), which tells where from: a
 * case that goes back there would be a second one beside the one that waits there.
 */
import { SiteError } from "../shared/page.js";

const LINE = /^（受理员代录，(.+)转来，移送单 ([2-9A-HJKMNP-Z]{8})）(?:\n|$)/;

/** @param {string} title of the department that handed it on @param {string} slip @returns {string} */
export function firstLine(title, slip) {
  return `（受理员代录，${title}转来，移送单 ${slip}）`;
}

/** @param {string} words @returns {{title: string, slip: string} | null} who handed it on, or null where it began here */
export function cameFrom(words) {
  const found = LINE.exec(words);
  return found === null ? null : { title: found[1], slip: found[2] };
}

/** @param {string} slip @returns {string} what whoever opens a case reads that went out from here */
export function roundSentence(slip) {
  return `这件是本部门转出去的，移送单 ${slip}，又转回来了。那件案还在这里等：到那件案里记“外地退回了”，不要再收一遍。`;
}

/**
 * SiteError where a case would go back to whom it came from.
 * @param {{fields: JsonObject}} body
 * @param {string} receiver the department's name
 */
export function checkNoRound(body, receiver) {
  const came = cameFrom(String(body.fields.words));
  if (came === null || came.title !== receiver.trim()) return;
  throw new SiteError("round", `这件案就是${came.title}转来的，移送单 ${came.slip}，不再转回去。不归这里管的，不予受理，出函退回，由它登记。`);
}
