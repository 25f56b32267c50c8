"""张贴核查: whether the notice of how to report, and that it is rewarded, hangs where people work (dossier C28).

A check is a line that stays; a later one says what has changed.
"""

from dataclasses import dataclass

from casework.cases.words import clean
from casework.enterprises import store
from casework.enterprises.known import find
from casework.enterprises.records import WRITERS, EnterpriseId
from casework.kernel.errors import Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction, use_case

OUTCOMES = {"posted": "贴了", "partly": "贴了，不全", "missing": "没有贴"}


@dataclass(frozen=True)
class Check:
    """One check: its day, what came of it, what was seen, and which department looked."""

    day: Day
    outcome: str
    seen: str
    department: str


@use_case
def check(tx: Transaction, actor: Actor, one: EnterpriseId, day: Day | None, outcome: str, seen: str) -> None:
    """Write down a check of posters; raises NotFound and Refused."""
    actor.require(*WRITERS)
    find(tx, actor, one)
    if outcome not in OUTCOMES:
        raise Refused("bad_outcome", "请选贴了没有。")
    if day is None or day > tx.today:
        raise Refused("future", "请写去看的日子，不晚于今天。")
    said = clean(seen, "在哪里看到的、缺什么")
    key = {"authority_id": actor.authority, "enterprise_id": one}
    values = {"day": day, "outcome": outcome, "seen": said, "department_id": actor.department}
    store.append(tx.connection, "poster_check", key, {**values, "written_by": actor.officer, "at": tx.now})


def checks_of(tx: Transaction, actor: Actor, about: list[EnterpriseId]) -> tuple[Check, ...]:
    """Return the checks of entries that the caller has found, newest first."""
    rows = store.lines_of(tx.connection, "poster_check", actor.authority, about)
    found = [Check(Day(row.day), row.outcome, row.seen, row.department_id) for row in rows]
    return tuple(sorted(found, key=lambda one: -one.day))
