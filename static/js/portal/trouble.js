/** What went wrong with a deed in the mailbox, in a sentence. */
import { OpeningError } from "../crypto/encoding.js";
import { ApiError } from "./api.js";

/** @param {unknown} error @returns {string} a sentence for what went wrong, or the error itself again */
export function sentenceOf(error) {
  if (error instanceof OpeningError) return "现在没法替您锁好，所以没有发。写的都还在，过一会儿再按。";
  if (!(error instanceof ApiError)) throw error;
  if (error.trouble === "offline") return "现在没有网。写的都还在，有网了再按。";
  if (error.trouble === "silent") return "没听到回音。再按一次，不会变成两份。";
  return error.sentence || "网站现在收不下，不是您的错。过 10 分钟再按。";
}
