"""What intake wrote about a case, as the slices above need it when the case is handed on."""

from casework.cases import store
from casework.cases.handle import RecordText
from casework.kernel.casefile import Case
from casework.kernel.office import Transaction


def record_of(tx: Transaction, case: Case) -> RecordText | None:
    """Return the record of a case that the caller has found, or None before intake has written one."""
    row = store.versioned(tx.connection, "case_record", case.authority, case.id)
    if row is None:
        return None
    return RecordText(row.region, row.sector, row.category, row.subject, row.place, row.summary)


def sheet_of(tx: Transaction, case: Case) -> str:
    """Return the lead sheet, or an empty text."""
    row = store.versioned(tx.connection, "lead_sheet", case.authority, case.id)
    return "" if row is None else str(row.text)


def drop_sheet(tx: Transaction, case: Case) -> None:
    """Delete the lead sheet: whoever handed the case on did not give it along."""
    store.drop_sheet(tx.connection, case.authority, case.id)
