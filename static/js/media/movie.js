// MP4, MOV, M4A, 3GP (ISO/IEC 14496-12 and QuickTime), whole or in fragments, without what tells of place, time and device.
//
// The file keeps its length, so that no pointer in it moves: a box that is not known to draw or sound becomes free space
// full of zeros, times become 0, and so does every byte of the samples that no track of picture or sound points to.
// What an encoder wrote among the samples themselves (H.264 SEI) stays.
import { Walk, one } from "./boxes.js";
import { chunksOf, defaultOf, fragmentOf, frameOf, gaps, runOf } from "./samples.js";
import { MediaError, Patches, latin, raw, u16, u32 } from "./source.js";

const PICTURE = "vide";
const SOUND = "soun";
const HANDLERS = new Set([PICTURE, SOUND]);
/** Brands that say how a file is written; others say by whom. */
const BRANDS = /^(?:iso[2-9m]|mp4[12]|avc1|hvc1|hev1|av01|dash|ms[di][hx]|M4[ABV] |qt {2}|3g[p2][1-9a-h])$/;
/** Undetermined (ISO 639-2 `und`, packed as section 8.4.2 says): a phone writes the language that it is set to. */
const NO_LANGUAGE = Uint8Array.of(0x55, 0xc4);
const SELF_CONTAINED = Uint8Array.of(0, 0, 0, 1);

const IN_TRACK = new Set(["tkhd", "edts", "tapt", "mdia"]);
const IN_MEDIA = new Set(["mdhd", "hdlr", "minf"]);
const IN_MINF = new Set(["vmhd", "smhd", "gmhd", "hdlr", "dinf", "stbl"]);
const TABLES = new Set(["stsd", "stts", "ctts", "cslg", "stss", "stsc", "stsz", "stco", "co64", "sdtp", "sgpd", "sbgp", "stps"]);
const IN_FRAGMENT = new Set(["tfhd", "tfdt", "trun", "sdtp", "sgpd", "sbgp"]);
const OF_PICTURE = new Set([
  "avcC", "hvcC", "av1C", "vpcC", "esds", "d263", "pasp", "clap", "fiel", "btrt", "dvcC", "dvvC", "lhvC", "mdcv", "clli", "gama", "colr",
]);
const OF_SOUND = new Set(["esds", "chan", "chnl", "dOps", "damr", "dac3", "dec3", "alac", "dfLa", "pcmC", "btrt", "srat", "wave"]);
const OF_WAVE = new Set(["frma", "mp4a", "esds", "enda", "alac", "chan", "\0\0\0\0"]);
/** How large each begins, before the boxes within it. */
const PICTURE_HEAD = 78;
const SOUND_HEADS = [28, 44, 64];
const MOST_TRACKS = 64;

/** @typedef {{id: number, handler: string, size: number}} Track */

/** @param {import("./source.js").Source} source @returns {Promise<Stripped>} */
export async function cleanMovie(source) {
  const movie = new Movie(source);
  await movie.clean();
  const sound = movie.tracks.every(({ handler }) => handler === SOUND);
  return { pieces: movie.walk.patches.pieces(source.size), ...(sound ? { kind: "voice", type: "audio/mp4" } : {}) };
}

class Movie {
  /** @param {import("./source.js").Source} source */
  constructor(source) {
    this.walk = new Walk(source, new Patches());
    this.size = source.size;
    /** @type {Track[]} */
    this.tracks = [];
    /** @type {Span[]} */
    this.kept = [];
  }

  async clean() {
    const { boxes, rest } = await this.walk.boxes(0, this.size);
    // A maker's trailer is no box. A film that was cut off is one that cannot be cleaned: its rest may be picture.
    const cut = rest + 8 <= this.size && latin(await this.walk.source.read(rest + 4, rest + 8), 0, 4) === "mdat";
    const movies = boxes.filter(({ type }) => type === "moov");
    if (cut || movies.length !== 1) throw new MediaError();
    await this.movie(movies[0]);
    for (const box of boxes) {
      if (box.type === "ftyp" || box.type === "styp") await this.brands(box);
      else if (box.type === "moof") await this.fragment(box);
      else if (!["moov", "mdat", "sidx", "mfra"].includes(box.type)) this.walk.blank(box);
    }
    this.walk.blankRest(rest, this.size);
    this.samples(boxes.filter(({ type }) => type === "mdat"));
  }

  /** @param {Box[]} data */
  samples(data) {
    const free = gaps(this.kept, data.map(({ body, end }) => ({ start: body, end })));
    for (const { start, end } of free) this.walk.patches.zero(start, end);
    /** @param {Span[]} spans */
    const sum = (spans) => spans.reduce((all, { start, end }) => all + end - start, 0);
    // Nothing would be left: then it was this that did not understand the file.
    if (sum(free) === sum(data.map(({ body, end }) => ({ start: body, end })))) throw new MediaError();
  }

  /** @param {Box} box */
  async brands(box) {
    const body = await this.walk.body(box, 8);
    this.walk.zero(box, 4, 8);
    for (let at = 0; at + 4 <= body.length; at += 4) {
      if (at !== 4 && !BRANDS.test(latin(body, at, at + 4))) this.walk.patches.put(box.body + at, raw("isom"));
    }
    this.walk.zero(box, body.length - (body.length % 4), body.length);
  }

  /** @param {Box} moov */
  async movie(moov) {
    const children = await this.walk.inside(moov);
    for (const box of children) if (box.type === "trak") await this.track(box);
    if (!this.tracks.length) throw new MediaError();
    for (const box of children) {
      if (box.type === "mvhd") await this.head(box, 72, 96);
      else if (box.type === "mvex") await this.extends(box);
      else if (box.type !== "trak") this.walk.blank(box);
    }
  }

  /** Times of the whole or of a track; `from` to `to` of version 0 besides. @param {Box} box @param {number} from @param {number} to */
  async head(box, from, to) {
    const wide = (await this.walk.body(box, 20))[0] === 1;
    this.walk.zero(box, 4, wide ? 20 : 12);
    this.walk.zero(box, from + (wide ? 12 : 0), to + (wide ? 12 : 0));
  }

  /** @param {Box} mvex */
  async extends(mvex) {
    for (const box of await this.walk.inside(mvex)) {
      const said = box.type === "trex" ? defaultOf(await this.walk.body(box, 24)) : null;
      const track = said && this.tracks.find(({ id }) => id === said.track);
      if (said && track) track.size = said.size;
      else if (box.type !== "mehd") this.walk.blank(box);
    }
  }

  /** @param {Box} trak */
  async track(trak) {
    // What is looked at first is not yet changed: a track of positions goes as a whole.
    const look = new Walk(this.walk.source, new Patches());
    const mdia = one(await look.inside(trak), "mdia");
    const handler = latin(await look.body(one(await look.inside(mdia), "hdlr"), 12), 8, 12);
    if (!HANDLERS.has(handler)) {
      this.walk.blank(trak);
      return;
    }
    const track = { id: 0, handler, size: 0 };
    this.tracks.push(track);
    if (this.tracks.length > MOST_TRACKS) throw new MediaError();
    for (const box of await this.walk.keepOnly(trak, IN_TRACK)) {
      if (box.type === "mdia") await this.media(box, handler);
      else if (box.type === "tkhd") {
        const body = await this.walk.body(box, 24);
        track.id = u32(body, body[0] === 1 ? 20 : 12);
        await this.head(box, 0, 0);
      }
    }
  }

  /** @param {Box} mdia @param {string} handler */
  async media(mdia, handler) {
    for (const box of await this.walk.keepOnly(mdia, IN_MEDIA)) {
      if (box.type === "hdlr") this.handler(box);
      else if (box.type === "minf") await this.information(box, handler);
      else {
        const wide = (await this.walk.body(box, 24))[0] === 1;
        await this.head(box, 0, 0);
        if (box.end - box.body < (wide ? 36 : 24)) throw new MediaError();
        this.walk.patches.put(box.body + (wide ? 32 : 20), NO_LANGUAGE);
      }
    }
  }

  /** Who made it, and what they call it. @param {Box} hdlr */
  handler(hdlr) {
    this.walk.zero(hdlr, 12, hdlr.end - hdlr.body);
  }

  /** @param {Box} minf @param {string} handler */
  async information(minf, handler) {
    for (const box of await this.walk.keepOnly(minf, IN_MINF)) {
      if (box.type === "hdlr") this.handler(box);
      else if (box.type === "dinf") await this.references(box);
      else if (box.type === "stbl") await this.tables(box, handler);
    }
  }

  /** Where the samples are: in this file, whatever path it gave. @param {Box} dinf */
  async references(dinf) {
    for (const dref of await this.walk.keepOnly(dinf, new Set(["dref"]))) {
      for (const entry of await this.walk.inside(dref, 8)) {
        if (entry.end - entry.body < 4) throw new MediaError();
        this.walk.patches.put(entry.body, SELF_CONTAINED);
        this.walk.zero(entry, 4, entry.end - entry.body);
      }
    }
  }

  /** @param {Box} stbl @param {string} handler */
  async tables(stbl, handler) {
    const tables = await this.walk.keepOnly(stbl, TABLES);
    /** @type {Ratio} */
    let frame = [1, 1];
    for (const stsd of tables.filter(({ type }) => type === "stsd")) {
      const old = (await this.walk.body(stsd, 8))[0] === 0;
      for (const entry of await this.walk.inside(stsd, 8)) {
        if (handler === PICTURE) await this.picture(entry);
        else frame = await this.sound(entry, old);
      }
    }
    this.kept = this.kept.concat(await chunksOf(this.walk, tables, frame));
  }

  /** @param {Box} entry how the pictures are coded */
  async picture(entry) {
    await this.walk.body(entry, PICTURE_HEAD);
    // Version, maker and quality; the name of the encoder.
    this.walk.zero(entry, 8, 24);
    this.walk.zero(entry, 42, 74);
    for (const box of await this.walk.keepOnly(entry, OF_PICTURE, PICTURE_HEAD)) {
      // A colour profile is a file of its own, with a maker and a date.
      if (box.type === "colr" && !/^ncl[xc]/.test(latin(await this.walk.body(box), 0, 4))) this.walk.blank(box);
      if (box.type === "d263") this.walk.zero(box, 0, 4);
    }
  }

  /** @param {Box} entry how the sound is coded @param {boolean} old QuickTime's layout @returns {Promise<Ratio>} bytes of samples */
  async sound(entry, old) {
    const body = await this.walk.body(entry, SOUND_HEADS[0]);
    this.walk.zero(entry, 10, 16);
    const head = old ? SOUND_HEADS[u16(body, 8)] : SOUND_HEADS[0];
    if (head === undefined) throw new MediaError();
    for (const box of await this.walk.keepOnly(entry, OF_SOUND, head)) {
      if (box.type === "damr") this.walk.zero(box, 0, 4);
      if (box.type === "wave") await this.walk.keepOnly(box, OF_WAVE);
    }
    return old ? frameOf(body) : [1, 1];
  }

  /** @param {Box} moof */
  async fragment(moof) {
    let before = moof.at;
    for (const box of await this.walk.inside(moof)) {
      if (box.type === "traf") before = await this.fragmentOf(box, moof.at, before);
      else if (box.type !== "mfhd") this.walk.blank(box);
    }
  }

  /** @param {Box} traf @param {number} moof @param {number} before @returns {Promise<number>} where its data end */
  async fragmentOf(traf, moof, before) {
    const look = new Walk(this.walk.source, new Patches());
    const inside = await look.inside(traf);
    const said = fragmentOf(await look.body(one(inside, "tfhd"), 8), moof, before);
    const track = this.tracks.find(({ id }) => id === said.track);
    let next = said.base;
    for (const box of inside.filter(({ type }) => type === "trun")) {
      const run = runOf(await look.body(box, 8), said.base, next, said.size === null ? (track ? track.size : 0) : said.size);
      if (track) this.kept.push(run);
      next = run.end;
    }
    if (track) await this.walk.keepOnly(traf, IN_FRAGMENT);
    else this.walk.blank(traf);
    return next;
  }
}
