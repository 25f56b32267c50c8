/** 责任单位 on a case's page: offered from the register while a name is typed, named with one press, or entered anew. */
import { SiteError, all, element, given, made, post, say, sentenceOf } from "../shared/page.js";
import { Alike } from "./alike.js";

/** @param {HTMLElement} line @param {() => Promise<unknown>} deed */
async function done(line, deed) {
  say(line, "正在做…");
  try {
    await deed();
    location.reload();
  } catch (error) {
    say(line, sentenceOf(error), true);
  }
}

/** @param {string} enterprise @returns {Promise<unknown>} */
const name = (enterprise) => post(`/case/${given("case")}/liable`, { enterprise });

/** @param {HTMLElement} line @returns {(one: import("./alike.js").Candidate) => HTMLElement} */
function choice(line) {
  return (one) => {
    const words = made("span", `${one.name} `);
    const button = made("button", "是这一家", "bare");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `是${one.name}`);
    button.addEventListener("click", () => { done(line, () => name(one.id)); });
    words.append(button);
    return words;
  };
}

/** Wire the panel, if this officer names enterprises. */
export function startLiable() {
  const form = document.getElementById("liable-form");
  if (!(form instanceof HTMLFormElement)) return;
  const line = element("liable-status", HTMLElement);
  const typed = element("liable-name", HTMLInputElement);
  const code = element("liable-code", HTMLInputElement);
  const alike = new Alike(typed, code, choice(line));
  const panel = element("liable", HTMLElement);
  all(panel, "button[data-name]", HTMLButtonElement).forEach((button) => {
    const one = button.getAttribute("data-name") || "";
    alike.seen.add(one);
    button.addEventListener("click", () => { done(line, () => name(one)); });
  });
  all(panel, "button[data-off]", HTMLButtonElement).forEach((button) => {
    const place = Number(button.getAttribute("data-off"));
    button.addEventListener("click", () => { done(line, () => post(`/case/${given("case")}/liable/off`, { place })); });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    done(line, async () => {
      try {
        const fields = { name: typed.value, code: code.value, seen: Array.from(alike.seen) };
        await post(`/case/${given("case")}/liable/new`, fields);
      } catch (error) {
        if (error instanceof SiteError && error.code === "alike") await alike.ask();
        throw error;
      }
    });
  });
}

/** Offer the register's enterprises below 单位 of the case record; the one that is chosen is named when the record is saved. */
export function startSubject() {
  const form = document.getElementById("record");
  const subject = document.getElementById("subject");
  if (!(form instanceof HTMLFormElement) || !(subject instanceof HTMLInputElement)) return;
  const line = element("record-status", HTMLElement);
  let chosen = "";
  const alike = new Alike(subject, null, (one) => {
    const button = made("button", one.name, "bare");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `是${one.name}`);
    button.addEventListener("click", () => {
      subject.value = one.name;
      chosen = one.id;
      alike.show([]);
      say(line, `保存登记时，${one.name}记为责任单位。`);
    });
    return button;
  }, "", "subject-alike");
  subject.addEventListener("input", () => { chosen = ""; });
  form.addEventListener("saved", async () => {
    if (!chosen) return;
    try {
      await name(chosen);
      say(line, "保存好了，责任单位记下了。");
    } catch (error) {
      // It may be one of them already: the record is saved all the same.
      if (!(error instanceof SiteError && error.code === "already")) say(line, sentenceOf(error), true);
    }
    chosen = "";
  });
}
