"""回头看 (浙安委〔2012〕7号): whoever was closed is looked at again, and a share of the others, drawn at random.

Planned when a case is filed; on the planned day the sweep moves the case to LOOKBACK, and the supervising office finds it
among what waits for it. What has come back is worked on anew, as nature N3. The reporter hears nothing unless it has.
"""

import secrets
from dataclasses import dataclass

from casework.cases import measures
from casework.cases.deeds import find_for
from casework.cases.words import STATE_NAMES, clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import visible_cases
from casework.remedy import store
from casework.rules.duties import Duty
from crypto.encoding import Json

CLEAN, RECURRED = "clean", "recurred"
CLOSED, DRAWN, EXTRA = "closed", "drawn", "extra"
REASONS = {CLOSED: "关闭取缔，都要看", DRAWN: "抽到的", EXTRA: "临时去看的"}
RECURRENCE_NATURE = "N3"
"""死灰复燃 is resisting supervision (dossier 3.1), whatever it was before."""
_STEP = {CLEAN: "look_back_clean", RECURRED: "recur"}


@dataclass(frozen=True)
class Planned:
    """A look-back that is planned. `due`: its day has come."""

    number: str
    state: str
    day: Day
    reason: str
    due: bool


@dataclass(frozen=True)
class FiledCase:
    """A case of 备案督办, with the measures that made it one."""

    number: str
    state: str
    measures: tuple[str, ...]


@dataclass(frozen=True)
class LookBacks:
    """What a supervising office has to look at again, and the filed cases that it follows."""

    planned: tuple[Planned, ...]
    filed: tuple[FiledCase, ...]


def plan(tx: Transaction, case: Case) -> None:
    """Plan the look-backs of a case that is just filed: every one where something was closed, else a share by lot."""
    rules = tx.office.policies.measures
    known = [rules.catalogue[one.code] for one in measures.standing(tx, case) if one.code in rules.catalogue]
    closed = any(one.closes for one in known)
    # A secret draw: an enterprise that could tell who will be looked at again would know when to behave.
    if not closed and secrets.randbelow(100) >= rules.look_back.share:
        return
    for days in rules.look_back.days:
        _add(tx, case, Day(tx.today + days), CLOSED if closed else DRAWN)


@query
def look_backs(tx: Transaction, actor: Actor) -> LookBacks:
    """Return what the actor's office supervises: planned look-backs, the earliest first, and the filed cases."""
    actor.require(Duty.OVERSEE)
    visible = visible_cases(actor)
    planned = tuple(
        Planned(row.number, STATE_NAMES[row.state], Day(row.planned_day), REASONS[row.reason], row.planned_day <= tx.today)
        for row in store.look_backs(tx.connection, visible)
    )
    known = tx.office.policies.measures.catalogue
    filing = [code for code, one in known.items() if one.filing]
    found: dict[str, FiledCase] = {}
    for number, state, code in measures.supervised_with(tx, visible, filing):
        before = found[number].measures if number in found else ()
        found[number] = FiledCase(number, STATE_NAMES[state], (*before, f"{code} {known[code].name}"))
    return LookBacks(planned, tuple(found.values()))


@use_case
def begin(tx: Transaction, actor: Actor, number: str) -> None:
    """Look at a filed case again, ahead of the plan or without one."""
    events.append(tx, find_for(tx, actor, number, "look_back"), "look_back", actor=actor)


@use_case
def done(tx: Transaction, actor: Actor, number: str, outcome: str, seen: str) -> None:
    """Write what was seen: nothing has come back, or it has, and the case is opened again; raises Refused."""
    if outcome not in _STEP:
        raise Refused("bad_outcome", "请选有没有复发。")
    case = find_for(tx, actor, number, _STEP[outcome])
    said = clean(seen, "看到了什么")
    rows = store.rows_of(tx.connection, "look_back", case.authority, case.id)
    due = next((row for row in rows if row.outcome is None and row.planned_day <= tx.today), None)
    at = due.number if due else _add(tx, case, tx.today, EXTRA)
    payload: dict[str, Json] = {"look_back": at} | ({"nature": RECURRENCE_NATURE} if outcome == RECURRED else {})
    events.append(tx, case, _STEP[outcome], actor=actor, payload=payload)
    key = {"authority_id": case.authority, "case_id": case.id, "number": at}
    values = {"outcome": outcome, "seen": said, "done_by": actor.officer, "at": tx.now}
    store.set_row(tx.connection, "look_back", key, values)
    if outcome == RECURRED:
        # It is worked on anew, and planned anew when it is filed again.
        store.drop_open_look_backs(tx.connection, case.authority, case.id)


def recurred(tx: Transaction, case: Case) -> bool:
    """Say whether a look-back of this case found that it had come back."""
    return any(row.outcome == RECURRED for row in store.rows_of(tx.connection, "look_back", case.authority, case.id))


def _add(tx: Transaction, case: Case, day: Day, reason: str) -> int:
    rows = store.rows_of(tx.connection, "look_back", case.authority, case.id)
    number = max((row.number for row in rows), default=0) + 1
    row = {"authority_id": case.authority, "case_id": case.id, "number": number, "planned_day": day, "reason": reason}
    store.add(tx.connection, "look_back", row | {"outcome": None, "seen": "", "done_by": None, "at": None})
    return number
