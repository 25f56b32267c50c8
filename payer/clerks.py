"""Clerks of the paying office and their sessions (derivations of docs/formats.md section 8 with the payer's id).

The browser stretches the passphrase and sends `auth`; only its hash is kept. A session lasts 12 hours at most and half an
hour without use; its token is kept as a hash, so a stolen table signs nobody in.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from crypto.encoding import label, sha256
from crypto.officers import stored_auth
from payer.errors import SignInError
from payer.office import PayerOffice
from payer.tables import clerk, session

LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=30)


@dataclass(frozen=True)
class Clerk:
    """A signed-in clerk; `title` is what pages show, such as 付款员 01."""

    id: bytes
    login: str
    title: str


def enrol(office: PayerOffice, login: str, auth: bytes, title: str) -> bytes:
    """Add a clerk; the new id. The caller derived `auth` from a passphrase that nobody keeps."""
    clerk_id = secrets.token_bytes(16)
    values = {"id": clerk_id, "login": login, "verifier": stored_auth(auth), "title": title, "active": True}
    with office.begin() as connection:
        connection.execute(insert(clerk).values(**values, created_day=office.today()))
    return clerk_id


def working(office: PayerOffice) -> tuple[Clerk, ...]:
    """The clerks who may sign in, by title."""
    with office.begin() as connection:
        rows = connection.execute(select(clerk).where(clerk.c.active).order_by(clerk.c.title, clerk.c.login)).all()
    return tuple(Clerk(row.id, row.login, row.title) for row in rows)


def ever(office: PayerOffice) -> int:
    """How many clerks there have been: the next one's number follows."""
    with office.begin() as connection:
        return int(connection.scalar(select(func.count(clerk.c.id))) or 0)


def dismiss(office: PayerOffice, login: str) -> None:
    """Close a clerk's sign-in and end all sessions at once; payments keep their clerk."""
    with office.begin() as connection:
        clerk_id = connection.scalar(select(clerk.c.id).where(clerk.c.login == login))
        connection.execute(update(clerk).where(clerk.c.login == login).values(active=False))
        connection.execute(delete(session).where(session.c.clerk_id == clerk_id))


def identify(office: PayerOffice, connection: Connection, login: str, auth: bytes) -> Clerk:
    """Return the active clerk with this login and auth; SignInError, the same for an unknown login and a wrong auth."""
    if seconds := office.backoff.wait(login):
        raise SignInError(f"试得太快了，等 {seconds} 秒。")
    row = connection.execute(select(clerk).where(clerk.c.login == login, clerk.c.active)).first()
    # Without a row the comparison still takes place, so that the time taken does not tell which logins exist.
    kept = row.verifier if row else bytes(32)
    fits = hmac.compare_digest(kept, stored_auth(auth))
    if row is None or not fits:
        office.backoff.failed(login)
        raise SignInError
    office.backoff.succeeded(login)
    return Clerk(row.id, row.login, row.title)


def sign_in(office: PayerOffice, login: str, auth: bytes) -> str:
    """Begin a session; its token, of which only the hash is kept."""
    token = secrets.token_urlsafe(32)
    now = office.now()
    with office.begin() as connection:
        connection.execute(delete(session).where(session.c.expires < now))
        who_is = identify(office, connection, login, auth)
        connection.execute(
            insert(session).values(
                token_hash=token_hash(token), clerk_id=who_is.id, last_seen=now, expires=now + LONGEST
            )
        )
    return token


def who(office: PayerOffice, token: str) -> Clerk | None:
    """Return the clerk whose session this is, and note that it is in use; None once it is over."""
    now = office.now()
    with office.begin() as connection:
        row = connection.execute(
            select(session, clerk.c.login, clerk.c.title)
            .join(clerk, clerk.c.id == session.c.clerk_id)
            .where(session.c.token_hash == token_hash(token), clerk.c.active)
        ).first()
        if row is None:
            return None
        if now >= row.expires or now >= row.last_seen + IDLE:
            connection.execute(delete(session).where(session.c.token_hash == token_hash(token)))
            return None
        connection.execute(
            update(session).where(session.c.token_hash == token_hash(token)).values(last_seen=now)
        )
        return Clerk(row.clerk_id, row.login, row.title)


def sign_out(office: PayerOffice, token: str) -> None:
    """End a session."""
    with office.begin() as connection:
        connection.execute(delete(session).where(session.c.token_hash == token_hash(token)))


def token_hash(token: str) -> bytes:
    """Return what the table keeps of a session's token."""
    return sha256(label("session"), token.encode("utf-8", "replace"))
