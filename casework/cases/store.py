"""The cases slice's queries. What reads cases starts from the kernel's select of visible cases."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, exists, insert, not_, select, update

from casework.cases.tables import (
    case_record,
    conclusion,
    evidence_list,
    extension,
    finding,
    lead_sheet,
    measure,
    post,
    reviewer,
    saved_view,
    site_record,
    verifier,
)
from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.kernel.visibility import VisibleCases
from casework.rules import lifecycle
from casework.rules.duties import Duty


def insert_post(connection: Connection, authority: AuthorityId, case: CaseId, officer: OfficerId, duty: Duty) -> bool:
    """Write who does which duty; false when this person already did one on the case."""
    values = {"authority_id": authority, "case_id": case, "officer_id": officer, "duty": duty.value}
    return insert_once(connection, post, values)


def post_of(connection: Connection, authority: AuthorityId, case: CaseId, officer: OfficerId) -> str:
    """Return the duty that a person did on a case."""
    statement = select(post.c.duty).where(
        post.c.authority_id == authority, post.c.case_id == case, post.c.officer_id == officer
    )
    return str(connection.execute(statement).scalar_one())


def held_by(connection: Connection, visible: VisibleCases, officer: OfficerId) -> Sequence[Row[Any]]:
    """Return the visible open cases that a department leads and an officer has a post on, with the duty."""
    seen = visible.subquery()
    on = and_(post.c.authority_id == seen.c.authority_id, post.c.case_id == seen.c.id, post.c.officer_id == officer)
    open_here = and_(seen.c.state.not_in(lifecycle.CLOSED), seen.c.role == "lead")
    found = select(seen, post.c.duty).join(post, on).where(open_here)
    return connection.execute(found.order_by(seen.c.due, seen.c.number)).all()


def posts_of(connection: Connection, authority: AuthorityId, cases: Sequence[CaseId]) -> Sequence[Row[Any]]:
    """Return who did which duty on some cases."""
    return connection.execute(
        select(post).where(post.c.authority_id == authority, post.c.case_id.in_(cases)).order_by(post.c.duty, post.c.officer_id)
    ).all()


_VERSIONED = {
    "case_record": case_record,
    "lead_sheet": lead_sheet,
    "finding": finding,
    "site_record": site_record,
    "evidence_list": evidence_list,
    "extension": extension,
}


def versioned(connection: Connection, table: str, authority: AuthorityId, case: CaseId) -> Row[Any] | None:
    """Return what stands in a table with one versioned row for each case: record, lead sheet, finding and the like."""
    of = _VERSIONED[table]
    return connection.execute(select(of).where(of.c.authority_id == authority, of.c.case_id == case)).one_or_none()


def save_versioned(
    connection: Connection,
    table: str,
    key: tuple[AuthorityId, CaseId],
    seen_version: int,
    values: Mapping[str, object],
) -> bool:
    """Write a new version over the one that was seen (0: there was none); false when somebody else was first."""
    of, (authority, case) = _VERSIONED[table], key
    fields = {**values, "version": seen_version + 1}
    if seen_version == 0:
        return insert_once(connection, of, {"authority_id": authority, "case_id": case, **fields})
    statement = (
        update(of).where(of.c.authority_id == authority, of.c.case_id == case, of.c.version == seen_version).values(fields)
    )
    return connection.execute(statement).rowcount == 1


def measures_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return the measures of a case in the order in which they were written."""
    of_case = and_(measure.c.authority_id == authority, measure.c.case_id == case)
    return connection.execute(select(measure).where(of_case).order_by(measure.c.number)).all()


def insert_measure(connection: Connection, values: Mapping[str, object]) -> None:
    """Write a measure under its number."""
    connection.execute(insert(measure).values(dict(values)))


def set_measure(
    connection: Connection, authority: AuthorityId, case: CaseId, number: int, values: Mapping[str, object]
) -> None:
    """Change columns of one measure."""
    one = and_(measure.c.authority_id == authority, measure.c.case_id == case, measure.c.number == number)
    connection.execute(update(measure).where(one).values(dict(values)))


def measures_seen(connection: Connection, visible: VisibleCases, codes: Sequence[str], withdrawn: str) -> Sequence[Any]:
    """Return number and state of the cases that a department supervises, with each of these measures that stands."""
    cases = visible.subquery()
    on = and_(measure.c.authority_id == cases.c.authority_id, measure.c.case_id == cases.c.id)
    return connection.execute(
        select(cases.c.number, cases.c.state, measure.c.code)
        .select_from(cases)
        .join(measure, on)
        .where(cases.c.role == "supervisor", measure.c.code.in_(codes), measure.c.state != withdrawn)
        .order_by(cases.c.number, measure.c.number)
    ).all()


def cases_with_measures(connection: Connection, visible: VisibleCases, codes: Sequence[str], withdrawn: str) -> Sequence[Any]:
    """Return the visible cases, with all columns of `case` and the role, in which one of these measures stands."""
    cases = visible.subquery()
    own = (measure.c.authority_id == cases.c.authority_id, measure.c.case_id == cases.c.id)
    stands = exists().where(*own, measure.c.code.in_(codes), measure.c.state != withdrawn)
    return connection.execute(select(cases).where(stands).order_by(cases.c.number)).all()


def drop_sheet(connection: Connection, authority: AuthorityId, case: CaseId) -> None:
    """Delete a case's lead sheet."""
    connection.execute(delete(lead_sheet).where(lead_sheet.c.authority_id == authority, lead_sheet.c.case_id == case))


def verifiers_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return who was charged with verifying a case, round by round."""
    of_case = and_(verifier.c.authority_id == authority, verifier.c.case_id == case)
    return connection.execute(select(verifier).where(of_case).order_by(verifier.c.round, verifier.c.officer_id)).all()


def put_verifier(connection: Connection, key: tuple[AuthorityId, CaseId, OfficerId, int], values: Mapping[str, object]) -> None:
    """Write what holds of a verifier in a round, over what was written before."""
    named = dict(zip(("authority_id", "case_id", "officer_id", "round"), key, strict=True))
    if insert_once(connection, verifier, {**named, **values}):
        return
    one = and_(*(verifier.c[name] == value for name, value in named.items()))
    connection.execute(update(verifier).where(one).values(dict(values)))


def insert_conclusion(connection: Connection, values: Mapping[str, object]) -> None:
    """Write what a leader signed."""
    connection.execute(insert(conclusion).values(dict(values)))


def conclusions_of(connection: Connection, authority: AuthorityId, case: CaseId) -> Sequence[Row[Any]]:
    """Return what leaders signed of a case, oldest first."""
    of_case = and_(conclusion.c.authority_id == authority, conclusion.c.case_id == case)
    return connection.execute(select(conclusion).where(of_case).order_by(conclusion.c.number)).all()


def conclusions_seen(
    connection: Connection, visible: VisibleCases, outcomes: Collection[str], officer: OfficerId
) -> Sequence[Any]:
    """Return what was signed of the visible cases with one of these outcomes, with their columns, record and day of the visit.

    Cases in which the officer declared a conflict of interest are left out; of a case the newest conclusion comes last.
    """
    cases = visible.subquery()
    own = tuple(conclusion.c[name] for name in ("body", "signed_at"))
    record = tuple(case_record.c[name] for name in ("region", "sector", "category", "subject", "place", "summary"))

    def of_case(table: Table) -> ColumnElement[bool]:
        return and_(table.c.authority_id == cases.c.authority_id, table.c.case_id == cases.c.id)

    recused = exists().where(of_case(verifier), verifier.c.officer_id == officer, verifier.c.conflict_at.is_not(None))
    return connection.execute(
        select(cases, *own, *record, site_record.c.visited_day)
        .select_from(cases)
        .join(conclusion, of_case(conclusion))
        .outerjoin(case_record, of_case(case_record))
        .outerjoin(site_record, of_case(site_record))
        .where(cases.c.finding.in_(outcomes), not_(recused))
        .order_by(cases.c.id, conclusion.c.number)
    ).all()


def views_of(connection: Connection, of: AuthorityId, officer: OfficerId) -> Sequence[Row[Any]]:
    """Return the views that an officer saved, by name."""
    mine = and_(saved_view.c.authority_id == of, saved_view.c.officer_id == officer)
    return connection.execute(select(saved_view).where(mine).order_by(saved_view.c.name)).all()


def insert_view(connection: Connection, values: Mapping[str, object]) -> bool:
    """Save a view; false when the officer has one of this name."""
    return insert_once(connection, saved_view, values)


def delete_view(connection: Connection, of: AuthorityId, officer: OfficerId, name: str) -> None:
    """Forget a view."""
    connection.execute(
        delete(saved_view).where(saved_view.c.authority_id == of, saved_view.c.officer_id == officer, saved_view.c.name == name)
    )


def reviewers_of(connection: Connection, of: AuthorityId, case: CaseId, round_number: int) -> Sequence[Row[Any]]:
    """Return who was charged with looking at a case again in a round."""
    mine = and_(reviewer.c.authority_id == of, reviewer.c.case_id == case, reviewer.c.round == round_number)
    return connection.execute(select(reviewer).where(mine).order_by(reviewer.c.officer_id)).all()


def set_reviewers(connection: Connection, of: AuthorityId, case: CaseId, rows: Sequence[Mapping[str, object]]) -> None:
    """Charge reviewers of one round in the place of those who were charged with it before."""
    one = and_(reviewer.c.authority_id == of, reviewer.c.case_id == case, reviewer.c.round == rows[0]["round"])
    connection.execute(delete(reviewer).where(one))
    connection.execute(insert(reviewer), [{"authority_id": of, "case_id": case, **row} for row in rows])
