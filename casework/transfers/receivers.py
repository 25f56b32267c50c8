"""To whom a case may be handed on, and the keys that the giver's browser wraps its words to.

What the case record and the department that the tip came to forbid is not offered (rules/closed.py). The server does not know
whether the reporter asked for the level above: that stands inside the seal, and a rule of levels looks the same from here. So
such a department is named and marked, and the giver's browser, which has the words open, refuses what they forbid
(static/js/console/handing.js); the lead alone may hand a case there, and nobody else can bring it there. Whoever is shut out is
offered to nobody.
"""

from dataclasses import dataclass

from casework.cases import written
from casework.cases.handing import MOST_TRANSFERS, Handed, back_until, handed
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import DepartmentId, KeyId, date_of
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find, hidden_from, recipients_of, shut_from
from casework.people import departments, keys
from casework.rules.closed import forbidden
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.tips import keep, rewrap
from casework.transfers.roles import LEAD, office_over


@dataclass(frozen=True)
class Receiver:
    """A department that a case may go to. `closed`: it would not learn of the case otherwise (rules/closed.py)."""

    id: DepartmentId
    name: str
    short_name: str
    closed: bool
    kind: str


@dataclass(frozen=True)
class ReceiverKey:
    """What the giver's browser needs: the receiver's records, the key to name (None: the one in use), what lacks a wrap.

    `place` is the place of the note to be signed.
    """

    records: tuple[bytes, ...]
    key: KeyId | None
    place: int
    tip: bool
    letters: tuple[int, ...]


@dataclass(frozen=True)
class TransferPage:
    """What the pages of a transfer show: the newest transfer by names, to whom the case may go, until when it may come back."""

    giver: str
    giver_id: str
    receiver: str
    reason: str
    slip: str
    returned: str
    sheet: bool
    open: bool
    count: int
    hand_backs: int
    last: bool
    disputed: str
    designated: str
    receivers: tuple[Receiver, ...]
    back_until: str
    superior: str


@query
def page(tx: Transaction, actor: Actor, number: str) -> TransferPage:
    """Return what the pages of transfers show of a visible case; raises NotFound."""
    case, role = find(tx, actor, number)
    found, names = handed(tx, case), departments.names(tx, case.authority)
    offered = among(tx, case, found) if role == LEAD else designable(tx, case) if role == "supervisor" else ()
    return TransferPage(
        giver=names[found.giver].name if found.giver else "",
        giver_id=found.giver,
        receiver=names[found.receiver].name if found.receiver else "",
        reason=found.reason,
        slip=found.slip,
        returned=found.returned,
        sheet=found.sheet,
        open=found.open,
        count=found.count,
        hand_backs=found.hand_backs,
        last=found.count >= MOST_TRANSFERS and not found.designated,
        disputed=found.disputed,
        designated=names[found.designated].name if found.designated else "",
        receivers=offered,
        back_until=page_day(date_of(back_until(tx, found))) if found.open else "",
        superior=names[superior].name if (superior := common_superior(tx, case, found)) else "",
    )


@query
def key_of(tx: Transaction, actor: Actor, number: str, to: DepartmentId) -> ReceiverKey:
    """Return what the lead's intake needs to wrap a case's words to another department; raises NotFound, Forbidden, Refused."""
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    found = handed(tx, case)
    if role != LEAD or to not in {found.giver, *(one.id for one in among(tx, case, found))}:
        raise Forbidden
    if case.standing.main not in ("TRIAGE", "TRANSFERRED"):
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")
    return key_for(tx, case, to)


def key_for(tx: Transaction, case: Case, to: DepartmentId) -> ReceiverKey:
    """Return the same within a use case, for a receiver that the caller has checked."""
    has = {one.department: one.key_id for one in keep.all_recipients_of(tx, case.authority, case.tip)}
    tip, letters = rewrap.lacking(tx, case.authority, case.tip, set(keys.intake_keys(tx, case.authority, [to])))
    return ReceiverKey(
        records=keys.all_records_for(tx, case.authority, [to]),
        key=has.get(to),
        place=len(rewrap.notes_of(tx, case.authority, case.tip)) + 1,
        tip=tip,
        letters=letters,
    )


def among(tx: Transaction, case: Case, found: Handed) -> tuple[Receiver, ...]:
    """Return the departments that the lead may hand the case on to: the designated one alone, where there is one."""
    others = [one for one in _live(tx, case) if one.id != case.department]
    return tuple(one for one in others if not found.designated or one.id == found.designated)


def designable(tx: Transaction, case: Case) -> tuple[Receiver, ...]:
    """Return the departments that the office above may designate: also the one that has the case, and none it is closed to.

    One that the lead has handed it to already knows of it.
    """
    knew = handed(tx, case).parties
    return tuple(one for one in _live(tx, case) if not one.closed or one.id in knew)


def common_superior(tx: Transaction, case: Case, found: Handed) -> DepartmentId | None:
    """Return the lowest office above all departments that a case was handed to and fro between, or None."""
    directory = departments.directory_of(tx, case.authority)
    known = {one.id: one for one in directory.pack.departments}
    parties = [known[name] for name in sorted({*found.parties, case.department}) if name in known]
    return office_over(directory, parties, recipients_of(tx, case), hidden_from(tx, case))


def _live(tx: Transaction, case: Case) -> list[Receiver]:
    directory = departments.directory_of(tx, case.authority)
    record, hidden = written.record_of(tx, case), hidden_from(tx, case)
    out = shut_from(tx, case) | forbidden(directory.pack, case.came_to, record.category if record else "")
    return [
        Receiver(DepartmentId(one.id), one.name, one.short_name, one.id in hidden, one.kind)
        for one in directory.pack.departments
        if one.id in directory.live and one.id not in out
    ]
