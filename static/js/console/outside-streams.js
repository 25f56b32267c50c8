/** Files that came with a package: opened here on demand, cleaned where that can be done, and saved to this computer. */
import { OpeningError } from "../crypto/encoding.js";
import { opener } from "../crypto/streams.js";
import { prepare } from "../media/clean.js";
import { SiteError, made, onPress, say } from "../shared/page.js";
import { savedName } from "./files-list.js";
import { saveFile } from "./outside-file.js";

const BROKEN = "这个文件打不开，可能没传完或有人动过。";
const PIECE = 1024 * 1024;
/** @type {{[kind: string]: string}} */
const NAMES = { photo: "照片", video: "录像", voice: "录音", document: "文件" };

/** @typedef {{seq: number, scope: Bytes, key: Bytes, line: FileLine, stream: Blob | null}} Streamed */

/**
 * @param {HTMLElement} box
 * @param {string} slip
 * @param {Streamed[]} files
 */
export function showFiles(box, slip, files) {
  const status = made("p", "", "status");
  status.setAttribute("role", "status");
  box.replaceChildren(...files.map((file, at) => {
    const label = nameOf(file, at);
    const row = made("p", `${label} `);
    if (file.stream === null) {
      row.append("没有传到");
      return row;
    }
    const button = made("button", "存到这台电脑", "bare");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", `把${label}存到这台电脑`);
    if (button instanceof HTMLButtonElement) {
      onPress(button, status, async () => {
        const plain = await cleaned(await plainOf(file));
        saveFile(plain, savedName(slip, label, "外地", plain.type));
        say(status, `${label}存好了。`);
      });
    }
    row.append(button);
    return row;
  }), status);
}

/** @param {Streamed} file @param {number} at its place among all that came @returns {string} 「照片 2」 */
export function nameOf(file, at) {
  return `${NAMES[file.line.kind]} ${at + 1}`;
}

/** @param {Streamed} file @returns {Promise<Blob>} as it was sent; SiteError where it does not open */
export async function plainOf({ scope, key, line, stream }) {
  if (stream === null) throw new SiteError("broken", BROKEN);
  try {
    const reader = await opener(key, scope, line.index);
    for (let at = 0; at < stream.size; at += PIECE) {
      await reader.push(new Uint8Array(await new Response(stream.slice(at, at + PIECE)).arrayBuffer()));
    }
    const plain = await reader.finish(line.type);
    if (plain.size !== line.length) throw new OpeningError();
    return plain;
  } catch (error) {
    if (error instanceof OpeningError) throw new SiteError("broken", BROKEN);
    throw error;
  }
}

/** @param {Blob} plain @returns {Promise<Blob>} without what the phone wrote into it, where that can be taken out here */
async function cleaned(plain) {
  try {
    return (await prepare(plain)).blob;
  } catch (error) {
    if (error instanceof Error && error.name === "MediaError") return plain;
    throw error;
  }
}
