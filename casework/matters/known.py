"""What a department knew of a fact before a tip came: a document older than the first receipt, and whether it was acted on.

Z08 refuses a reward for what the department knew and dealt with as the law wants; X02 lifts that where it knew and did
not (安监总财〔2018〕19号 7). Both need the document: without one, nobody knew.
"""

from dataclasses import dataclass

from casework.cases import order
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Transaction
from casework.matters import pairs, store
from casework.rules.deadlines import page_day

LONGEST = 100


@dataclass(frozen=True)
class Known:
    """The document and its day; empty where the department did not know. `handled`: it was acted on as the law wants."""

    document: str = ""
    day: Day | None = None
    handled: bool = False


def known_of(tx: Transaction, case: Case) -> Known:
    """Return what was written of a case."""
    row = pairs.matter_of(tx, case)
    if row is None or not row.known_document:
        return Known()
    return Known(row.known_document, Day(row.known_day), bool(row.known_handled))


def note(tx: Transaction, case: Case, document: str, day: Day | None, *, handled: bool) -> None:
    """Write the document, or take it back (an empty one). Raises Refused for one that is not older than the tip."""
    document = document.strip()
    if len(document) > LONGEST:
        raise Refused("too_long", f"文号太长，最多 {LONGEST} 个字。")
    if document and day is None:
        raise Refused("no_day", "写文书的日子。")
    if document and day is not None and day >= _told(tx, case):
        raise Refused("not_older", "文书要早于收到举报那天，才算已经掌握。")
    if pairs.matter_of(tx, case) is None:
        pairs.link(tx, case, [])
    values = {
        "known_document": document,
        "known_day": day if document else None,
        "known_handled": handled if document else None,
    }
    store.put_link(tx.connection, case.authority, case.id, values)


def _told(tx: Transaction, case: Case) -> Day:
    """Return the day on which whoever reported it first told an authority: outside it may have been earlier."""
    place = order.places_of(tx, case.authority, [case.id]).get(case.id)
    return case.day if place is None else min(case.day, place.day)


def reasons(one: Known) -> dict[str, str]:
    """Return the circumstances that follow, each with its source."""
    if not one.document or one.day is None:
        return {}
    source = f"{one.document}（{page_day(date_of(one.day))}），早于收到举报那天"
    found = {"already_handling": source}
    return found if one.handled else found | {"known_not_handled": f"{source}，没有依法处理"}
