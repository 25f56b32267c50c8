/**
 * The way back: the seven words of the case here, sealed to the department that handed it over, so that it can tell the reporter in
 * a letter. It is a package like the one that came (crypto/outside.js), under the same slip number, without words and with one letter.
 *
 * The words are a transfer code: the reporter puts words of their own in their place, and whoever was first shows.
 */
import { OpeningError, b64u, unb64u } from "../crypto/encoding.js";
import { PURPOSE, holderId, parseRecord, verifyRecords } from "../crypto/keyring.js";
import { joinFile, sealPackage } from "../crypto/outside.js";
import { digitsOf, wordsOf } from "../crypto/phrase.js";
import { strings } from "../crypto/routing.js";
import { SiteError, given } from "../shared/page.js";

const NOT_TRUSTED = "转来的机关的钥匙对不上，回函没有做。";

/** @param {{[name: string]: any}} value a package @returns {boolean} */
export function isReturn(value) {
  return value.tip.words === "" && value.letters.length === 1;
}

/**
 * @param {import("./ring.js").Ring} ring
 * @param {{[name: string]: any}} value the package that came
 * @param {Phrase} phrase
 * @returns {Promise<Blob>}
 */
export async function makeReturn(ring, value, phrase) {
  try {
    const own = await ring.current(PURPOSE.LETTERS);
    const { giver } = value;
    const trust = { authority: unb64u(giver.authority), rootPublic: unb64u(giver.root) };
    const keyring = await verifyRecords(trust, strings(giver.records).map((wire) => unb64u(wire)), ring.bundle.day);
    const to = keyring.current(PURPOSE.INTAKE, await holderId(giver.department));
    const made = emptyOf(value);
    made.giver = {
      authority: b64u(ring.authority), name: given("name"), department: ring.bundle.department, title: given("title"),
      root: b64u(ring.bundle.root), records: await wiresOf(ring), key: b64u(own.keyId),
    };
    made.to = { authority: giver.authority, key: b64u(to.keyId) };
    made.day = ring.bundle.day;
    made.letters = [{ seq: 1, text: await textOf(phrase) }];
    return joinFile(await sealPackage(made, await ring.seedOf(own.keyId), { keyId: to.keyId, publicKey: to.publicKey }), []);
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("not_trusted", NOT_TRUSTED);
    throw error;
  }
}

/** @param {{[name: string]: any}} value @returns {{[name: string]: any}} the same slip, and nothing of what it said */
function emptyOf(value) {
  const blank = (/** @type {{[name: string]: any}} */ of) => {
    /** @type {JsonObject} */
    const made = {};
    Object.keys(of).forEach((name) => { made[name] = ""; });
    return made;
  };
  return {
    v: 1, slip: value.slip, first_day: value.first_day, record: blank(value.record),
    tip: Object.assign(blank(value.tip), { reward: false, together: 1 }), files: [],
  };
}

/** @param {import("./ring.js").Ring} ring @returns {Promise<string[]>} the department's certifying and letters records */
async function wiresOf(ring) {
  const found = [];
  for (const wire of ring.bundle.records) {
    const { purpose } = (await parseRecord(wire)).record;
    if (purpose === PURPOSE.DEPARTMENT || purpose === PURPOSE.LETTERS) found.push(b64u(wire));
  }
  return found;
}

/** @param {Phrase} phrase @returns {Promise<string>} */
async function textOf(phrase) {
  const digits = ((await digitsOf(phrase)).match(/.{1,4}/g) || []).join(" ");
  return `您的事由${given("title")}在办。要在那里看结果、领奖金，打开 ${given("box")} ，写这七个词：${(await wordsOf(phrase)).join("、")}。`
    + `写不了字的用 26 个数字：${digits}。头一次打开，要换成您自己的七个词，换了才能看结果。谁来要都别给。`;
}
