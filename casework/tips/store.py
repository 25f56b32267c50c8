"""The tips slice's queries."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, MailboxHash, TipId, UploadId
from casework.tips.tables import (
    file_note,
    letter,
    letter_wrap,
    mailbox,
    mailbox_nonce,
    replacement,
    tip,
    tip_note,
    tip_recipient,
    upload,
)

# What every tip runs is built once: building a statement costs more than running it.
_INSERT_RECIPIENT = insert(tip_recipient)


def insert_tip(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a tip; false when its id is taken. A second writer of the same id waits for the first to finish."""
    return insert_once(connection, tip, values)


def insert_mailbox(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a mailbox; false when its hash is taken."""
    return insert_once(connection, mailbox, values)


def insert_recipients(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert the departments that a tip was sealed to."""
    connection.execute(_INSERT_RECIPIENT, [dict(row) for row in rows])


def tip_row(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Row[Any] | None:
    """Return a tip."""
    return connection.execute(select(tip).where(tip.c.authority_id == authority, tip.c.tip_id == tip_id)).one_or_none()


def recipients_of(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Sequence[Row[Any]]:
    """Return the departments that a tip was sealed to."""
    return connection.execute(
        select(tip_recipient)
        .where(tip_recipient.c.authority_id == authority, tip_recipient.c.tip_id == tip_id)
        .order_by(tip_recipient.c.role.desc(), tip_recipient.c.department_id)
    ).all()


def tips_sealed_to(connection: Connection, authority: AuthorityId, key_ids: Sequence[bytes]) -> list[TipId]:
    """Return the tips that are sealed to one of these keys."""
    where = (tip_recipient.c.authority_id == authority, tip_recipient.c.key_id.in_(key_ids))
    return [TipId(row.tip_id) for row in connection.execute(select(tip_recipient.c.tip_id).where(*where).distinct())]


def mailbox_row(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash, *, lock: bool) -> Row[Any] | None:
    """Return a mailbox by the hash of its id."""
    statement = select(mailbox).where(mailbox.c.authority_id == authority, mailbox.c.mailbox_hash == mailbox_hash)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def expose_mailbox(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash) -> None:
    """Write that the server saw a mailbox's phrase."""
    of_it = (mailbox.c.authority_id == authority) & (mailbox.c.mailbox_hash == mailbox_hash)
    connection.execute(update(mailbox).where(of_it).values(exposed=True))


def mailbox_of_tip(connection: Connection, authority: AuthorityId, tip_id: TipId, *, lock: bool) -> Row[Any] | None:
    """Return the mailbox of a tip."""
    statement = select(mailbox).where(mailbox.c.authority_id == authority, mailbox.c.tip_id == tip_id)
    return connection.execute(statement.with_for_update() if lock else statement).one_or_none()


def use_nonce(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash, nonce: bytes) -> bool:
    """Mark a nonce as used in a mailbox; false when it was used before."""
    values = {"authority_id": authority, "mailbox_hash": mailbox_hash, "nonce": nonce}
    return insert_once(connection, mailbox_nonce, values)


def letters_of(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash) -> Sequence[Row[Any]]:
    """Return all letters of a mailbox in the order of their days, numbers within each direction."""
    return connection.execute(
        select(letter)
        .where(letter.c.authority_id == authority, letter.c.mailbox_hash == mailbox_hash)
        .order_by(letter.c.day, letter.c.direction, letter.c.seq)
    ).all()


def last_letter(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash, direction: str) -> Row[Any] | None:
    """Return the newest letter of one direction."""
    return connection.execute(
        select(letter)
        .where(
            letter.c.authority_id == authority,
            letter.c.mailbox_hash == mailbox_hash,
            letter.c.direction == direction,
        )
        .order_by(letter.c.seq.desc())
        .limit(1)
    ).one_or_none()


def insert_letter(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a letter; false when its number is taken."""
    return insert_once(connection, letter, values)


def mark_read(connection: Connection, authority: AuthorityId, mailbox_hash: MailboxHash) -> None:
    """Mark the reporter's letters as read by the department."""
    connection.execute(
        update(letter)
        .where(
            letter.c.authority_id == authority,
            letter.c.mailbox_hash == mailbox_hash,
            letter.c.direction == "in",
        )
        .values(read=True)
    )


def unread_by_tip(connection: Connection, authority: AuthorityId, tips: Sequence[TipId]) -> dict[TipId, int]:
    """Return how many letters of the reporter nobody has read yet, by tip."""
    if not tips:
        return {}
    rows = connection.execute(
        select(mailbox.c.tip_id, func.count())
        .join(
            letter,
            (letter.c.authority_id == mailbox.c.authority_id) & (letter.c.mailbox_hash == mailbox.c.mailbox_hash),
        )
        .where(
            mailbox.c.authority_id == authority,
            mailbox.c.tip_id.in_(tips),
            letter.c.direction == "in",
            letter.c.read.is_(False),
        )
        .group_by(mailbox.c.tip_id)
    )
    return {TipId(row[0]): row[1] for row in rows}


def replacement_of_tip(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Row[Any] | None:
    """Return what took the place of a tip's transfer code."""
    statement = select(replacement).where(replacement.c.authority_id == authority, replacement.c.tip_id == tip_id)
    return connection.execute(statement).one_or_none()


def replacement_of_hash(connection: Connection, authority: AuthorityId, former: MailboxHash) -> Row[Any] | None:
    """Return what took the place of the transfer code with this mailbox hash."""
    statement = select(replacement).where(replacement.c.authority_id == authority, replacement.c.former_hash == former)
    return connection.execute(statement).one_or_none()


def replacements_attested(connection: Connection, authority: AuthorityId, tips: Collection[TipId]) -> Sequence[Row[Any]]:
    """Return the replacements of these tips before which intake had attested the code's keys."""
    if not tips:
        return ()
    return connection.execute(
        select(replacement).where(
            replacement.c.authority_id == authority,
            replacement.c.tip_id.in_(tips),
            replacement.c.attestation.is_not(None),
        )
    ).all()


def insert_replacement(connection: Connection, values: Mapping[str, object]) -> None:
    """Insert what takes the place of a transfer code."""
    connection.execute(insert(replacement), dict(values))


def move_mailbox(connection: Connection, authority: AuthorityId, former: MailboxHash, values: Mapping[str, object]) -> None:
    """Give a mailbox another hash and other keys; its letters move along, its nonces were the former key's and go."""
    of_former = {
        table: (table.c.authority_id == authority) & (table.c.mailbox_hash == former)
        for table in (letter, mailbox_nonce, mailbox)
    }
    moved = [dict(row) for row in connection.execute(select(letter).where(of_former[letter])).mappings()]
    connection.execute(delete(letter).where(of_former[letter]))
    connection.execute(delete(mailbox_nonce).where(of_former[mailbox_nonce]))
    connection.execute(update(mailbox).where(of_former[mailbox]).values(dict(values)))
    if moved:
        connection.execute(insert(letter), [row | {"mailbox_hash": values["mailbox_hash"]} for row in moved])


def set_sealed(connection: Connection, authority: AuthorityId, tip_id: TipId, sealed: bytes) -> None:
    """Store a tip's envelope with other recipients."""
    connection.execute(update(tip).where(tip.c.authority_id == authority, tip.c.tip_id == tip_id).values(sealed=sealed))


def replace_recipients(
    connection: Connection, authority: AuthorityId, tip_id: TipId, rows: Sequence[Mapping[str, object]]
) -> None:
    """Put other recipients in the place of those that a tip had."""
    connection.execute(delete(tip_recipient).where(tip_recipient.c.authority_id == authority, tip_recipient.c.tip_id == tip_id))
    insert_recipients(connection, rows)


def notes_of(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Sequence[Row[Any]]:
    """Return the notes of a tip's transfers in their places."""
    return connection.execute(
        select(tip_note).where(tip_note.c.authority_id == authority, tip_note.c.tip_id == tip_id).order_by(tip_note.c.place)
    ).all()


def insert_note(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a note; false when its place is taken."""
    return insert_once(connection, tip_note, values)


def wraps_of(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Sequence[Row[Any]]:
    """Return the wraps that were made of a reporter's letters for later departments."""
    return connection.execute(
        select(letter_wrap)
        .where(letter_wrap.c.authority_id == authority, letter_wrap.c.tip_id == tip_id)
        .order_by(letter_wrap.c.seq, letter_wrap.c.key_id)
    ).all()


def insert_wrap(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert a wrap of a letter; false when there is one for this key."""
    return insert_once(connection, letter_wrap, values)


def drop_wraps(connection: Connection, authority: AuthorityId, tip_id: TipId, key_ids: Sequence[bytes]) -> None:
    """Delete the wraps of a tip's letters for some keys."""
    connection.execute(
        delete(letter_wrap).where(
            letter_wrap.c.authority_id == authority, letter_wrap.c.tip_id == tip_id, letter_wrap.c.key_id.in_(key_ids)
        )
    )


def insert_upload(connection: Connection, values: Mapping[str, object]) -> bool:
    """Insert an announced file; false when its id or its place is taken."""
    return insert_once(connection, upload, values)


def uploads_of(connection: Connection, authority: AuthorityId, tip_id: TipId) -> Sequence[Row[Any]]:
    """Return the files of a tip and of its letters, in their order."""
    return connection.execute(
        select(upload)
        .where(upload.c.authority_id == authority, upload.c.tip_id == tip_id)
        .order_by(upload.c.seq, upload.c.place)
    ).all()


def uploads_named(connection: Connection, authority: AuthorityId, upload_ids: Collection[UploadId]) -> Sequence[Row[Any]]:
    """Return those of these files that were announced."""
    statement = select(upload).where(upload.c.authority_id == authority, upload.c.upload_id.in_(upload_ids))
    return connection.execute(statement).all()


def mark_stored(connection: Connection, authority: AuthorityId, upload_id: UploadId) -> None:
    """Write that a file is whole."""
    where = (upload.c.authority_id == authority, upload.c.upload_id == upload_id)
    connection.execute(update(upload).where(*where).values(stored=True))


def insert_file_note(connection: Connection, values: Mapping[str, object]) -> None:
    """Insert the note of a tip's files."""
    connection.execute(insert(file_note), dict(values))


def file_note_of(connection: Connection, authority: AuthorityId, tip_id: TipId) -> bytes | None:
    """Return the note of a tip's files."""
    statement = select(file_note.c.sealed).where(file_note.c.authority_id == authority, file_note.c.tip_id == tip_id)
    return connection.execute(statement).scalar_one_or_none()
