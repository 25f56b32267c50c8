"""What is promised to the reporter by which day, and how a stopped clock goes on."""

import datetime

from casework.kernel.casefile import Case
from casework.kernel.ids import Day, date_of, day_of
from casework.kernel.office import Transaction
from casework.rules import deadlines, lifecycle


def promise(tx: Transaction, case: Case, row: lifecycle.Step, deadline: str | None) -> tuple[dict[str, object], Day | None]:
    """Return the columns of promised time that the step changes, and the day that the reporter's sentence names."""
    rule = deadline or row.deadline
    due = _due(tx, rule) if rule else None
    day = Day(day_of(due.day)) if due else None
    if row.track == lifecycle.REWARD:
        return {"reward_due": day}, day
    if row.track != lifecycle.MAIN:
        return {}, day
    if row.clock == "keep":
        return {}, case.due
    # An urgent time is kept only until somebody has taken the tip up (DESIGN section 1).
    values: dict[str, object] = {"due_at": None}
    if row.clock == "stop":
        return values | {"clock_stopped_day": tx.today, "wait_until": day}, day
    values |= {"wait_until": None, "clock_stopped_day": None}
    if row.clock == "resume":
        resumed = resumed_due(tx, case)
        return values | {"due": resumed}, resumed
    values |= {"due": None, "due_kind": None}
    if row.clock == "start" and due:
        at = datetime.datetime.combine(due.day, due.time, deadlines.CHINA) if due.time else None
        values |= {"due": day, "due_kind": rule, "due_at": at}
    return values, day


def resumed_due(tx: Transaction, case: Case) -> Day | None:
    """Return the promised day of a case whose clock runs on from today: what was left when it stopped is still left."""
    if case.due is None or case.clock_stopped_day is None or case.due_kind is None:
        return case.due
    policies = tx.office.policies
    due, stopped = date_of(case.due), date_of(case.clock_stopped_day)
    if policies.deadlines[case.due_kind].unit != "working_days":
        return Day(tx.today + max(0, case.due - case.clock_stopped_day))
    day = date_of(tx.today)
    for _ in range(max(0, deadlines.working_days_left(due, stopped, policies.calendar))):
        day = policies.calendar.next_worked(day)
    return Day(day_of(day))


def _due(tx: Transaction, rule: str) -> deadlines.Due:
    return deadlines.due(tx.office.policies.deadlines[rule], tx.now, tx.office.policies.calendar)
