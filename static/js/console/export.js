/** Taking a ledger along: the site asks who sits at the desk, writes the deed down, and the file bears the reader's mark. */
import { unb64u } from "../crypto/encoding.js";
import { all, element, onPress, post, say } from "../shared/page.js";

// Long enough for the browser to have taken the bytes over.
const KEPT_MS = 60 * 1000;

/** @param {string} id of a control of the list's filters, which not every list has @returns {string} */
function chosen(id) {
  const field = document.getElementById(id);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
}

/** @param {string} name @param {Uint8Array} data */
function hand(name, data) {
  const link = document.createElement("a");
  const url = URL.createObjectURL(new Blob([data.slice()], { type: "text/csv;charset=utf-8" }));
  link.href = url;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

const line = element("export-status", HTMLElement);
all(document, "button[data-export]", HTMLButtonElement).forEach((button) => {
  onPress(button, line, async () => {
    const what = button.getAttribute("data-export");
    /** @type {{[name: string]: unknown}} */
    const fields = { what, level: chosen("level"), region: chosen("region"), text: chosen("search") };
    const year = button.getAttribute("data-year");
    if (year) fields.year = Number(year);
    const answer = await post("/ledgers/export", fields);
    hand(String(answer.name), unb64u(String(answer.data)));
    say(line, `导出好了，标记是 ${answer.mark}，已记入审计。`);
  });
});
