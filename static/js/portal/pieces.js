/**
 * The parts of a tip about several enterprises: each has a state, an answer and a reward of its own. The page calls them by their
 * place, never by a name: somebody may look over the shoulder.
 */
import { claimOne, wayTo } from "./claim.js";
import { fill, make, show, write } from "./dom.js";
import { objectTo, renewOne } from "./parts.js";

/**
 * @typedef {import("./inside.js").View} View
 * @typedef {import("./inside.js").Piece} Piece
 * @typedef {import("./inside.js").Doing} Doing
 */

/** @param {{label: string, text: string}[]} lines of an answer @returns {HTMLElement[]} what a list of them holds */
export function findingOf(lines) {
  return lines.reduce((made, each) => made.concat(make("dt", "", each.label), make("dd", "all", each.text)),
    /** @type {HTMLElement[]} */ ([]));
}

/** Forget what the parts say. */
export function closePieces() {
  fill("pieces", []);
}

/**
 * Show the parts, if the tip was parted.
 * @param {Mailbox} mailbox
 * @param {View} view
 * @param {Doing} doing
 * @returns {boolean} whether a reward can be claimed
 */
export function drawPieces(mailbox, view, doing) {
  fill("pieces", view.parts.map((piece, at) => section(mailbox, piece, at + 1, doing)));
  if (view.parts.length > 0 && (view.may_waive || view.may_want)) {
    // Doing without it, or wanting it after all, is said once for all parts.
    write("reward-headline", "奖金");
    write("reward-sentence", "每一件分开算。不要的话，每一件都不要。");
    show(false, "reward-reminder", "reward-beside", "how");
    show(true, "reward");
  }
  return view.parts.some((piece) => piece.reward !== null && wayTo(piece.reward).isClaimable);
}

/** @param {Mailbox} mailbox @param {Piece} piece @param {number} place from 1 @param {Doing} doing @returns {HTMLElement} */
function section(mailbox, piece, place, doing) {
  const title = make("h2", "", `第 ${place} 件：${piece.now.headline}`);
  title.id = `piece-${place}`;
  const made = make("section", "card", title, make("p", "", piece.now.sentence));
  made.setAttribute("aria-labelledby", title.id);
  // A sentence that names the day has said it.
  if (piece.next !== null && piece.now.sentence.indexOf(piece.next.headline) < 0) made.append(make("p", "help", `${piece.next.day}${piece.next.headline}`));
  if (piece.finding.length > 0) made.append(make("dl", "", ...findingOf(piece.finding)));
  if (piece.reward !== null) drawReward(made, mailbox, piece.reward, doing);
  if (piece.may_renew) made.append(button("button next", "说原因", () => renewOne(place)));
  if (piece.object.about.length > 0) made.append(button("plain next", "不同意", () => objectTo(piece.object, place)));
  return made;
}

/** @param {HTMLElement} into @param {Mailbox} mailbox @param {import("./inside.js").Reward} reward @param {Doing} doing */
function drawReward(into, mailbox, reward, doing) {
  into.append(make("h3", "row", reward.headline));
  if (reward.reminder !== "") into.append(make("p", "notice", reward.reminder));
  into.append(make("p", "", reward.sentence));
  if (reward.beside !== "") into.append(make("p", "row", reward.beside));
  const { label, isClaimable } = wayTo(reward);
  if (label === "") return;
  into.append(button(isClaimable ? "button next" : "plain next", label, () => claimOne(mailbox, reward, doing)));
}

/** @param {string} className @param {string} text @param {() => void} press @returns {HTMLElement} */
function button(className, text, press) {
  const made = make("button", className, text);
  made.setAttribute("type", "button");
  made.addEventListener("click", press);
  return made;
}
