"""The statements that lay rows anew (scatter.py). They change no value of any row."""

import secrets
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, Table, and_, bindparam, func, literal, select, update
from sqlalchemy.exc import OperationalError

from casework.kernel.database import Connection, Engine, metadata
from casework.kernel.ids import AuthorityId, CaseId

OF_CASE = ("case_recipient", "receipt_order", "notice", "objection", "award")
OF_TIP = ("tip", "tip_recipient", "mailbox", "upload", "file_note", "replacement")
OF_MAILBOX = ("letter", "mailbox_nonce")
OF_AWARD = ("claim", "claim_share", "ledger_entry")
LAID = ("event", "case", *OF_CASE, *OF_TIP, *OF_MAILBOX, *OF_AWARD)
"""Tables with rows that a reporter's deed brings about."""
PATIENCE = "2s"
"""How long the lock of a table is waited for, during which nobody else gets it."""


def lay_anew(connection: Connection, of: AuthorityId, cases: Collection[CaseId]) -> None:
    """Write the rows of some cases again as they are, in an order drawn by lot, and what is kept beside them too."""
    for table, mine in _rows_of(of, cases):
        keys = list(table.primary_key)
        # Whoever works on a row writes it anew by that; waiting for them could close a circle.
        found = select(*keys).where(table.c.authority_id == of, mine).with_for_update(skip_locked=True, key_share=True)
        rows = [{f"key_{name}": value for name, value in row._mapping.items()} for row in connection.execute(found)]
        secrets.SystemRandom().shuffle(rows)
        if rows:
            this = and_(*(key == bindparam(f"key_{key.name}") for key in keys))
            connection.execute(update(table).where(this).values(_as_it_is(table)), rows)


def _as_it_is(table: Table) -> dict[Any, Any]:
    """Values that are the same: bytes are put together anew, or PostgreSQL would leave long ones where they lie."""
    same: dict[Any, Any] = {
        column: column.op("||")(literal(b"", LargeBinary))
        for column in table.c
        if isinstance(column.type, LargeBinary) and not column.primary_key
    }
    last = list(table.c)[-1]
    return same or {last: last}


def _rows_of(of: AuthorityId, cases: Collection[CaseId]) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    tables = metadata.tables
    case, mailbox, award = tables["case"], tables["mailbox"], tables["award"]
    this = and_(case.c.authority_id == of, case.c.id.in_(cases))
    tips = select(func.coalesce(case.c.whole_tip, case.c.tip_id)).where(this)
    boxes = select(mailbox.c.mailbox_hash).where(mailbox.c.authority_id == of, mailbox.c.tip_id.in_(tips))
    awards = select(award.c.id).where(award.c.authority_id == of, award.c.case_id.in_(cases))
    yield case, case.c.id.in_(cases)
    ways: tuple[tuple[tuple[str, ...], str, Collection[CaseId] | Select[Any]], ...] = (
        (OF_CASE, "case_id", cases),
        (OF_TIP, "tip_id", tips),
        (OF_MAILBOX, "mailbox_hash", boxes),
        (OF_AWARD, "award_id", awards),
    )
    for names, column, wanted in ways:
        for name in names:
            yield tables[name], tables[name].c[column].in_(wanted)


def drop_dead(engine: Engine) -> None:
    """Let PostgreSQL forget what was deleted or written anew in all of these tables; what it cannot now, the next time."""
    with suppress(OperationalError), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in LAID:
            connection.exec_driver_sql(f'VACUUM "{name}"')


def write_order_anew(engine: Engine) -> None:
    """Let PostgreSQL write the order of receipt into a new file, which takes nothing of deleted rows along.

    The table is small. Whoever uses it goes first; then its deleted rows stay until the next time.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}'")
        try:
            with suppress(OperationalError):
                connection.exec_driver_sql("VACUUM FULL receipt_order")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
