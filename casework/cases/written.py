"""What intake wrote about a case, as the slices above need it when the case is handed on."""

from dataclasses import asdict

from casework.cases import order_store, store
from casework.cases.handle import RecordText
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import CaseId
from casework.kernel.office import Actor, Transaction


def record_of(tx: Transaction, case: Case) -> RecordText | None:
    """Return the record of a case that the caller has found, or None before intake has written one."""
    row = store.versioned(tx.connection, "case_record", case.authority, case.id)
    if row is None:
        return None
    return RecordText(row.region, row.sector, row.category, row.subject, row.place, row.summary)


def first_record(tx: Transaction, actor: Actor, case: Case, text: RecordText) -> Case:
    """Write the record of a case that has none, with words that were checked before."""
    row = {**asdict(text), "written_by": actor.officer, "at": tx.now}
    store.save_versioned(tx.connection, "case_record", (case.authority, case.id), 0, row)
    return events.note(tx, case, "case_record", actor=actor, payload={"version": 1})


def sheet_of(tx: Transaction, case: Case) -> str:
    """Return the lead sheet, or an empty text."""
    row = store.versioned(tx.connection, "lead_sheet", case.authority, case.id)
    return "" if row is None else str(row.text)


def drop_sheet(tx: Transaction, case: Case) -> None:
    """Delete the lead sheet: whoever handed the case on did not give it along."""
    store.drop_sheet(tx.connection, case.authority, case.id)


def like(tx: Transaction, case: Case) -> tuple[CaseId, ...]:
    """Return the cases of the authority whose record shares enterprise, category or township with that of a case."""
    return tuple(order_store.records_like(tx.connection, case.authority, case.id))
