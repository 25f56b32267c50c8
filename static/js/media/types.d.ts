// The shapes that the cleaners share. For the type checker: no page loads this file.

/** Part of a cleaned file: a range of the file it was made from, new bytes, or zeros. */
type Piece = { start: number; end: number } | { bytes: Bytes } | { zeros: number };

/** What a file is, by its first bytes (FileKind: crypto/types.d.ts). */
interface Sniffed {
  kind: FileKind;
  type: string;
  /** which cleaner is for it; "" where there is none */
  format: string;
}

/** What a cleaner answers: the pieces that stay, and how a picture was held (1 to 8 as Exif numbers it). */
interface Stripped {
  pieces: Piece[];
  orientation?: number;
  /** how many a JPEG has; 0 where it does not say */
  pixels?: number;
  /** where only the whole file shows what it is: sound alone in a container that could hold a film */
  kind?: FileKind;
  type?: string;
}

/** A file made ready to be sealed and sent. */
interface Prepared {
  kind: FileKind;
  type: string;
  /** documents alone keep theirs, at most 100 characters */
  name: string;
  length: number;
  /** whether what the file said of place, time and device is gone */
  cleaned: boolean;
  /** "" | "place" (nothing here could clean it) | "author" | "heic" (nothing to send) | "unknown" */
  warning: "" | "place" | "author" | "heic" | "unknown";
  /** with warning "author": the name that stands in the file, as far as it was readable */
  author: string;
  blob: Blob;
  read: (start: number, end: number) => Promise<Bytes>;
}

/** A box of an ISO base media file: where it begins, where its body begins, where it ends. */
type Box = { type: string; at: number; body: number; end: number };
type Span = { start: number; end: number };
/** So many bytes for so many samples. */
type Ratio = [number, number];

/** What draws over a picture: the canvas, its width and its height. */
type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;
type NamedFile = Sniffed & { name: string };
