"""Days of urgings that were 暂定: reckoned again once the year's calendar is there, as a case's own days are.

An urging's event keeps how many worked days it gave, where its day lay beyond the published calendar (kernel/promises.py has
the same of a case in its columns). The sweep writes the day that the calendar knows by now.
"""

from typing import Any

from casework.cases.telling import RECKONED
from casework.kernel import authorities, events
from casework.kernel.ids import AuthorityId, CaseId, Day, date_of, day_at, day_of
from casework.kernel.office import Office, Transaction, query, use_case
from casework.oversight import store
from casework.oversight.urge import SENT
from casework.rules import deadlines


def sweep(office: Office) -> int:
    """Reckon the 暂定 days of urgings again; return how many changed. Idempotent."""
    return sum(reckon(office, authority, case, number) for authority, case, number in waiting(office))


@query
def waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId, int], ...]:
    """Return authority, case and number of the urgings whose day can be reckoned better by now."""
    return tuple(
        (authority.id, CaseId(row.case_id), row.number)
        for authority in authorities.all_of(tx)
        for row in store.open_urgings(tx.connection, authority.id)
        if _better(tx, row) is not None
    )


@use_case
def reckon(tx: Transaction, authority: AuthorityId, case_id: CaseId, number: int) -> bool:
    """Write the day of an urging that the calendar knows by now; false when there is none, or it was answered meanwhile."""
    rows = [row for row in store.urgings(tx.connection, authority, case_id) if row.number == number]
    day = _better(tx, rows[0]) if rows else None
    if day is None or not store.set_urging_due(tx.connection, authority, case_id, number, Day(rows[0].due), day):
        return False
    events.note(tx, events.load(tx, authority, case_id), RECKONED, actor=None, payload={"number": number})
    return True


def _better(tx: Transaction, row: Any) -> Day | None:
    """Return another day than the one that an urging has, if its own was 暂定; None where nothing changes."""
    history = events.of_case(tx, AuthorityId(row.authority_id), CaseId(row.case_id))
    sent = next((one for one in history if one.step == SENT and one.payload.get("number") == row.number), None)
    days = None if sent is None else sent.payload.get("days")
    if not isinstance(days, int):
        return None
    day, _ = deadlines.after_worked(date_of(day_at(row.at)), days, tx.office.policies.calendar)
    return None if day_of(day) == row.due else Day(day_of(day))
