"""What the server can check of something sealed without any key: its outer fields, its recipients, its size."""

from collections.abc import Collection, Mapping

from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, MailboxHash, TipId
from crypto import OpeningError
from crypto.letters import mailbox_key_id
from crypto.suite1 import Envelope, Kind, body_length, parse

# Words and letters are at most 64 KiB of plaintext class (DESIGN section 8, files).
LARGEST_CLASS = 65_536
SMALLEST_CLASS = 4096
# A page that was opened before a rotation may still send with the key before, for a day.
RETIRED_DAYS = 1


def refused() -> Refused:
    """The one answer to anything sealed that is not as it must be; it does not say why."""
    return Refused("not_as_sealed", "现在没法收下这一份。写的都还在，过一会儿再按。")


def parsed(sealed: bytes, kind: Kind, authority: AuthorityId, subject: bytes, binding: bytes) -> Envelope:
    """Read an envelope that must have these outer fields and words' size; raises Refused."""
    try:
        envelope = parse(sealed)
    except OpeningError:
        raise refused() from None
    outer = (envelope.kind, envelope.authority, envelope.subject, envelope.binding)
    if outer != (kind, authority, subject, binding) or size_class_of(envelope) > LARGEST_CLASS:
        raise refused()
    return envelope


def size_class_of(envelope: Envelope) -> int:
    """Return the class of the sealed plaintext in bytes: 4096 and doublings."""
    size = SMALLEST_CLASS
    while body_length(size - 8) < len(envelope.body):
        size *= 2
    return size


def check_departments(
    envelope: Envelope,
    keys: Mapping[KeyId, tuple[DepartmentId, Day | None]],
    wanted: Collection[DepartmentId],
    today: Day,
) -> dict[DepartmentId, KeyId]:
    """Return department → key id when the envelope goes to exactly the wanted departments' present keys.

    `keys` is key id → (department, day since which another key has taken its place, or None). Raises Refused.
    """
    found: dict[DepartmentId, KeyId] = {}
    for key_id in envelope.recipients:
        department, retired = keys.get(key_id, (None, None))
        if department is None or department in found:
            raise refused()
        if retired is not None and today - retired > RETIRED_DAYS:
            raise refused()
        found[department] = key_id
    if set(found) != set(wanted):
        raise refused()
    return found


def check_to_mailbox(sealed: bytes, authority: AuthorityId, tip: TipId, mailbox: MailboxHash, public: bytes) -> None:
    """Check that a department's letter is sealed to this mailbox and to nobody else; raises Refused."""
    envelope = parsed(sealed, Kind.LETTER, authority, tip, mailbox)
    if envelope.recipients != (mailbox_key_id(public),):
        raise refused()
