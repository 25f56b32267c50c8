/**
 * The reward in the mailbox: what it is, and the claim code. The code comes from the phrase; what the server gets is its
 * stretched lookup, signed, for the payer's list.
 */
import { encodeClaim } from "../crypto/awards.js";
import { OpeningError, unb64u } from "../crypto/encoding.js";
import { ACTION } from "../crypto/mailbox.js";
import { ApiError } from "./api.js";
import { byId, fill, make, onPress, own, say, show, write } from "./dom.js";

/**
 * @typedef {import("./inside.js").Reward} Reward
 * @typedef {import("./inside.js").Doing} Doing
 */

const TEXTS = {
  offline: "现在没有网。有网了再按。",
  silent: "没听到回音。再按一次，不会变成两份。",
  busy: "网站现在收不下，不是您的错。过 10 分钟再按。",
  refused: "现在领不了。过一会儿再来看。",
};

/** @type {{mailbox: Mailbox, reward: Reward, doing: Doing, signed: SignedAction | null} | null} */
let claiming = null;

/** Forget the code. */
export function closeClaim() {
  claiming = null;
  fill("claim-code", []);
  say("claim-status", "");
  show(false, "claim", "reward");
}

/**
 * Show the reward, if there is something to say of it.
 * @param {Mailbox} mailbox
 * @param {Reward | null} reward
 * @param {Doing} doing
 * @returns {boolean} whether claiming is the one thing to do
 */
export function drawReward(mailbox, reward, doing) {
  show(reward !== null, "reward");
  claiming = null;
  if (reward === null) return false;
  write("reward-headline", reward.headline);
  write("reward-sentence", reward.sentence);
  write("reward-reminder", reward.reminder);
  write("reward-beside", reward.beside);
  show(reward.reminder !== "", "reward-reminder");
  show(reward.beside !== "", "reward-beside");
  const { label, isClaimable } = wayTo(reward);
  show(label !== "", "how");
  byId("how").textContent = label;
  byId("how").className = isClaimable ? "button next" : "plain next";
  claiming = { mailbox, reward, doing, signed: null };
  return isClaimable;
}

/** @param {Reward} reward @returns {{label: string, isClaimable: boolean}} the button that leads to the code; empty: none does */
export function wayTo(reward) {
  const isClaimable = reward.state === "R_CLAIMABLE" && reward.award !== null;
  return { label: isClaimable ? "怎么领" : reward.state === "R_CLAIMED" ? "看领奖码" : "", isClaimable };
}

/** Open the code of one of several rewards. @param {Mailbox} mailbox @param {Reward} reward @param {Doing} doing */
export function claimOne(mailbox, reward, doing) {
  claiming = { mailbox, reward, doing, signed: null };
  openClaim();
}

function openClaim() {
  if (claiming === null) return;
  write("title", "怎么领");
  show(false, "inside", "sentence");
  byId("head").className = "";
  write("claim-amount", claiming.reward.amount || "");
  show(true, "claim");
  showCode(claiming.reward.state === "R_CLAIMED");
  window.scrollTo(0, 0);
  byId("title").focus({ preventScroll: true });
}

/** @param {boolean} isMade */
function showCode(isMade) {
  show(!isMade, "claim-before");
  show(isMade, "claim-after");
  const shares = claiming === null ? [] : claiming.reward.shares;
  show(shares.length > 0, "claim-many");
  show(shares.length === 0, "claim-one");
  write("claim-people", String(shares.length));
  const codes = isMade && claiming !== null ? claiming.mailbox.keys.claimCodes.slice(0, shares.length || 1) : [];
  const lines = codes.map((code, at) => {
    const line = make("p", "code");
    line.append(...(code.match(/.{4}/g) || []).map(own));
    return shares.length === 0 ? [line] : [make("p", "share", `第 ${at + 1} 个 · ${shares[at]} 元`), line];
  });
  fill("claim-code", lines.reduce((all, each) => all.concat(each), []));
}

async function claimNow() {
  if (claiming === null || claiming.reward.award === null) return;
  const { mailbox, reward, doing } = claiming;
  say("claim-status", "正在做，要几秒钟。");
  try {
    if (claiming.signed === null) {
      const claim = await mailbox.claim(unb64u(reward.award), reward.shares.length || 1);
      claiming.signed = await mailbox.signAction(ACTION.CLAIM, encodeClaim(claim));
    }
    await doing.act(claiming.signed);
    say("claim-status", "");
    reward.state = "R_CLAIMED";
    showCode(true);
    byId("claim-after").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error instanceof OpeningError) say("claim-status", TEXTS.refused, "fault");
    else if (error instanceof ApiError) say("claim-status", error.sentence || TEXTS[error.trouble], "fault");
    else throw error;
  }
}

async function back() {
  show(false, "claim");
  if (claiming === null) return;
  const { doing } = claiming;
  doing.back();
  try {
    await doing.reload();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Connect the buttons once. */
export function startClaim() {
  onPress("how", openClaim);
  onPress("claim-make", claimNow);
  onPress("claim-back", back);
}
