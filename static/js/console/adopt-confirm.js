/** The approver signs the adoption that the legal reviewer signed, after comparing it with what the page shows. */
import { signAdoption } from "../crypto/adoptions.js";
import { OpeningError, b64u, dayOf, readCanonical, utf8 } from "../crypto/encoding.js";
import { SiteError, all, element, given, post } from "../shared/page.js";
import { deedOnPress } from "./deed.js";
import { openRing } from "./ring.js";

/** @returns {Bytes} what the key signs; SiteError where it is not what the page shows */
function wanted() {
  try {
    const body = utf8(given("sign"));
    const signed = /** @type {{[name: string]: Json}} */ (readCanonical(body));
    all(element("parts", HTMLElement), "[data-field]", HTMLElement).forEach((shown) => {
      const { field, value } = shown.dataset;
      const says = field === "from" ? dayOf(new Date(`${value}T00:00:00+08:00`)) : value;
      if (signed[String(field)] !== says) throw new OpeningError();
    });
    return body;
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("other_words", "要签的和页面上的不一样，没有签。请告诉机关的钥匙员。");
    throw error;
  }
}

deedOnPress(async () => {
  const body = wanted();
  const ring = await openRing();
  ring.signer();
  const signature = await signAdoption(ring.authority, body, ring.own.signSeed);
  await post("/adoption/confirm", { number: Number(given("number")), signature: b64u(signature) });
  return "采用了这份奖励办法。";
});
