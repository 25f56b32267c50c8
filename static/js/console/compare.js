/**
 * Whether what an officer writes repeats the reporter's own words: their way of speaking could give them away.
 *
 * Compared are letters and characters alone, since other punctuation does not make other words. Eight of the same in a row
 * count; enterprise and place are names and not compared.
 */

const SHORTEST = 8;

/**
 * The passages of at least eight characters that stand in both texts, longest first, none within another.
 * @param {string} written
 * @param {string} words
 * @returns {string[]}
 */
export function sameRuns(written, words) {
  const mine = bare(written);
  const theirs = bare(words);
  const runs = [];
  let at = 0;
  while (at + SHORTEST <= mine.length) {
    let length = 0;
    while (at + length < mine.length && theirs.indexOf(mine.slice(at, at + length + 1)) >= 0) length += 1;
    if (length >= SHORTEST) runs.push(mine.slice(at, at + length));
    at += length >= SHORTEST ? length : 1;
  }
  return runs.sort((a, b) => b.length - a.length);
}

/**
 * The sentence for the officer, or an empty text when nothing is repeated.
 * @param {string[]} runs
 * @returns {string}
 */
export function sameSentence(runs) {
  const count = runs.reduce((sum, run) => sum + run.length, 0);
  return count === 0 ? "" : `有 ${count} 个字和原话一样，请换成自己的话。`;
}

/** @param {string} text @returns {string} without white space and punctuation, full-width forms as plain ones */
function bare(text) {
  return text.normalize("NFKC").replace(/[\s\p{P}\p{S}]/gu, "").toLowerCase();
}
