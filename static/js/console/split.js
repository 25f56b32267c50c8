/** Parting a tip about several enterprises: the names are the officer's own words, compared with the reporter's. */
import { SiteError, all, given } from "../shared/page.js";
import { deedOnPress, postCase } from "./deed.js";
import { checkOwnWords } from "./handing.js";
import { openRing } from "./ring.js";
import { fetchTip } from "./tip.js";

const FEWEST = 2;

deedOnPress(async () => {
  const subjects = all(document, "input[name=subject]", HTMLInputElement).map((one) => one.value.trim()).filter(Boolean);
  if (subjects.length < FEWEST) throw new SiteError("how_many", "写两家到五家，一家一行。");
  checkOwnWords(subjects, (await fetchTip(given("case"), await openRing())).body);
  const made = await postCase("split", { subjects });
  return `${given("case")} 拆成 ${made.numbers.join("、")} 了。`;
});
