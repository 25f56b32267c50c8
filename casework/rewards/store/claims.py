"""The queries of claims: what a reporter asked to be paid, one share for each of those who reported together."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, select, update

from casework.kernel.database import Connection
from casework.kernel.ids import AuthorityId, AwardId, Day
from casework.rewards.tables import award, claim, claim_share

_OPEN = and_(claim_share.c.paid_day.is_(None), claim_share.c.returned_day.is_(None))


def claim_row(connection: Connection, of: AuthorityId, award_id: AwardId) -> Row[Any] | None:
    """The claim of an award."""
    return connection.execute(select(claim).where(claim.c.authority_id == of, claim.c.award_id == award_id)).one_or_none()


def shares(connection: Connection, of: AuthorityId, award_id: AwardId) -> Sequence[Row[Any]]:
    """The shares of a claim in their order; one for whoever reported alone."""
    return connection.execute(
        select(claim_share)
        .where(claim_share.c.authority_id == of, claim_share.c.award_id == award_id)
        .order_by(claim_share.c.share)
    ).all()


def drop(connection: Connection, of: AuthorityId, award_id: AwardId) -> None:
    """Forget a claim that the payer will not pay."""
    for table in (claim_share, claim):
        connection.execute(delete(table).where(table.c.authority_id == of, table.c.award_id == award_id))


def to_order(connection: Connection, of: AuthorityId, before: Day) -> Sequence[AwardId]:
    """The awards of claims made before a day that no orders file holds yet."""
    rows = connection.scalars(
        select(claim.c.award_id).where(claim.c.authority_id == of, claim.c.ordered_batch.is_(None), claim.c.day < before)
    )
    return [AwardId(one) for one in rows]


def of_batch(connection: Connection, of: AuthorityId, batch: bytes) -> Sequence[Row[Any]]:
    """The claims of one orders file, each with its award."""
    return connection.execute(
        select(claim.c.day, award)
        .join(award, and_(award.c.authority_id == claim.c.authority_id, award.c.id == claim.c.award_id))
        .where(claim.c.authority_id == of, claim.c.ordered_batch == batch)
    ).all()


def unpaid_batches(connection: Connection, of: AuthorityId) -> Sequence[bytes]:
    """Orders files that still hold an open share: those that have to lie in the exchange."""
    same = and_(claim_share.c.authority_id == claim.c.authority_id, claim_share.c.award_id == claim.c.award_id)
    rows = connection.execute(
        select(claim.c.ordered_batch)
        .join(claim_share, same)
        .where(claim.c.authority_id == of, claim.c.ordered_batch.is_not(None), _OPEN)
        .distinct()
    )
    return sorted(row.ordered_batch for row in rows)


def set_batch(connection: Connection, of: AuthorityId, awards: Collection[AwardId], batch: bytes) -> None:
    """Put claims into an orders file."""
    connection.execute(
        update(claim).where(claim.c.authority_id == of, claim.c.award_id.in_(awards)).values(ordered_batch=batch)
    )


def settle(connection: Connection, of: AuthorityId, award_id: AwardId, share: int, values: dict[str, int]) -> bool:
    """Write that an open share was paid or came back; false when it was known already."""
    statement = (
        update(claim_share)
        .where(
            claim_share.c.authority_id == of,
            claim_share.c.award_id == award_id,
            claim_share.c.share == share,
            _OPEN,
        )
        .values(**values)
    )
    return connection.execute(statement).rowcount == 1
