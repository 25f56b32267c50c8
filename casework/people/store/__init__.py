"""The people slice's queries: departments, officers, sessions, invitations. Keys and deputations have modules of their own."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Table, and_, delete, insert, or_, select, update

from casework.kernel.database import Connection, insert_once
from casework.kernel.ids import AuthorityId, Day, DepartmentId, OfficerId
from casework.people.tables import (
    ceremony,
    credential,
    department,
    deputation,
    invitation,
    key_record,
    key_request,
    key_share,
    officer,
    officer_duty,
    renewal,
    session,
)

_TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        ceremony,
        credential,
        department,
        deputation,
        invitation,
        key_record,
        key_request,
        key_share,
        officer,
        officer_duty,
        renewal,
        session,
    )
}


def add(connection: Connection, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows into one of the slice's tables."""
    if rows:
        connection.execute(insert(_TABLES[table]), [dict(row) for row in rows])


def add_once(connection: Connection, table: str, row: Mapping[str, object]) -> bool:
    """Insert a row unless one of its keys is taken; say whether it was inserted."""
    return insert_once(connection, _TABLES[table], row)


def departments(connection: Connection, of: AuthorityId) -> Sequence[Row[Any]]:
    """All departments of an authority."""
    return connection.execute(select(department).where(department.c.authority_id == of).order_by(department.c.id)).all()


def officer_row(connection: Connection, of: AuthorityId, wanted: OfficerId) -> Row[Any] | None:
    """One officer, active or not."""
    return connection.execute(select(officer).where(officer.c.authority_id == of, officer.c.id == wanted)).one_or_none()


def officers_of(connection: Connection, of: AuthorityId, where: DepartmentId) -> Sequence[Row[Any]]:
    """All officers of a department, active or not."""
    return connection.execute(
        select(officer).where(officer.c.authority_id == of, officer.c.department_id == where).order_by(officer.c.title)
    ).all()


def titles(connection: Connection, of: AuthorityId, wanted: Collection[OfficerId]) -> dict[OfficerId, str]:
    """Officer id → title."""
    rows = connection.execute(
        select(officer.c.id, officer.c.title).where(officer.c.authority_id == of, officer.c.id.in_(wanted))
    )
    return {OfficerId(row.id): row.title for row in rows}


def duties(connection: Connection, of: AuthorityId, wanted: Collection[OfficerId]) -> dict[OfficerId, set[str]]:
    """Officer id → duties, for officers that have any."""
    rows = connection.execute(
        select(officer_duty.c.officer_id, officer_duty.c.duty).where(
            officer_duty.c.authority_id == of, officer_duty.c.officer_id.in_(wanted)
        )
    )
    found: dict[OfficerId, set[str]] = {}
    for row in rows:
        found.setdefault(OfficerId(row.officer_id), set()).add(row.duty)
    return found


def login_taken(connection: Connection, of: AuthorityId, login: str, now: datetime.datetime) -> bool:
    """Whether an officer or an open invitation has this login."""
    officers = select(officer.c.id).where(officer.c.authority_id == of, officer.c.login == login)
    invited = select(invitation.c.token_hash).where(
        invitation.c.authority_id == of, invitation.c.login == login, invitation.c.expires > now
    )
    return connection.execute(officers).first() is not None or connection.execute(invited).first() is not None


def set_active(connection: Connection, of: AuthorityId, wanted: OfficerId, active: bool) -> None:
    """Let an officer in, or out."""
    connection.execute(update(officer).where(officer.c.authority_id == of, officer.c.id == wanted).values(active=active))


def set_post(connection: Connection, of: AuthorityId, wanted: OfficerId, title: str, duties: Sequence[str]) -> None:
    """Give an officer another title and other duties."""
    connection.execute(update(officer).where(officer.c.authority_id == of, officer.c.id == wanted).values(title=title))
    connection.execute(
        delete(officer_duty).where(officer_duty.c.authority_id == of, officer_duty.c.officer_id == wanted)
    )
    add(connection, "officer_duty", [{"authority_id": of, "officer_id": wanted, "duty": duty} for duty in duties])


def credential_of(connection: Connection, of: AuthorityId, kind: str, handle: str) -> Row[Any] | None:
    """The credential of an active officer, by login or credential id."""
    return connection.execute(
        select(credential)
        .join(officer, and_(officer.c.authority_id == credential.c.authority_id, officer.c.id == credential.c.officer_id))
        .where(
            credential.c.authority_id == of,
            credential.c.kind == kind,
            credential.c.handle == handle,
            officer.c.active.is_(True),
        )
    ).one_or_none()


def credentials_of(connection: Connection, of: AuthorityId, wanted: OfficerId) -> Sequence[Row[Any]]:
    """All credentials of an officer, passphrases first."""
    return connection.execute(
        select(credential)
        .where(credential.c.authority_id == of, credential.c.officer_id == wanted)
        .order_by(credential.c.kind, credential.c.id)
    ).all()


def set_sign_count(connection: Connection, of: AuthorityId, credential_id: bytes, count: int) -> None:
    """Keep the counter that a passkey reported."""
    connection.execute(
        update(credential).where(credential.c.authority_id == of, credential.c.id == credential_id).values(sign_count=count)
    )


def session_row(connection: Connection, of: AuthorityId, token_hash: bytes) -> Row[Any] | None:
    """A session together with its officer."""
    return connection.execute(
        select(
            session,
            officer.c.department_id,
            officer.c.title,
            officer.c.login,
            officer.c.active,
            officer.c.pledged_day,
        )
        .join(officer, and_(officer.c.authority_id == session.c.authority_id, officer.c.id == session.c.officer_id))
        .where(session.c.authority_id == of, session.c.token_hash == token_hash)
    ).one_or_none()


def touch_session(connection: Connection, of: AuthorityId, token_hash: bytes, now: datetime.datetime) -> None:
    """Move a session's idle time on."""
    connection.execute(
        update(session).where(session.c.authority_id == of, session.c.token_hash == token_hash).values(last_seen=now)
    )


def prove_session(
    connection: Connection, of: AuthorityId, token_hash: bytes, whose: OfficerId, now: datetime.datetime
) -> bool:
    """Write when an officer's session was proved; false when it is not theirs."""
    statement = update(session).where(
        session.c.authority_id == of, session.c.token_hash == token_hash, session.c.officer_id == whose
    )
    return connection.execute(statement.values(stepped_at=now)).rowcount == 1


def pledge(connection: Connection, of: AuthorityId, wanted: OfficerId, day: Day) -> bool:
    """Write the day of an officer's pledge; false when it was taken before."""
    statement = update(officer).where(
        officer.c.authority_id == of, officer.c.id == wanted, officer.c.pledged_day.is_(None)
    )
    return connection.execute(statement.values(pledged_day=day)).rowcount == 1


def set_desk(connection: Connection, of: AuthorityId, token_hash: bytes, whose: OfficerId, chosen: bytes | None) -> None:
    """Let a session act under a deputation, or at the own desk."""
    connection.execute(
        update(session)
        .where(session.c.authority_id == of, session.c.token_hash == token_hash, session.c.officer_id == whose)
        .values(deputation_id=chosen)
    )


def end_session(connection: Connection, of: AuthorityId, token_hash: bytes) -> None:
    """Forget one session."""
    connection.execute(delete(session).where(session.c.authority_id == of, session.c.token_hash == token_hash))


def end_sessions_of(connection: Connection, of: AuthorityId, wanted: OfficerId) -> None:
    """Forget all sessions of an officer."""
    connection.execute(delete(session).where(session.c.authority_id == of, session.c.officer_id == wanted))


def drop_stale(connection: Connection, of: AuthorityId, now: datetime.datetime, idle_since: datetime.datetime) -> None:
    """Forget sessions that are over and challenges that nobody answered."""
    over = or_(session.c.expires <= now, session.c.last_seen <= idle_since)
    connection.execute(delete(session).where(session.c.authority_id == of, over))
    connection.execute(delete(ceremony).where(ceremony.c.authority_id == of, ceremony.c.expires <= now))


def take_challenge(connection: Connection, of: AuthorityId, challenge_hash: bytes, now: datetime.datetime) -> Row[Any] | None:
    """Take a challenge that is still open; the second taker gets nothing."""
    return connection.execute(
        delete(ceremony)
        .where(ceremony.c.authority_id == of, ceremony.c.challenge_hash == challenge_hash, ceremony.c.expires > now)
        .returning(ceremony.c.officer_id)
    ).one_or_none()


def invitation_row(connection: Connection, of: AuthorityId, token_hash: bytes) -> Row[Any] | None:
    """One invitation."""
    return connection.execute(
        select(invitation).where(invitation.c.authority_id == of, invitation.c.token_hash == token_hash)
    ).one_or_none()


def invitations_of(connection: Connection, of: AuthorityId, where: DepartmentId) -> Sequence[Row[Any]]:
    """The invitations of a department that wait: not taken yet, or taken and not confirmed."""
    return connection.execute(
        select(invitation)
        .where(invitation.c.authority_id == of, invitation.c.department_id == where)
        .order_by(invitation.c.login)
    ).all()


def take_invitation(connection: Connection, of: AuthorityId, token_hash: bytes, taken: Mapping[str, object]) -> bool:
    """Mark an invitation as taken; false when somebody else was first."""
    statement = (
        update(invitation)
        .where(
            invitation.c.authority_id == of,
            invitation.c.token_hash == token_hash,
            invitation.c.taken_officer.is_(None),
        )
        .values(dict(taken))
    )
    return connection.execute(statement).rowcount == 1


def drop_invitation(connection: Connection, of: AuthorityId, token_hash: bytes) -> None:
    """Forget an invitation that is used up."""
    connection.execute(delete(invitation).where(invitation.c.authority_id == of, invitation.c.token_hash == token_hash))


def renewal_row(connection: Connection, of: AuthorityId, token_hash: bytes) -> Row[Any] | None:
    """One renewal by its ticket."""
    return connection.execute(
        select(renewal).where(renewal.c.authority_id == of, renewal.c.token_hash == token_hash)
    ).one_or_none()


def renewal_of(connection: Connection, of: AuthorityId, wanted: OfficerId) -> Row[Any] | None:
    """The renewal of an officer."""
    return connection.execute(
        select(renewal).where(renewal.c.authority_id == of, renewal.c.officer_id == wanted)
    ).one_or_none()


def renewals_of(connection: Connection, of: AuthorityId, wanted: Collection[OfficerId]) -> Sequence[Row[Any]]:
    """The renewals of several officers."""
    return connection.execute(
        select(renewal).where(renewal.c.authority_id == of, renewal.c.officer_id.in_(wanted))
    ).all()


def take_renewal(connection: Connection, of: AuthorityId, token_hash: bytes, made: Mapping[str, object]) -> bool:
    """Keep what a renewal's browser made; false when somebody else was first."""
    statement = update(renewal).where(
        renewal.c.authority_id == of, renewal.c.token_hash == token_hash, renewal.c.verifier.is_(None)
    )
    return connection.execute(statement.values(dict(made))).rowcount == 1


def drop_renewal_of(connection: Connection, of: AuthorityId, wanted: OfficerId) -> None:
    """Forget an officer's renewal."""
    connection.execute(delete(renewal).where(renewal.c.authority_id == of, renewal.c.officer_id == wanted))


def drop_credentials_of(connection: Connection, of: AuthorityId, wanted: OfficerId) -> None:
    """End every way of signing in that an officer has."""
    connection.execute(delete(credential).where(credential.c.authority_id == of, credential.c.officer_id == wanted))
