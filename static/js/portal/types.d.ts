// The shapes that the portal's scripts share. For the type checker: no page loads this file.

/** What a page tells its frame: whether there is anything to hide, and how to forget all of it. */
interface Guarded {
  isTouched: () => boolean;
  wipe: () => void;
  mayLeave?: () => Promise<boolean>;
  /** whether being out of sight for long is no reason to wipe now */
  keeps?: () => boolean;
  stay?: string;
  leave?: string;
  wiped?: string;
}

/** The answers of POST /route and POST /tips (docs/formats.md section 10). */
type Named = { id: string; name: string };
interface Route {
  covers: string;
  lead: Named;
  supervisor: Named | null;
  assisting: Named[];
  trace: string[];
  recipients: string[];
  records: string[];
  fallback: boolean;
}
type Receipt = { lead: string; answer_by: string; urgent: boolean; same: boolean };

/** What one tip is sent under; it stays through all retries. */
type Secrets = { tip: Bytes; phrase: Phrase; mailbox: Bytes; mailboxPublic: Bytes; claimPublic: Bytes };

/**
 * A place as routing is told it, in words, and what of it stands before the place line in the seal. `isOpen`: a level is left to be
 * chosen; `isBeyond`: it does not lie in the authority.
 */
type Where = { region: string; name: string; sealed: string; isOpen: boolean; isBeyond: boolean };
/** Levels to go through, downwards with 「下一步」 and up with Back; each says whether it did. `match` ticks what words name. */
interface Levels {
  deeper: () => boolean;
  up: () => boolean;
  match: (typed: string) => void;
}
