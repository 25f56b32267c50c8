"""The people slice's queries of key records and of the seeds that are kept for officers."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, or_, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, Day, DepartmentId, KeyId, OfficerId
from casework.people.tables import key_record, key_request, key_share
from crypto.keyring import Purpose

# What every tip runs is built once: building a statement costs more than running it.
_ROUTING_KEY_IDS = select(key_record.c.key_id).where(
    key_record.c.authority_id == bindparam("of"),
    key_record.c.current.is_(True),
    or_(key_record.c.purpose == int(Purpose.DEPARTMENT), key_record.c.purpose == int(Purpose.INTAKE)),
)
_INTAKE = (
    select(key_record.c.key_id, key_record.c.holder_id, key_record.c.retired_day)
    .where(
        key_record.c.authority_id == bindparam("of"),
        key_record.c.holder_id.in_(bindparam("holders", expanding=True)),
        key_record.c.purpose == int(Purpose.INTAKE),
    )
    .order_by(key_record.c.epoch, key_record.c.key_id)
)


def records(
    connection: Connection,
    of: AuthorityId,
    *,
    holders: Collection[bytes] | None = None,
    purposes: Collection[Purpose] | None = None,
    current: bool | None = None,
) -> Sequence[Row[Any]]:
    """Key records of an authority, narrowed down by holder, purpose and whether they are in use."""
    statement = select(key_record).where(key_record.c.authority_id == of)
    if holders is not None:
        statement = statement.where(key_record.c.holder_id.in_(holders))
    if purposes is not None:
        statement = statement.where(key_record.c.purpose.in_([int(purpose) for purpose in purposes]))
    if current is not None:
        statement = statement.where(key_record.c.current.is_(current))
    return connection.execute(statement.order_by(key_record.c.purpose, key_record.c.epoch, key_record.c.key_id)).all()


def routing_key_ids(connection: Connection, of: AuthorityId) -> frozenset[bytes]:
    """The ids of the certifying and intake records in use; short, for a look at what has changed since the last look."""
    return frozenset(connection.execute(_ROUTING_KEY_IDS, {"of": of}).scalars().all())


def intake_rows(connection: Connection, of: AuthorityId, holders: Collection[bytes]) -> Sequence[Row[Any, Any, Any]]:
    """Key id, holder and retired day of some holders' intake records, in use or not."""
    return connection.execute(_INTAKE, {"of": of, "holders": list(holders)}).all()


def record_rows(connection: Connection, of: AuthorityId, key_ids: Collection[KeyId]) -> Sequence[Row[Any]]:
    """Key records by id."""
    return connection.execute(select(key_record).where(key_record.c.authority_id == of, key_record.c.key_id.in_(key_ids))).all()


def retire(connection: Connection, of: AuthorityId, holder: bytes, purposes: Collection[Purpose], day: Day) -> None:
    """Put records out of use; they stay, because old letters and tips name them."""
    connection.execute(
        update(key_record)
        .where(
            key_record.c.authority_id == of,
            key_record.c.holder_id == holder,
            key_record.c.purpose.in_([int(purpose) for purpose in purposes]),
            key_record.c.current.is_(True),
        )
        .values(current=False, retired_day=day)
    )


def shares_of(connection: Connection, of: AuthorityId, wanted: OfficerId, holder: bytes) -> Sequence[Row[Any]]:
    """The seeds of one department that are kept for an officer."""
    return connection.execute(
        select(key_share)
        .join(
            key_record,
            and_(key_record.c.authority_id == key_share.c.authority_id, key_record.c.key_id == key_share.c.key_id),
        )
        .where(key_share.c.authority_id == of, key_share.c.officer_id == wanted, key_record.c.holder_id == holder)
        .order_by(key_share.c.key_id)
    ).all()


def holders_of(connection: Connection, of: AuthorityId, key_ids: Collection[KeyId]) -> set[tuple[KeyId, OfficerId]]:
    """Which seeds are kept for which officers."""
    rows = connection.execute(
        select(key_share.c.key_id, key_share.c.officer_id).where(
            key_share.c.authority_id == of, key_share.c.key_id.in_(key_ids)
        )
    )
    return {(KeyId(row.key_id), OfficerId(row.officer_id)) for row in rows}


def drop_shares(connection: Connection, of: AuthorityId, wanted: OfficerId, key_ids: Collection[KeyId]) -> None:
    """Forget the seeds of some keys that were kept for an officer."""
    connection.execute(
        delete(key_share).where(
            key_share.c.authority_id == of, key_share.c.officer_id == wanted, key_share.c.key_id.in_(key_ids)
        )
    )


def requests(connection: Connection, of: AuthorityId, where: DepartmentId) -> Sequence[Row[Any]]:
    """Who asks for older seeds of a department."""
    return connection.execute(
        select(key_request)
        .where(key_request.c.authority_id == of, key_request.c.department_id == where)
        .order_by(key_request.c.asked_day, key_request.c.officer_id)
    ).all()


def drop_request(connection: Connection, of: AuthorityId, wanted: OfficerId, where: DepartmentId) -> None:
    """Forget that an officer asked."""
    connection.execute(
        delete(key_request).where(
            key_request.c.authority_id == of,
            key_request.c.officer_id == wanted,
            key_request.c.department_id == where,
        )
    )
