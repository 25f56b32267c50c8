// What a file is, by its first bytes and never by its name: a name may be anything, and a browser guesses from it.
import { latin, u32 } from "./source.js";

const PHOTO = "photo";
const VIDEO = "video";
const VOICE = "voice";
const DOCUMENT = "document";

/** @type {[RegExp, FileKind, string, string][]} first bytes as Latin-1, kind, media type, which cleaner */
const KNOWN = [
  [/^\xff\xd8\xff/, PHOTO, "image/jpeg", "jpeg"],
  [/^\x89PNG\r\n\x1a\n/, PHOTO, "image/png", "png"],
  [/^GIF8[79]a/, PHOTO, "image/gif", "gif"],
  [/^RIFF[^]{4}WEBP/, PHOTO, "image/webp", "webp"],
  [/^BM[^]{4}\0\0\0\0/, PHOTO, "image/bmp", "drawn"],
  [/^(?:II\*\0|MM\0\*)/, PHOTO, "image/tiff", "drawn"],
  [/^RIFF[^]{4}WAVE/, VOICE, "audio/wav", "wave"],
  [/^RIFF[^]{4}AVI /, VIDEO, "video/x-msvideo", "avi"],
  [/^\x1aE\xdf\xa3/, VIDEO, "video/webm", "matroska"],
  [/^OggS/, VOICE, "audio/ogg", "ogg"],
  [/^fLaC/, VOICE, "audio/flac", "flac"],
  [/^#!AMR(?:-WB)?\n/, VOICE, "audio/amr", "amr"],
  [/^ID3/, VOICE, "audio/mpeg", "mpeg"],
  [/^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/, VOICE, "audio/mpeg", "mpeg"],
  [/^\xff[\xf0\xf1\xf8\xf9]/, VOICE, "audio/aac", "mpeg"],
  [/^%PDF-/, DOCUMENT, "application/pdf", "pdf"],
  [/^PK\x03\x04/, DOCUMENT, "application/zip", "zip"],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, DOCUMENT, "application/x-ole-storage", "ole"],
];
const HEIF = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);
const QUICKTIME = new Set(["moov", "mdat", "wide", "free", "skip", "pnot"]);

/** @param {Bytes} head the file's first bytes, 64 are enough @returns {Sniffed} */
export function sniff(head) {
  const start = latin(head, 0, Math.min(head.length, 64));
  for (const [pattern, kind, type, format] of KNOWN) if (pattern.test(start)) return { kind, type, format };
  return boxed(head, start) || { kind: DOCUMENT, type: "application/octet-stream", format: "" };
}

/** @param {Bytes} head @param {string} start @returns {Sniffed | null} a file of boxes (ISO/IEC 14496-12) */
function boxed(head, start) {
  const first = start.slice(4, 8);
  if (QUICKTIME.has(first) && u32(head, 0) !== 0) return { kind: VIDEO, type: "video/quicktime", format: "movie" };
  if (first !== "ftyp") return null;
  const brand = start.slice(8, 12);
  const brands = [brand, ...(start.slice(16, Math.min(64, u32(head, 0))).match(/[^]{4}/g) || [])];
  if (brand === "avif" || brand === "avis" || (HEIF.has(brand) && brands.includes("avif"))) {
    return { kind: PHOTO, type: "image/avif", format: "heif" };
  }
  if (HEIF.has(brand)) return { kind: PHOTO, type: "image/heic", format: "heif" };
  if (brand === "qt  ") return { kind: VIDEO, type: "video/quicktime", format: "movie" };
  if (/^3g[p2]/.test(brand)) return { kind: VIDEO, type: "video/3gpp", format: "movie" };
  return { kind: brand === "M4A " || brand === "M4B " ? VOICE : VIDEO, type: "video/mp4", format: "movie" };
}
