"""The review slice's queries: notices, objections and the opinions of reviewers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, EventId
from casework.review.tables import notice, objection, opinion

_TABLES: Mapping[str, Table] = {table.name: table for table in (notice, objection)}


def add_once(connection: Connection, table: str, row: Mapping[str, object]) -> bool:
    """Insert a notice or an objection unless a key of it is taken; say whether it was inserted."""
    return insert_once(connection, _TABLES[table], row)


def rows_of(connection: Connection, table: str, of: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the notices or the objections of a case."""
    wanted = _TABLES[table]
    return connection.execute(select(wanted).where(wanted.c.authority_id == of, wanted.c.case_id == case)).all()


def settle(connection: Connection, of: AuthorityId, event: EventId, outcome: str) -> None:
    """Write what became of the objection to an answer."""
    connection.execute(
        update(objection).where(objection.c.authority_id == of, objection.c.event_id == event).values(outcome=outcome)
    )


def opinion_row(connection: Connection, of: AuthorityId, case: CaseId, round_number: int) -> Row[Any] | None:
    """Return the opinion of a round."""
    return connection.execute(
        select(opinion).where(opinion.c.authority_id == of, opinion.c.case_id == case, opinion.c.round == round_number)
    ).one_or_none()


def save_opinion(
    connection: Connection, key: tuple[AuthorityId, CaseId, int], seen_version: int, values: Mapping[str, object]
) -> bool:
    """Write an opinion over the version that was seen (0: there was none); false when somebody else was first."""
    of, case, round_number = key
    if seen_version == 0:
        row = {"authority_id": of, "case_id": case, "round": round_number, "version": 1, **values}
        return insert_once(connection, opinion, row)
    statement = (
        update(opinion)
        .where(
            opinion.c.authority_id == of,
            opinion.c.case_id == case,
            opinion.c.round == round_number,
            opinion.c.version == seen_version,
        )
        .values({"version": seen_version + 1, **values})
    )
    return connection.execute(statement).rowcount == 1
