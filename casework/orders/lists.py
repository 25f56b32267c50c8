"""The lists of orders, and the other office's deadline beside the case's own."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from casework.cases.words import FINDING_NAMES, STATE_NAMES
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import CaseId, Day, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find, kept_from_home, visible_cases
from casework.orders import store
from casework.orders.bring import OUTSIDE, may_bring, numbered
from casework.rules.deadlines import days_left, page_day, working_days_left
from casework.rules.duties import Duty

TABS = (("open", "没答复"), ("due", "快到期、过期"), ("replied", "已答复"))
REPLIED = "order_replied"
MOST_ROWS = 2000
READERS = (Duty.INTAKE, Duty.LEAD, Duty.OVERSEE)
"""Who looks after orders: who takes in and answers, the leader, and whoever supervises."""
REPLIERS = (Duty.INTAKE, Duty.LEAD)
_NEAR = 3


@dataclass(frozen=True)
class DueText:
    """Another office's deadline in an officer's words; `tone` as of the desk: far, near, over, or none."""

    tone: str
    text: str


NO_DUE = DueText("none", "—")


@dataclass(frozen=True)
class OrderRow:
    """One order. `case` is its number here, or empty where the case is not this department's to see."""

    source: str
    number: str
    imported: str
    due: DueText
    case: str
    state: str
    replied: str
    can_reply: bool


@dataclass(frozen=True)
class Orders:
    """One list with the counts of all of them: name, label, count."""

    tab: str
    tabs: tuple[tuple[str, str, int], ...]
    rows: tuple[OrderRow, ...]
    brings: bool


@dataclass(frozen=True)
class OrderOfCase:
    """What a case's page says of its order. `first_day` is the page day of a first report elsewhere, or empty.

    `also` are the numbers of other visible cases that came under the same number by another door.
    """

    source: str
    number: str
    origin: str
    first_day: str
    imported: str
    due: DueText
    replied: str
    can_reply: bool
    outside: bool
    also: tuple[str, ...]


@query
def orders(tx: Transaction, actor: Actor, tab: str = "open") -> Orders:
    """Return the orders that this officer may know of: those of visible cases, and what the own department took in."""
    actor.require(*READERS)
    found = store.seen_orders(tx.connection, visible_cases(actor), actor.authority, actor.department, MOST_ROWS)
    kept = kept_from_home(tx, actor, [CaseId(row.case_id) for row in found])
    rows = [row for row in found if row.source != OUTSIDE and row.case_id not in kept]
    tab = tab if tab in dict(TABS) else "open"
    sorted_in = {name: [row for row in rows if _is_in(tx, row, name)] for name, _ in TABS}
    return Orders(
        tab=tab,
        tabs=tuple((name, label, len(sorted_in[name])) for name, label in TABS),
        rows=tuple(_row(tx, actor, row) for row in sorted_in[tab]),
        brings=may_bring(tx, actor),
    )


@query
def of_case(tx: Transaction, actor: Actor, number: str) -> OrderOfCase | None:
    """Return the order of a visible case; None where it came otherwise."""
    case, role = find(tx, actor, number)
    row = store.order_of(tx.connection, case.authority, case.id)
    if row is None:
        return None
    same = numbered(tx, actor, row.source, [row.number])
    return OrderOfCase(
        source=_source(tx, row.source),
        number=row.number.partition("·")[0] if row.source == OUTSIDE else row.number,
        origin=row.origin,
        first_day=_day(row.first_day),
        imported=_day(row.imported_day),
        due=due_text(tx, row.due_day, row.replied_day),
        replied=_day(row.replied_day),
        can_reply=row.replied_day is None and _replies(actor, role),
        outside=row.source == OUTSIDE,
        also=tuple(one.case_number for one in same if one.case_number and one.case_id != case.id),
    )


def source_of(tx: Transaction, case: Case) -> str:
    """Return what another office's order of a case is called after, or nothing where it came otherwise; never its number."""
    row = store.order_of(tx.connection, case.authority, case.id)
    return "" if row is None else _source(tx, row.source)


@query
def dues(tx: Transaction, actor: Actor, numbers: Collection[str]) -> dict[str, DueText]:
    """Return case number → the other office's deadline, for the rows of the desk that have one to keep."""
    if not numbers:
        return {}
    found = store.orders_of_numbers(tx.connection, visible_cases(actor), numbers)
    open_rows = [row for row in found if row.due_day is not None and row.replied_day is None]
    return {row.number: due_text(tx, row.due_day, None) for row in open_rows}


@use_case
def replied(tx: Transaction, actor: Actor, number: str) -> None:
    """Write down that the reply was pasted into the other office's order; once."""
    actor.require(*REPLIERS)
    case, role = find(tx, actor, number)
    if not _replies(actor, role):
        raise Forbidden
    if store.order_of(tx.connection, case.authority, case.id) is None:
        raise NotFound
    if not store.set_replied(tx.connection, case.authority, case.id, tx.today):
        raise Refused("replied", "已经记过贴回的日子了。")
    events.note(tx, case, REPLIED, actor=actor)


def may_reply(tx: Transaction, actor: Actor, number: str) -> Any:
    """Return case and order for whoever writes the reply; raises NotFound, Forbidden."""
    actor.require(*REPLIERS)
    case, role = find(tx, actor, number)
    if not _replies(actor, role):
        raise Forbidden
    row = store.order_of(tx.connection, case.authority, case.id)
    if row is None:
        raise NotFound
    return case, row


def due_text(tx: Transaction, due: int | None, done: int | None) -> DueText:
    """Return a deadline of another office, which no rule of this one explains."""
    if due is None or done is not None:
        return NO_DUE if due is None else DueText("none", _day(due))
    last, today = date_of(Day(due)), tx.now.date()
    left = days_left(last, today)
    if left < 0:
        return DueText("over", f"超期 {-left} 天")
    near = working_days_left(last, today, tx.office.policies.calendar) <= _NEAR
    return DueText("near", f"还有 {left} 天" if left else "今天") if near else DueText("far", _date(last))


def _is_in(tx: Transaction, row: Any, tab: str) -> bool:
    done = row.replied_day is not None and row.case_number is not None
    if tab == "replied":
        return done
    return not done and (tab == "open" or due_text(tx, row.due_day, None).tone in ("near", "over"))


def _row(tx: Transaction, actor: Actor, row: Any) -> OrderRow:
    seen = row.case_number is not None
    state = (FINDING_NAMES[row.finding] if row.state == "CONCLUDED" else STATE_NAMES[row.state]) if seen else ""
    return OrderRow(
        source=_source(tx, row.source),
        number=row.number,
        imported=_day(row.imported_day),
        due=due_text(tx, row.due_day, row.replied_day if seen else None),
        case=row.case_number or "",
        state=state,
        replied=_day(row.replied_day) if seen else "",
        can_reply=seen and row.replied_day is None and _replies(actor, row.role),
    )


def _replies(actor: Actor, role: str) -> bool:
    """Whoever handles the case answers its order; so does the office that took it in, once the conclusion shows it the case."""
    return role in ("lead", "rewards", "supervisor") and bool(actor.duties & set(REPLIERS))


def _source(tx: Transaction, source: str) -> str:
    if source == OUTSIDE:
        return "外地转来"
    known = tx.office.policies.order_sources.get(source)
    return known.name if known else source


def _day(day: int | None) -> str:
    return "" if day is None else page_day(date_of(Day(day)))


def _date(day: datetime.date) -> str:
    return f"{day.month}月{day.day}日"
