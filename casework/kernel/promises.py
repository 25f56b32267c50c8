"""What is promised to the reporter by which day, how a stopped clock goes on, and what becomes of a 暂定 day.

A day in working days that lies beyond the published calendar is provisional. While it is, the case holds what it was reckoned
from (`due_from`, `due_days`; `reward_from`, `reward_days`), and the sweep reckons it again. Whoever sets another day sets or
clears these with it: `complete` sees to that for every column of promised time that is written.
"""

import datetime
from collections.abc import Collection, Mapping

from casework.kernel import store
from casework.kernel.casefile import Case, case_of
from casework.kernel.ids import AuthorityId, Day, date_of, day_of
from casework.kernel.office import Transaction
from casework.rules import deadlines, lifecycle

PROMISED = ("due", "due_at", "due_kind", "due_from", "due_days")
"""The columns of what the main track promises."""


def promise(tx: Transaction, case: Case, row: lifecycle.Step, deadline: str | None) -> tuple[dict[str, object], Day | None]:
    """Return the columns of promised time that the step changes, and the day that the reporter's sentence names."""
    rule = deadline or row.deadline
    due = _due(tx, rule) if rule else None
    day = Day(day_of(due.day)) if due else None
    if row.track == lifecycle.REWARD:
        return {"reward_due": day, **_open(tx, rule, due, "reward")}, day
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
        resumed, how = resumed_due(tx, case)
        return values | {"due": resumed, **how}, resumed
    values |= {"due": None, "due_kind": None}
    if row.clock == "start" and due:
        at = datetime.datetime.combine(due.day, due.time, deadlines.CHINA) if due.time else None
        values |= {"due": day, "due_kind": rule, "due_at": at, **_open(tx, rule, due, "due")}
    return values, day


def resumed_due(tx: Transaction, case: Case) -> tuple[Day | None, dict[str, object]]:
    """Return the promised day of a case whose clock runs on from today: what was left when it stopped is still left.

    With it come the columns that a 暂定 day is reckoned again from.
    """
    if case.due is None or case.clock_stopped_day is None or case.due_kind is None:
        return case.due, {}
    policies = tx.office.policies
    due, stopped = date_of(case.due), date_of(case.clock_stopped_day)
    if policies.deadlines[case.due_kind].unit != "working_days":
        return Day(tx.today + max(0, case.due - case.clock_stopped_day)), {}
    left = max(0, deadlines.working_days_left(due, stopped, policies.calendar))
    day, provisional = deadlines.after_worked(date_of(tx.today), left, policies.calendar)
    return Day(day_of(day)), {"due_from": tx.today, "due_days": left} if provisional else {}


def complete(columns: Mapping[str, object]) -> dict[str, object]:
    """Return columns of a case to be written, with what a new day makes void: an old reckoning that was 暂定."""
    whole = dict(columns)
    for name, track in (("due", "due"), ("reward_due", "reward")):
        if name in whole:
            whole.setdefault(f"{track}_from", None)
            whole.setdefault(f"{track}_days", None)
    return whole


def provisional(tx: Transaction, authority: AuthorityId) -> tuple[Case, ...]:
    """Return the cases with a day that is 暂定, for the sweep."""
    return tuple(case_of(row) for row in store.cases_provisional(tx.connection, authority))


def asking(
    tx: Transaction, authority: AuthorityId, protection: str, states: Collection[str], step: str
) -> tuple[Case, ...]:
    """Return the cases in this state of protection, and those in some main states with an event `step`, for the sweep."""
    return tuple(case_of(row) for row in store.cases_asking(tx.connection, authority, protection, states, step))


def reckoned_again(tx: Transaction, case: Case) -> dict[str, object]:
    """Return the columns that change because the calendar knows more by now; none where it does not."""
    changed: dict[str, object] = {}
    for name, track in (("due", "due"), ("reward_due", "reward")):
        start, days = getattr(case, f"{track}_from"), getattr(case, f"{track}_days")
        if start is None or days is None:
            continue
        day, provisional = deadlines.after_worked(date_of(start), days, tx.office.policies.calendar)
        if not provisional:
            changed |= {name: Day(day_of(day)), f"{track}_from": None, f"{track}_days": None}
        elif day_of(day) != getattr(case, name):
            changed |= {name: Day(day_of(day)), f"{track}_from": start, f"{track}_days": days}
    return changed


def _open(tx: Transaction, rule: str | None, due: deadlines.Due | None, track: str) -> dict[str, object]:
    """Return what a day that was just promised is to be reckoned again from, where it is 暂定."""
    if rule is None or due is None or not due.provisional:
        return {}
    return {f"{track}_from": tx.today, f"{track}_days": tx.office.policies.deadlines[rule].length}


def _due(tx: Transaction, rule: str) -> deadlines.Due:
    return deadlines.due(tx.office.policies.deadlines[rule], tx.now, tx.office.policies.calendar)
