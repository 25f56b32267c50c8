"""What a case's history says of transfers: whose it was, how often it came back, who was designated.

Nothing is kept of that beside the events: `transfer` names giver, receiver, reason, slip and the roles before it;
`hand_back`, `dispute` and `designate` add to it. A case that came back twice, or was handed on three times,
goes to the office above and not round again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import Day, DepartmentId, date_of, day_of
from casework.kernel.office import Transaction
from casework.rules import deadlines

MOST_HAND_BACKS, MOST_TRANSFERS = 2, 3
"""From so many on only the office above says where a case goes: each receipt gives a new day, and the reporter waits."""
SHUT_OUT = "shut_out"
"""The event with which officers shut departments out (casework/transfers/recuse.py)."""
RAISED_ALONG, HANDED_ALONG, RAISED_UNHANDED = "raised_along", "handed_along", "raised_unhanded"
"""A case went up with another one (casework/oversight/together.py); its words were handed over, or not in time."""
ACCEPTED_ALONG = "accepted_along"
ALONG = frozenset({RAISED_ALONG, HANDED_ALONG, RAISED_UNHANDED, ACCEPTED_ALONG})
"""What a merged case goes through with the one that it follows; it tells what a case that went up by itself would (`reads`)."""
MERGE = "merge"
REOPENS = ("redo", "recur")
"""Steps that have a case begin anew."""
_NOBODY = DepartmentId("")
_NEVER = Day(0)


@dataclass(frozen=True)
class Handed:
    """The newest transfer and what came of it.

    `open`: nobody has signed for it yet. `disputed`: why it went to the office above; `designated`: whom that office chose
    (empty: nobody). `before` are the roles that a hand-back restores. `count` are all transfers, `parties` all that gave or
    received it.
    """

    giver: DepartmentId = _NOBODY
    receiver: DepartmentId = _NOBODY
    reason: str = ""
    slip: str = ""
    day: Day = _NEVER
    open: bool = False
    sheet: bool = False
    count: int = 0
    hand_backs: int = 0
    returned: str = ""
    disputed: str = ""
    designated: DepartmentId = _NOBODY
    before: Mapping[str, str] = field(default_factory=dict)
    parties: frozenset[DepartmentId] = frozenset()


def handed(tx: Transaction, case: Case) -> Handed:
    """Return what the history of a case that the caller has found says of transfers."""
    return handed_by(events.of_case(tx, case.authority, case.id))


def handed_by(history: Iterable[events.Event]) -> Handed:
    """The same from a history that the caller has read."""
    now = Handed()
    for event in history:
        now = _after(now, event.step, event.payload, event.day)
    return now


def _after(now: Handed, step: str, payload: Mapping[str, Any], day: Day) -> Handed:
    if step == "transfer":
        return replace(
            now, giver=DepartmentId(payload["from"]), receiver=DepartmentId(payload["to"]), reason=str(payload["reason"]),
            slip=str(payload["slip"]), sheet=bool(payload["sheet"]), before=payload["before"], day=day, open=True,
            count=now.count + 1, returned="",
            parties=now.parties | {DepartmentId(payload["from"]), DepartmentId(payload["to"])},
        )  # fmt: skip
    if step == "take_over":
        return replace(now, open=False)
    if step == "hand_back":
        return replace(now, open=False, hand_backs=now.hand_backs + 1, returned=str(payload["reason"]))
    if step == "dispute":
        return replace(now, disputed=str(payload["reason"]))
    if step == "designate":
        return replace(now, designated=DepartmentId(payload["to"]))
    if step == SHUT_OUT:
        # Whoever was designated and must not learn of it after all is designated no more.
        gone = now.designated in payload["departments"]
        return replace(now, designated=_NOBODY if gone else now.designated, parties=now.parties - {*payload["departments"]})
    return now


def back_until(tx: Transaction, found: Handed) -> Day:
    """Return the last day on which the receiver may hand back (信访工作条例第23条: five working days)."""
    rule = tx.office.policies.deadlines["transfer_back"]
    return Day(day_of(deadlines.due(rule, date_of(found.day), tx.office.policies.calendar).day))


def stands_alone(tx: Transaction, case: Case) -> bool:
    """Tell whether a case has its own finding, or will: it follows none, or began anew since it was merged.

    What its own reporter's objection brought about is nothing that the other reporter may read of, so it is verified and
    concluded by itself from there on.
    """
    if case.follows is None:
        return True
    taken = [one.step for one in events.of_case(tx, case.authority, case.id) if one.step in (MERGE, *REOPENS)]
    return bool(taken) and taken[-1] != MERGE


def not_after_transfers(tx: Transaction, case: Case) -> frozenset[str]:
    """Return the steps that the lifecycle allows here and the history of transfers does not."""
    if case.follows is not None:
        # A merged case is answered with the one it follows, and goes up with it. One that began anew stays too: whoever had to
        # hand it up would read of it on the page of the other one.
        return frozenset({"transfer", "hand_outside", "dispute", "raise_up", "hand_up"})
    if case.part_of is not None:
        # Whoever got a part would get the words of all parts with it; upward these go together.
        return frozenset({"transfer", "hand_outside", "dispute"})
    followed = any(one.standing.main == "MERGED" for one in events.followers_of(tx, case))
    if case.standing.main in ("TRIAGE", "NEED_INFO", "REOPENED") and followed:
        # Raised, it is looked at anew; whoever reported the same was told that it was accepted, and is answered with it.
        return frozenset({"transfer", "hand_outside", "dispute", "propose_decline"})
    if case.standing.main not in ("TRIAGE", "TRANSFERRED", "REOPENED"):
        return frozenset()
    found = handed(tx, case)
    hidden = set()
    if found.designated:
        hidden |= {"dispute", "hand_back", "hand_outside"}
        if found.designated == case.department:
            hidden.add("transfer")
    elif found.hand_backs >= MOST_HAND_BACKS or found.count >= MOST_TRANSFERS:
        hidden.add("transfer")
    if not found.count:
        hidden.add("dispute")
    if found.open and tx.today > back_until(tx, found):
        hidden.add("hand_back")
    return frozenset(hidden)
