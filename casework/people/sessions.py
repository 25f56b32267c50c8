"""Signing in and being signed in: own sessions in the database, so that removing somebody ends them at once.

    token  := base64url of authority (16) ‖ 32 random bytes; the cookie carries it, the row only its hash
    ends   : 12 hours after it began, 30 minutes after the last request, at sign-out, and when the officer is removed
    proved : for five minutes after a passphrase or a touch, at sign-in or again; deeds with money and keys ask for it

An unknown login, a wrong passphrase and an officer who was removed all read alike and take the same time. That guessing
gets slow is the site's part (web/signin.py).
"""

import datetime
import secrets
from dataclasses import dataclass

from casework.kernel import access, authorities
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, DepartmentId, OfficerId
from casework.kernel.office import Actor, Office, Transaction, query, use_case
from casework.kernel.visibility import home_of
from casework.people import store
from casework.people.store import deputies
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, SEED_LENGTH, b64u, equal, labelled, unb64u
from crypto.officers import stored_auth

ABSOLUTE = datetime.timedelta(hours=12)
IDLE = datetime.timedelta(minutes=30)
# A session is not written at every request: a minute more or less does not matter to half an hour.
TOUCH = datetime.timedelta(minutes=1)
# How long a touch or a passphrase stands for the officer being at the desk (DESIGN section 8: step-up touch).
PROVED = datetime.timedelta(minutes=5)
PASSPHRASE = "passphrase"  # noqa: S105 - the kind of a credential, and not one
_NOBODY = bytes(SEED_LENGTH)


@dataclass(frozen=True)
class SignedIn:
    """A session that has begun. `token` goes into the cookie; `wrapped_secret` is opened in the browser."""

    token: str
    officer: OfficerId
    wrapped_secret: bytes


@dataclass(frozen=True)
class Session:
    """Who a token belongs to, and the login that it began with.

    `proved`: whether a touch or the passphrase came within the last five minutes. `pledged`: whether the officer has
    promised to keep silent. `desks`: the departments that the officer may act for besides `home`, the own one.
    """

    actor: Actor
    login: str
    home: DepartmentId
    proved: bool = False
    pledged: bool = False
    desks: tuple[DepartmentId, ...] = ()


def token_hash(token: str) -> tuple[AuthorityId, bytes]:
    """The authority of a token and the hash that its row is found by; OpeningError if it is no token."""
    data = unb64u(token, ID_LENGTH + SEED_LENGTH)
    return AuthorityId(data[:ID_LENGTH]), labelled("session", data)


def draw_token(authority: AuthorityId) -> str:
    """Draw a token that names its authority."""
    return b64u(authority + secrets.token_bytes(SEED_LENGTH))


@use_case
def sign_in(tx: Transaction, authority: AuthorityId, login: str, auth: bytes) -> SignedIn:
    """Begin a session by passphrase. `auth` is what the browser derived; raises Refused, alike for every failure."""
    row = store.credential_of(tx.connection, authority, PASSPHRASE, login)
    try:
        given = stored_auth(auth)
    except OpeningError:
        raise not_signed_in() from None
    # The comparison runs for an unknown login too, against a value that no hash can have.
    if not equal(given, row.verifier if row else _NOBODY) or row is None:
        raise not_signed_in()
    return begin(tx, authority, OfficerId(row.officer_id), row.wrapped_secret)


def not_signed_in() -> Refused:
    """The one answer to every failed sign-in."""
    return Refused("sign_in", "账号或口令不对，没有登录。")


def begin(tx: Transaction, authority: AuthorityId, officer: OfficerId, wrapped_secret: bytes) -> SignedIn:
    """Write the row of a new session; the caller has made sure who it is."""
    store.drop_stale(tx.connection, authority, tx.now, tx.now - IDLE)
    token = draw_token(authority)
    row = {
        "authority_id": authority,
        "token_hash": token_hash(token)[1],
        "officer_id": officer,
        "tab_key": secrets.token_bytes(SEED_LENGTH),
        "last_seen": tx.now,
        "expires": tx.now + ABSOLUTE,
        "stepped_at": tx.now,
    }
    store.add(tx.connection, "session", [row])
    return SignedIn(token, officer, wrapped_secret)


def who(office: Office, token: str) -> Session | None:
    """Whose session this is, or None if it is none, over, idle for too long, or the officer's was ended.

    It moves the idle time on, at most once a minute. That is the only thing a GET request writes, and it is about the
    session alone.
    """
    found = _look(office, token)
    if found is None:
        return None
    session, stale = found
    if stale:
        _touch(office, token)
    return session


@query
def _look(tx: Transaction, token: str) -> tuple[Session, bool] | None:
    try:
        authority, hashed = token_hash(token)
    except OpeningError:
        return None
    row = store.session_row(tx.connection, authority, hashed)
    if row is None or not row.active or tx.now >= row.expires or tx.now >= row.last_seen + IDLE:
        return None
    officer, home = OfficerId(row.officer_id), DepartmentId(row.department_id)
    desks, chosen = _desks_of(tx, authority, officer, home, row.deputation_id)
    own = None if chosen == home else home_of(tx, authority, home)
    actor = Actor(authority, officer, chosen, desks[chosen], row.title, own)
    session = Session(
        actor,
        row.login,
        home,
        proved=tx.now < row.stepped_at + PROVED,
        pledged=row.pledged_day is not None,
        desks=tuple(one for one in desks if one != home),
    )
    return session, tx.now >= row.last_seen + TOUCH


def _desks_of(
    tx: Transaction, authority: AuthorityId, officer: OfficerId, home: DepartmentId, deputation: bytes | None
) -> tuple[dict[DepartmentId, frozenset[Duty]], DepartmentId]:
    """The departments that an officer may act for today with the duties there, the own one first; and which is chosen.

    Standing in for a colleague adds to the duties at the own desk. Another department's desk has the duties that were
    given for it and none else. A deputation that is over leads back home.
    """
    held: dict[DepartmentId, set[str]] = {home: store.duties(tx.connection, authority, [officer]).get(officer, set())}
    chosen = home
    for row in deputies.of_officer(tx.connection, authority, officer, tx.today):
        where = DepartmentId(row.department_id)
        held.setdefault(where, set()).update(row.duties)
        if row.id == deputation:
            chosen = where
    return {where: frozenset(Duty(duty) for duty in duties) for where, duties in held.items()}, chosen


def actors_of(tx: Transaction, authority: AuthorityId, officer: OfficerId) -> tuple[Actor, ...]:
    """Return an officer at each desk that they may act for today, the own one first; none for one who was removed.

    For the sweep, which looks at the desks without anybody being signed in.
    """
    row = store.officer_row(tx.connection, authority, officer)
    if row is None or not row.active:
        return ()
    home = DepartmentId(row.department_id)
    held, _ = _desks_of(tx, authority, officer, home, None)
    return tuple(
        Actor(authority, officer, where, duties, row.title, None if where == home else home_of(tx, authority, home))
        for where, duties in held.items()
    )


@use_case
def act_for(tx: Transaction, actor: Actor, token: str, department: DepartmentId | None) -> None:
    """Let a session act for a department by deputation, or (None) at the own desk; raises NotFound."""
    mine = deputies.of_officer(tx.connection, actor.authority, actor.officer, tx.today)
    found = next((row.id for row in mine if row.department_id == department), None)
    if department is not None and found is None:
        raise NotFound
    authority, hashed = token_hash(token)
    store.set_desk(tx.connection, authority, hashed, actor.officer, found)
    access.note(tx, actor, "act_for", detail=department or "")


@use_case
def _touch(tx: Transaction, token: str) -> None:
    authority, hashed = token_hash(token)
    store.touch_session(tx.connection, authority, hashed, tx.now)


@use_case
def prove(tx: Transaction, actor: Actor, token: str, auth: bytes) -> None:
    """Prove by the passphrase that the officer of a session is at the desk; raises Refused."""
    try:
        given = stored_auth(auth)
    except OpeningError:
        raise not_proved() from None
    ways = store.credentials_of(tx.connection, actor.authority, actor.officer)
    if not any(equal(given, way.verifier) for way in ways if way.kind == PASSPHRASE):
        raise not_proved()
    proved(tx, actor, token)


def proved(tx: Transaction, actor: Actor, token: str) -> None:
    """Write that a session was proved now; the caller has made sure. Raises Refused for somebody else's session."""
    authority, hashed = token_hash(token)
    if authority != actor.authority or not store.prove_session(tx.connection, authority, hashed, actor.officer, tx.now):
        raise not_proved()


def not_proved() -> Refused:
    """The answer to a passphrase that is not the officer's."""
    return Refused("not_proved", "口令不对。再写一次。")


@use_case
def pledge(tx: Transaction, actor: Actor) -> None:
    """Take the pledge of silence (平湛安〔2022〕9号 47), once; a second time changes nothing."""
    if store.pledge(tx.connection, actor.authority, actor.officer, tx.today):
        access.note(tx, actor, "pledge")


def tab_key(office: Office, token: str) -> bytes:
    """The key under which the browser keeps the officer secret in its tab; raises Refused when the session is over."""
    if who(office, token) is None:
        raise Refused("session_over", "登录过期了。写的还在，请重新登录。")
    return _tab_key(office, token)


@query
def _tab_key(tx: Transaction, token: str) -> bytes:
    authority, hashed = token_hash(token)
    row = store.session_row(tx.connection, authority, hashed)
    if row is None:
        raise Refused("session_over", "登录过期了。写的还在，请重新登录。")
    return bytes(row.tab_key)


@use_case
def sign_out(tx: Transaction, token: str) -> None:
    """End a session; a token that is none is no error."""
    try:
        authority, hashed = token_hash(token)
    except OpeningError:
        return
    store.end_session(tx.connection, authority, hashed)


@query
def hosted(tx: Transaction) -> tuple[authorities.Authority, ...]:
    """The authorities of this installation, for a sign-in page that has to name one."""
    return authorities.all_of(tx)
