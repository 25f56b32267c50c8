// A phone whose date is wrong by days takes every key for one of another time, and every letter for a forged one. Loaded when
// keys do not hold.
import { dayOf } from "../crypto/encoding.js";
import { say } from "./dom.js";

/**
 * Say what date the phone has, if the site has another. The site's own is not said: which date is right a calendar knows, and an
 * answer that names one could talk a phone into a time in which an old key was good.
 * @param {string} id of a status line
 */
export async function sayDate(id) {
  const now = new Date();
  const answer = await fetch("/trust.js", { cache: "no-store", referrerPolicy: "no-referrer" }).catch(() => null);
  const there = Date.parse((answer && answer.headers.get("Date")) || "");
  if (Number.isNaN(there) || dayOf(new Date(there)) === dayOf(now)) return;
  const date = `${now.getFullYear()} 年 ${now.getMonth() + 1} 月 ${now.getDate()} 日`;
  say(id, `手机上的日期是 ${date}。不对的话，先改过来，再按一次。写的都还在。`, "fault");
}
