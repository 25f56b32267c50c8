/** Other installations' keys: taken from a file by one officer, compared and confirmed by another. */
import { SiteError, all, element, onPress, post, say } from "../shared/page.js";

const MOST_BYTES = 4 * 1024 * 1024;

const take = document.getElementById("take");
if (take instanceof HTMLButtonElement) onPress(take, element("take-status", HTMLElement), async () => {
  const file = element("file", HTMLInputElement);
  const chosen = file.files === null ? null : file.files[0];
  if (!chosen) throw new SiteError("file", "先选文件。");
  if (chosen.size > MOST_BYTES) throw new SiteError("file", "这个文件太大，不是机关的钥匙文件。");
  let document;
  try {
    document = JSON.parse(await new Response(chosen).text());
  } catch (error) {
    throw new SiteError("file", "这个文件读不懂，没有登记。请对方重新导出一份。");
  }
  await post("/outside/take", { document });
  location.reload();
});

const line = element("status", HTMLElement);
for (const one of all(document, "article.outside", HTMLElement)) {
  const id = one.getAttribute("data-id");
  for (const button of all(one, "button[data-deed]", HTMLButtonElement)) {
    const isConfirm = button.getAttribute("data-deed") === "confirm";
    onPress(button, line, async () => {
      if (isConfirm) await post("/outside/confirm", { id, root: one.getAttribute("data-root") });
      else await post("/outside/forget", { id });
      say(line, "");
      location.reload();
    });
  }
}
