"""What a case's history says of handing it to another installation. Nothing is kept of that beside the events.

`hand_outside` names receiver, slip and what the file held; `outside_file` a further file, `received_outside` the receipt,
`refused_outside` and `answer_outside` the end of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.cases.telling import ANSWER_OUTSIDE
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, Day, DepartmentId, date_of
from casework.kernel.office import Transaction
from casework.rules.deadlines import page_day
from crypto.encoding import unb64u

FILE = "outside_file"
OUT = ("SENT_OUT", "OUTSIDE")
NO_AUTHORITY = AuthorityId(b"")
NOBODY = DepartmentId("")
_NEVER = Day(0)


@dataclass(frozen=True)
class Sent:
    """The newest handing outside as the history says it; `count` are all of them.

    `letters` is the newest of the reporter's letters in a file; `received` is the page day of the receipt, or empty;
    `found` the finding that the answer names, or empty.
    """

    receiver: str = ""
    authority: AuthorityId = NO_AUTHORITY
    department: DepartmentId = NOBODY
    reason: str = ""
    slip: str = ""
    day: Day = _NEVER
    file: bool = False
    letters: int = 0
    received: str = ""
    document: str = ""
    post: str = ""
    returned: str = ""
    answered: str = ""
    found: str = ""
    count: int = 0


def sent_of(tx: Transaction, case: Case) -> Sent:
    """Return what the history of a case that the caller has found says of handing it outside."""
    return sent_by(events.of_case(tx, case.authority, case.id))


def sent_by(history: Iterable[events.Event]) -> Sent:
    """The same from a history that the caller has read."""
    now = Sent()
    for event in history:
        now = _after(now, event)
    return now


def _after(now: Sent, event: events.Event) -> Sent:
    said = event.payload
    if event.step == "hand_outside":
        return Sent(
            receiver=str(said["receiver"]), authority=AuthorityId(unb64u(said["authority"])),
            department=DepartmentId(said["department"]), reason=str(said["reason"]), slip=str(said["slip"]), day=event.day,
            file=bool(said["file"]), letters=int(said["letters"]), count=now.count + 1,
        )  # fmt: skip
    if event.step == FILE:
        return replace(now, letters=int(said["letters"]))
    if event.step == "received_outside":
        day = page_day(date_of(Day(said["day"])))
        return replace(now, received=day, document=str(said["document"]), post=str(said["post"]))
    if event.step == "refused_outside":
        return replace(now, returned=str(said["reason"]))
    if event.step == ANSWER_OUTSIDE:
        return replace(now, answered=str(said["document"]), found=str(event.tell["finding"]))
    return now
