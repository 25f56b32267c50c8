"""The bodies of the reporter's deeds (docs/formats.md section 7), and the days that they are promised."""

from casework.kernel.errors import Refused
from casework.kernel.ids import Day, day_of
from casework.kernel.office import Transaction
from casework.rules import deadlines
from crypto import OpeningError
from crypto.encoding import Json, read_object, unb64u


def body_of(body: bytes, *names: str) -> dict[str, Json]:
    """Return the fields of a body; Refused unless it is the canonical JSON of an object with exactly these names."""
    try:
        value = read_object(body)
    except OpeningError:
        raise refused() from None
    if set(value) != set(names):
        raise refused()
    return value


def letter_in(value: dict[str, Json]) -> bytes:
    """Return the envelope that a body carries, or nothing where the reporter gave no words."""
    try:
        return b"" if value["letter"] == "" else unb64u(value["letter"])
    except OpeningError:
        raise refused() from None


def refused() -> Refused:
    """Return the refusal of a body that the page would not have made."""
    return Refused("not_made", "这一页没有打开完整。再打开一次。")


def day_by(tx: Transaction, rule: str) -> Day:
    """Return the day by which something is promised, counted from today."""
    return Day(day_of(deadlines.due(tx.office.policies.deadlines[rule], tx.now, tx.office.policies.calendar).day))
