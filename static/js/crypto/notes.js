/**
 * The count note: what should be there, told by the reporter's browser to the reporter's own mailbox (docs/formats.md
 * section 14). Twin of crypto/notes.py.
 */
import { ID_LENGTH, OpeningError, b64u, canonical, equal, readObject, unb64u, withFields } from "./encoding.js";
import { MOST_FILES, readKind } from "./files.js";
import { mailboxKeyId } from "./letters.js";
import { KIND, parse, seal } from "./suite1.js";
import { contentKey, openWithKey } from "./unwrap.js";

/**
 * Seal a note to a mailbox (kind 6); all notes have one length.
 * @param {Bytes} authority
 * @param {Bytes} tip
 * @param {Bytes} mailbox the mailbox hash
 * @param {Bytes} mailboxPublic
 * @param {{id: Bytes, kind: FileKind}[]} files lines will do
 * @returns {Promise<Bytes>}
 */
export async function sealNote(authority, tip, mailbox, mailboxPublic, files) {
  const plaintext = canonical({ v: 1, files: files.map(({ id, kind }) => ({ id: b64u(id), kind })) });
  readNote(plaintext);
  const recipients = [{ keyId: await mailboxKeyId(mailboxPublic), publicKey: mailboxPublic }];
  return seal(KIND.NOTE, authority, tip, mailbox, recipients, plaintext);
}

/**
 * Open a note with the phrase in hand; OpeningError for one of another tip or mailbox.
 * @param {Bytes} sealed
 * @param {Mailbox} mailbox
 * @param {Bytes} tip
 */
export async function openNote(sealed, mailbox, tip) {
  const envelope = parse(sealed);
  const same = envelope.kind === KIND.NOTE && equal(envelope.authority, mailbox.keys.authority)
    && equal(envelope.subject, tip);
  if (!same) throw new OpeningError();
  const box = mailbox.boxOf(envelope);
  return readNote(await openWithKey(envelope, await contentKey(envelope, await mailboxKeyId(box.publicKey), box.seed)));
}

/** @param {Bytes} plaintext @returns {{id: Bytes, kind: FileKind}[]} */
function readNote(plaintext) {
  const value = readObject(plaintext, ["v", "files"]);
  if (value.v !== 1 || !Array.isArray(value.files)) throw new OpeningError();
  const found = value.files.map((item) => {
    const each = withFields(item, ["id", "kind"]);
    return { id: unb64u(each.id, ID_LENGTH), kind: readKind(each.kind) };
  });
  const ids = new Set(found.map((each) => b64u(each.id)));
  if (found.length < 1 || found.length > MOST_FILES || ids.size !== found.length) throw new OpeningError();
  return found;
}
