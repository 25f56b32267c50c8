/**
 * 「是不是这一家？」: while a name or a code is typed, the enterprises of the register that may be meant. What was shown counts as looked at.
 *
 * @typedef {{id: string, name: string, code: string, region: string, same_code: boolean}} Candidate
 */
import { element, made, post } from "../shared/page.js";

// As long as a pause between two characters of somebody who types slowly.
const PAUSE_MS = 350;

export class Alike {
  /**
   * @param {HTMLInputElement} name
   * @param {HTMLInputElement | null} code
   * @param {(one: Candidate) => HTMLElement} choice what stands behind a name
   * @param {string} [but] an entry that is not offered: the one that is being changed
   * @param {string} [box] the id of the element that shows them; its list has `-list` behind it
   */
  constructor(name, code, choice, but = "", box = "alike") {
    this.box = box;
    this.name = name;
    this.code = code;
    this.choice = choice;
    this.but = but;
    /** @type {Set<string>} */
    this.seen = new Set();
    this.asked = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    [name, code].forEach((field) => { if (field) field.addEventListener("input", () => this.soon()); });
  }

  /** Ask when nothing has been typed for a moment. */
  soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { this.ask().catch(() => undefined); }, PAUSE_MS);
  }

  /** Ask the register now and show what it answers; an answer that was overtaken is not shown. */
  async ask() {
    window.clearTimeout(this.timer);
    const name = this.name.value.trim();
    const code = this.code ? this.code.value.trim() : "";
    this.asked += 1;
    const turn = this.asked;
    const answer = name.length + code.length < 2 ? { candidates: [] } : await post("/enterprises/suggest", { name, code });
    if (turn === this.asked) this.show(answer.candidates);
  }

  /** @param {Candidate[]} candidates */
  show(candidates) {
    const found = candidates.filter((one) => one.id !== this.but);
    found.forEach((one) => this.seen.add(one.id));
    element(`${this.box}-list`, HTMLElement).replaceChildren(...found.map((one) => this.line(one)));
    element(this.box, HTMLElement).hidden = found.length === 0;
  }

  /** @param {Candidate} one @returns {HTMLElement} */
  line(one) {
    const line = made("li");
    const words = made("span");
    words.append(this.choice(one), made("span", ` ${one.code} ${one.region}${one.same_code ? "（代码一样）" : ""}`, "soft"));
    line.append(words);
    return line;
  }
}
