"""What another office wants answered soon: its deadline is called to mind as the case's own is, and the earlier one counts."""

from casework.cases import posts
from casework.cases.near import Near
from casework.kernel.ids import CaseId, Day, date_of
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import visible_cases
from casework.orders import store
from casework.people import keys
from casework.rules.deadlines import warning
from casework.rules.duties import Duty


def near(tx: Transaction, actor: Actor) -> tuple[Near, ...]:
    """Return the orders of cases that the actor's department leads, unanswered and within the days of the warnings.

    Where intake officers work on a case already, they are told and their colleagues are not.
    """
    if Duty.INTAKE not in actor.duties:
        return ()
    steps = tx.office.policies.measures.remind
    horizon = Day(tx.today + max(steps))
    rows = store.orders_due(tx.connection, visible_cases(actor), horizon)
    done = posts.done_on(tx, actor.authority, [CaseId(row.case_id) for row in rows])
    # Whoever took the order in at another department did intake too, and works on it no more.
    own = {one.officer for one in keys.members_of(tx, actor.authority, actor.department)} if rows else set()
    found = []
    for row in rows:
        working = own & {one for one, duty in done.get(CaseId(row.case_id), {}).items() if duty is Duty.INTAKE}
        days = warning(date_of(Day(row.due_day)), date_of(tx.today), steps)
        if days is not None and (not working or actor.officer in working):
            found.append(Near(CaseId(row.case_id), Day(row.due_day), days))
    return tuple(found)


def earlier(*found: Near) -> dict[CaseId, Near]:
    """Return the earliest of each case."""
    kept: dict[CaseId, Near] = {}
    for one in found:
        if one.case not in kept or one.due < kept[one.case].due:
            kept[one.case] = one
    return kept
