/**
 * The files of a tip or a letter on the desk: a tile for each, opened one by one when it is pressed, in this browser alone.
 *
 * What was opened lies in this tab's memory behind a `blob:` address and is taken away when the key is locked, when the page is
 * left, and when it is put away by hand.
 *
 * @typedef {import("./files-fetch.js").Carrier} Carrier
 * @typedef {import("./files-list.js").Shown} Shown
 */
import { SiteError, made, onPress, say, sentenceOf } from "../shared/page.js";
import { fetchPlain } from "./files-fetch.js";
import { COMING, canShow, plainName, sizeOf } from "./files-list.js";
import { UNCLEANED, save } from "./files-save.js";
import { buttonOf, pictureOf, playerOf } from "./files-view.js";
import { LOCKED } from "./session.js";

/** @type {{[kind: string]: string}} */
const VERBS = { photo: "看", video: "放", voice: "听", document: "下载" };
const UNSHOWN = "这张浏览器显示不出来。";
const UNPLAYED = "这台电脑的浏览器放不出来，可以下载。";
const AS_IT_IS = "照原样给您，没有去掉什么：里面可能写着是谁写的，也可能有病毒。别转给别人。";
const NOT_CLEANED = "只能照原样给您：里面可能有拍的地点和时间，也可能有病毒。别转给别人。";
const CLEANED = "下载（去掉拍摄信息，盖上您的标记）";
const RAW = "下载（原样）";

/** What ends each file that is open on this page. @type {Set<() => void>} */
const open = new Set();

/** Put everything away. */
export function closeFiles() {
  Array.from(open).forEach((close) => close());
}
document.addEventListener(LOCKED, closeFiles);
window.addEventListener("pagehide", closeFiles);

/**
 * @param {Shown[]} files
 * @param {Carrier} carrier
 * @returns {HTMLElement[]} nothing where there are no files
 */
export function drawFiles(files, carrier) {
  if (files.length === 0) return [];
  const tiles = made("ul", "", "tiles");
  const views = made("div", "", "file-views");
  tiles.append(...files.map((file) => {
    const item = made("li");
    item.append(file.lack === "" ? tileOf(file, carrier, views) : lackingTile(file));
    return item;
  }));
  return [made("p", titleOf(files), "files-title"), tiles, views];
}

/** @param {Shown[]} files @returns {string} */
function titleOf(files) {
  const lacking = files.filter((file) => file.lack !== "" && file.lack !== COMING).length;
  return `附件 ${files.length} 个${lacking > 0 ? `，其中 ${lacking} 个看不了` : ""}`;
}

/** @param {Shown} file @returns {HTMLElement} */
function lackingTile(file) {
  const tile = made("p", "", file.lack === COMING ? "tile waiting" : "tile lacking");
  tile.append(nameOf(file), made("span", file.lack, "tile-note"));
  return tile;
}

/** @param {Shown} file @returns {HTMLElement} */
function nameOf(file) {
  return made("span", file.label, "tile-name");
}

/**
 * @param {Shown} file
 * @param {Carrier} carrier
 * @param {HTMLElement} views where it opens
 * @returns {HTMLElement}
 */
function tileOf(file, carrier, views) {
  const tile = document.createElement("button");
  tile.type = "button";
  tile.className = "tile";
  const note = made("span", sizeOf(file.line.length), "tile-note");
  tile.append(nameOf(file), note);
  if (file.line.kind === "document" && file.line.name !== "") tile.append(made("bdi", plainName(file.line.name), "tile-note"));
  tile.append(made("span", canShow(file.line) ? VERBS[file.line.kind] : "下载", "tile-verb"));
  tile.setAttribute("aria-expanded", "false");
  /** @type {(() => void) | null} */
  let close = null;
  const show = () => {
    const view = new View(file, carrier, (length) => {
      note.textContent = length;
    });
    const putAway = () => {
      view.close();
      tile.setAttribute("aria-expanded", "false");
      open.delete(putAway);
      close = null;
    };
    close = putAway;
    open.add(putAway);
    views.append(view.figure);
    tile.setAttribute("aria-expanded", "true");
    view.begin(putAway, tile);
  };
  tile.addEventListener("click", () => (close === null ? show() : close()));
  return tile;
}

/** One opened file: what is shown of it, and its buttons. */
class View {
  /**
   * @param {Shown} file
   * @param {Carrier} carrier
   * @param {(length: string) => void} told how long a recording is
   */
  constructor(file, carrier, told) {
    this.file = file;
    this.carrier = carrier;
    this.told = told;
    this.figure = made("figure", "", "view");
    this.figure.tabIndex = -1;
    this.line = made("p", "", "status");
    this.line.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", `${file.label}，取到多少`);
    this.row = made("div", "", "row");
    this.take = buttonOf(CLEANED);
    this.raw = false;
    this.stop = new AbortController();
    /** @type {Promise<Blob> | null} */
    this.plain = null;
    this.url = "";
    this.forget = () => {};
  }

  /** @param {() => void} close puts it away @param {HTMLElement} tile that opened it and gets the focus back */
  begin(close, tile) {
    const away = buttonOf("收起来");
    away.addEventListener("click", () => {
      close();
      tile.focus();
    });
    onPress(this.take, this.line, () => this.save());
    this.row.append(this.take, away);
    const name = plainName(this.file.line.name);
    this.figure.append(made("figcaption", name === "" ? this.file.label : `${this.file.label} · ${name}`), this.line, this.row);
    if (canShow(this.file.line)) this.show().catch((error) => this.failed(error));
    else {
      this.offerRaw();
      this.figure.focus();
    }
  }

  /** Take it along; what turns out not to be cleanable is offered as it is. */
  async save() {
    try {
      await save(this.file, this.carrier, () => this.fetched(), this.raw, this.line);
    } catch (error) {
      if (error instanceof SiteError && error.code === UNCLEANED) this.offerRaw();
      throw error;
    }
  }

  /** What this browser cannot show cannot be drawn anew either: it goes as it is, and that is said. */
  offerRaw() {
    this.raw = true;
    this.take.textContent = RAW;
    this.row.before(made("p", this.file.line.kind === "document" ? AS_IT_IS : NOT_CLEANED, "help"));
  }

  /** @returns {Promise<Blob>} the plain file, fetched once however often it is asked for */
  fetched() {
    if (this.plain === null) this.plain = this.fetch();
    this.plain.catch(() => {
      this.plain = null;
    });
    return this.plain;
  }

  /** @returns {Promise<Blob>} */
  async fetch() {
    say(this.line, "正在取…");
    this.line.after(this.bar);
    try {
      const plain = await fetchPlain(this.carrier, this.file.line, (part) => {
        this.bar.value = part;
      }, this.stop.signal);
      // Whoever put it away meanwhile, or locked the key, gets nothing any more.
      if (this.stop.signal.aborted) throw new SiteError("put_away", "");
      say(this.line, "");
      return plain;
    } finally {
      this.bar.remove();
    }
  }

  /** Open it and show it. */
  async show() {
    const { line, label } = this.file;
    this.url = URL.createObjectURL(await this.fetched());
    if (line.kind === "photo") {
      const { shown, turn, forget } = pictureOf(this.url, label, () => {
        shown.remove();
        turn.remove();
        say(this.line, UNSHOWN, true);
        this.offerRaw();
      });
      this.forget = forget;
      this.line.before(shown);
      this.row.prepend(turn);
    } else {
      const unplayed = () => say(this.line, UNPLAYED, true);
      this.line.before(playerOf(line.kind === "video" ? "video" : "audio", this.url, label, this.told, unplayed));
    }
    this.figure.focus();
  }

  /** @param {unknown} error */
  failed(error) {
    if (!this.stop.signal.aborted) say(this.line, sentenceOf(error), true);
  }

  /** Put it away: nothing of it stays on the page or behind an address. */
  close() {
    this.stop.abort();
    this.forget();
    this.figure.querySelectorAll("audio, video").forEach((player) => player.removeAttribute("src"));
    this.figure.remove();
    if (this.url !== "") URL.revokeObjectURL(this.url);
    this.plain = null;
  }
}
