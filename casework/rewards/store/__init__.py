"""The rewards slice's queries: assessments, rechecks, awards and withdrawals; `ledger.py` and `claims.py` have the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, delete, func, insert, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, AwardId, CaseId
from casework.kernel.visibility import VisibleCases
from casework.rewards.tables import assessment, award, claim, claim_share, ledger_entry, recheck, withdrawal

_TABLES: Mapping[str, Table] = {
    table.name: table for table in (assessment, award, claim, claim_share, ledger_entry, recheck, withdrawal)
}


def add(connection: Connection, table: str, row: Mapping[str, object]) -> None:
    """Insert one row."""
    connection.execute(insert(_TABLES[table]).values(dict(row)))


def add_once(connection: Connection, table: str, row: Mapping[str, object]) -> bool:
    """Insert a row unless one of its keys is taken; say whether it was inserted."""
    return insert_once(connection, _TABLES[table], row)


def assessments(connection: Connection, of: AuthorityId, case_id: CaseId) -> Sequence[Row[Any]]:
    """The assessments of a case by round, the present one last."""
    return connection.execute(
        select(assessment)
        .where(assessment.c.authority_id == of, assessment.c.case_id == case_id)
        .order_by(assessment.c.round)
    ).all()


def put_assessment(
    connection: Connection, of: AuthorityId, case_id: CaseId, number: int, values: Mapping[str, object]
) -> None:
    """Write a round's assessment in the place of the one before, if there is one."""
    row = {"authority_id": of, "case_id": case_id, "round": number, **values}
    if not insert_once(connection, assessment, row):
        set_assessment(connection, of, case_id, number, values)


def set_assessment(
    connection: Connection, of: AuthorityId, case_id: CaseId, number: int, values: Mapping[str, object]
) -> None:
    """Change columns of a round."""
    connection.execute(
        update(assessment)
        .where(assessment.c.authority_id == of, assessment.c.case_id == case_id, assessment.c.round == number)
        .values(dict(values))
    )


def rechecks(connection: Connection, of: AuthorityId, case_id: CaseId) -> Sequence[Row[Any]]:
    """What was drawn and asked of other departments about a case, the newest last."""
    return connection.execute(
        select(recheck).where(recheck.c.authority_id == of, recheck.c.case_id == case_id).order_by(recheck.c.number)
    ).all()


def set_recheck(
    connection: Connection, of: AuthorityId, case_id: CaseId, number: int, values: Mapping[str, object]
) -> None:
    """Change a recheck."""
    connection.execute(
        update(recheck)
        .where(recheck.c.authority_id == of, recheck.c.case_id == case_id, recheck.c.number == number)
        .values(dict(values))
    )


def award_row(connection: Connection, of: AuthorityId, award_id: AwardId) -> Row[Any] | None:
    """One award."""
    return connection.execute(
        select(award).where(award.c.authority_id == of, award.c.id == award_id)
    ).one_or_none()


def awards_of_case(connection: Connection, of: AuthorityId, case_id: CaseId) -> Sequence[Row[Any]]:
    """The awards of a case in their order, proposed and ended ones too."""
    return connection.execute(
        select(award).where(award.c.authority_id == of, award.c.case_id == case_id).order_by(award.c.number)
    ).all()


def live_award(connection: Connection, of: AuthorityId, case_id: CaseId) -> Row[Any] | None:
    """The newest award of a case that was approved and has not ended."""
    living = [row for row in awards_of_case(connection, of, case_id) if row.signature is not None and not row.ended]
    return living[-1] if living else None


def proposal(connection: Connection, of: AuthorityId, case_id: CaseId) -> Row[Any] | None:
    """The award of a case that waits for an approver's signature."""
    return next((row for row in awards_of_case(connection, of, case_id) if row.signature is None), None)


def drop_proposal(connection: Connection, of: AuthorityId, case_id: CaseId) -> None:
    """Forget a proposed award; one that was approved stays."""
    connection.execute(
        delete(award).where(award.c.authority_id == of, award.c.case_id == case_id, award.c.signature.is_(None))
    )


def rewards(connection: Connection, visible: VisibleCases) -> Sequence[Any]:
    """The cases of a reward track that has begun, with what was assessed last, the nearest promise first."""
    cases = visible.subquery()
    last = (
        select(assessment.c.authority_id, assessment.c.case_id, func.max(assessment.c.round).label("round"))
        .group_by(assessment.c.authority_id, assessment.c.case_id)
        .subquery()
    )
    same = and_(last.c.authority_id == cases.c.authority_id, last.c.case_id == cases.c.id)
    newest = and_(
        assessment.c.authority_id == last.c.authority_id,
        assessment.c.case_id == last.c.case_id,
        assessment.c.round == last.c.round,
    )
    return connection.execute(
        select(
            cases.c.number,
            cases.c.reward_state,
            cases.c.reward_due,
            cases.c.reward_disputed,
            assessment.c.result,
            assessment.c.outcome,
        )
        .select_from(cases)
        .outerjoin(last, same)
        .outerjoin(assessment, newest)
        .where(cases.c.reward_state != "R_PENDING")
        .order_by(cases.c.reward_due.is_(None), cases.c.reward_due, cases.c.number)
    ).all()


def set_award(connection: Connection, of: AuthorityId, award_id: AwardId, values: Mapping[str, object]) -> None:
    """Change columns of an award."""
    connection.execute(update(award).where(award.c.authority_id == of, award.c.id == award_id).values(dict(values)))


def awards_waiting(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """Approved awards that no money is kept for yet, the first approved first."""
    return connection.execute(
        select(award)
        .where(
            award.c.authority_id == of,
            award.c.signature.is_not(None),
            award.c.posted_day.is_(None),
            award.c.ended == "",
        )
        .order_by(award.c.last_day, award.c.id)
    ).all()


def awards_past(connection: Connection, of: AuthorityId, day: int) -> Sequence[Row[Any]]:
    """Posted awards whose last day to claim lies before `day` and that nobody has claimed."""
    return connection.execute(
        select(award)
        .outerjoin(claim, and_(claim.c.authority_id == award.c.authority_id, claim.c.award_id == award.c.id))
        .where(award.c.authority_id == of, award.c.until_day < day, award.c.ended == "", claim.c.award_id.is_(None))
        .order_by(award.c.id)
    ).all()


def withdrawals(connection: Connection, of: AuthorityId, day: int) -> Sequence[Row[Any]]:
    """The withdrawals of awards whose last day is not over."""
    return connection.execute(
        select(withdrawal)
        .where(withdrawal.c.authority_id == of, withdrawal.c.last_day >= day)
        .order_by(withdrawal.c.award_id)
    ).all()


def withdrawal_row(connection: Connection, of: AuthorityId, award_id: AwardId) -> Row[Any] | None:
    """The withdrawal of an award."""
    return connection.execute(
        select(withdrawal).where(withdrawal.c.authority_id == of, withdrawal.c.award_id == award_id)
    ).one_or_none()
