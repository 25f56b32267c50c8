/** What a reporter wrote and tapped, as elements for the sealed panel. */
import { made } from "../shared/page.js";

/** @type {{[field: string]: {[value: string]: string}}} */
const ANSWERS = {
  when: { today: "今天", days: "这几天", longer: "更早", always: "一直这样" },
  ongoing: { yes: "还在", gone: "没了", unknown: "不知道" },
  known: { saw: "亲眼看到", heard: "听人说的", papers: "看到了材料" },
  insider: { yes: "是", no: "不是", unsaid: "不想说" },
  told: { told: "说过，没改", not: "没说过", unsaid: "不想说" },
  urgency: { now: "很急，随时会出人命", soon: "有危险，不是马上", past: "事情已经过去了", unsaid: "没说" },
};

/**
 * @param {TipBody} body
 * @param {string} lookup JSON of the names of regions, sectors and categories
 * @returns {HTMLElement[]} the words, and below them what was typed and tapped by its name
 */
export function said(body, lookup) {
  const list = made("dl", "", "facts two");
  facts(body, JSON.parse(lookup)).filter(([, value]) => value !== "").forEach(([name, value]) => {
    const line = made("div");
    line.append(made("dt", name), made("dd", value));
    list.append(line);
  });
  return [made("p", String(body.fields.words), "said-words"), list];
}

/**
 * @param {TipBody} body
 * @param {{[kind: string]: {[code: string]: string}}} names
 * @returns {[string, string][]}
 */
function facts(body, names) {
  const { fields, routing } = body;
  /** @param {string} name @param {unknown} value */
  const answer = (name, value) => ANSWERS[name][String(value)] || "";
  /** @param {string} kind @param {unknown} code */
  const nameOf = (kind, code) => String((names[kind] || {})[String(code)] || code);
  return [
    ["单位", String(fields.subject)],
    ["什么时候", answer("when", fields.when)],
    ["位置", String(fields.place)],
    ["还在吗", answer("ongoing", fields.ongoing)],
    ["怎么知道", answer("known", fields.known)],
    ["在这干活", answer("insider", fields.insider)],
    ["跟单位说过", answer("told", fields.told)],
    ["急不急", answer("urgency", routing.urgency)],
    ["选的街镇", nameOf("region", routing.region)],
    ["选的事由", nameOf("category", routing.category)],
    ["选的行业", nameOf("sector", routing.sector)],
    ["要不要奖金", fields.reward ? "要" : "不要"],
    ["几个人一起", fields.together === 1 ? "" : `${fields.together} 个`],
    ["不放心本地", routing.upward ? "请上级来查" : ""],
  ];
}
