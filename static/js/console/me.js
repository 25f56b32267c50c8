/** The officer's own page: adding a passkey of this computer to the ways of signing in. */
import { b64u } from "../crypto/encoding.js";
import { wrapSecret } from "../crypto/opening.js";
import { SiteError, all, element, onPress, post } from "../shared/page.js";
import { valueOf } from "./deed.js";
import { giveOlder } from "./older.js";
import { canHavePasskeys, makePasskey } from "./passkey.js";
import { fetchBundle } from "./ring.js";
import { recall } from "./session.js";

const line = element("status", HTMLElement);
element("no-passkeys", HTMLElement).hidden = canHavePasskeys();
const button = element("add", HTMLButtonElement);
button.hidden = !canHavePasskeys();

onPress(button, line, async () => {
  const bundle = await fetchBundle();
  const secret = await recall(bundle);
  if (secret === null) throw new SiteError("locked", "钥匙锁着。先打开钥匙，再加指纹。");
  const { response, kek } = await makePasskey(await post("/me/passkey/options", {}), bundle.authority);
  const wrapped = kek === null ? "" : b64u(await wrapSecret(kek, secret, bundle.authority, bundle.holder));
  await post("/me/passkey", { response, wrapped });
  location.reload();
});

const away = document.getElementById("away");
if (away instanceof HTMLButtonElement) {
  onPress(away, element("away-status", HTMLElement), async () => {
    if (valueOf("mate") === "") throw new SiteError("mate", "还没选谁替您办。");
    if (valueOf("first") === "" || valueOf("last") === "") throw new SiteError("days", "写上从哪天到哪天。");
    await post("/me/absence", { officer: valueOf("mate"), first: valueOf("first"), last: valueOf("last") });
    location.reload();
  });
}
all(document, "button[data-end]", HTMLButtonElement).forEach((back) => {
  onPress(back, element("away-status", HTMLElement), async () => {
    await post("/me/absence/end", { id: back.getAttribute("data-end") });
    location.reload();
  });
});

const ask = document.getElementById("ask-older");
if (ask instanceof HTMLButtonElement) {
  onPress(ask, element("older-status", HTMLElement), async () => {
    await post("/me/older", {});
    location.reload();
  });
}
all(document, "button[data-give]", HTMLButtonElement).forEach((button) => {
  onPress(button, element("older-status", HTMLElement), async () => {
    await giveOlder(String(button.getAttribute("data-give")));
    location.reload();
  });
});
