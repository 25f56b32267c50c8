"""Recovery by colleagues: a way back in for an officer who lost passphrase and passkeys, and with them the secret.

    offer      a colleague with duty `keys` gives a ticket: every old way of signing in ends at once, whoever found it
    take       the officer's browser makes a new secret, passphrase and key pairs, as a newcomer's does
    confirm    the colleague compares the joining code by voice and signs the new records; a new epoch begins

The officer stays the same person, with everything done and seen. What only the lost secret opened stays shut, unless a
colleague gives the older seeds anew (older.py).
"""

import datetime
from typing import Any

from casework.kernel import access, authorities
from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, DepartmentId, OfficerId, fresh_id
from casework.kernel.office import Actor, Transaction, use_case
from casework.people import store
from casework.people.keys import change_keys, holder_bytes, members_of
from casework.people.rotation import Joining, KeyChange
from casework.people.sessions import PASSPHRASE, draw_token
from casework.people.store import deputies
from casework.people.store import keys as key_store
from casework.people.tickets import Invited, Taking, check_taking, no_ticket, read_ticket
from casework.rules.duties import Duty

VALID = datetime.timedelta(days=7)


@use_case
def offer(tx: Transaction, actor: Actor, officer: OfficerId) -> str:
    """Give an officer of the actor's department a ticket to come back with; it is told once. Raises NotFound, Refused.

    Passphrase, passkeys and sessions end now and not with the confirmation: they may be in somebody else's hands.
    """
    actor.require(Duty.KEYS)
    row = store.officer_row(tx.connection, actor.authority, officer)
    if row is None or row.department_id != actor.department or not row.active:
        raise NotFound
    if officer == actor.officer:
        raise Refused("yourself", "不能给自己补办，请另一位管钥匙的同事来做。")
    token = draw_token(actor.authority)
    store.end_sessions_of(tx.connection, actor.authority, officer)
    store.drop_credentials_of(tx.connection, actor.authority, officer)
    store.drop_renewal_of(tx.connection, actor.authority, officer)
    ticket = {
        "authority_id": actor.authority,
        "token_hash": read_ticket(token)[1],
        "officer_id": officer,
        "expires": tx.now + VALID,
    }
    store.add(tx.connection, "renewal", [ticket])
    access.note(tx, actor, "renew_officer", detail=row.title)
    return token


def look(tx: Transaction, token: str) -> Invited:
    """What an open renewal offers; raises NotFound."""
    authority, hashed = read_ticket(token)
    officer = _officer(tx, authority, _open_row(tx, authority, hashed))
    duties = store.duties(tx.connection, authority, [OfficerId(officer.id)]).get(OfficerId(officer.id), set())
    return Invited(
        authority,
        authorities.get(tx, authority).name,
        DepartmentId(officer.department_id),
        OfficerId(officer.id),
        officer.login,
        officer.title,
        tuple(sorted(Duty(duty) for duty in duties)),
        again=True,
    )


def take(tx: Transaction, token: str, taking: Taking) -> None:
    """Take a renewal up; nothing is let in before the confirmation. Raises NotFound, Refused."""
    authority, hashed = read_ticket(token)
    _open_row(tx, authority, hashed)
    made = {
        "verifier": check_taking(taking),
        "wrapped_secret": taking.wrapped_secret,
        "wrap_public": taking.wrap_public,
        "sign_public": taking.sign_public,
    }
    if not store.take_renewal(tx.connection, authority, hashed, made):
        raise no_ticket()


def confirm(tx: Transaction, actor: Actor, officer: OfficerId, change: KeyChange) -> bool:
    """Let back in who took a renewal; false when this officer did not. Raises Refused."""
    row = store.renewal_of(tx.connection, actor.authority, officer)
    who = store.officer_row(tx.connection, actor.authority, officer)
    if row is None or row.verifier is None or who is None or not who.active or who.department_id != actor.department:
        return False
    _forget_old_shares(tx, actor, officer)
    others = [one for one in members_of(tx, actor.authority, actor.department, coming=True) if one.officer != officer]
    duties = store.duties(tx.connection, actor.authority, [officer]).get(officer, set())
    joining = Joining(officer, frozenset(Duty(duty) for duty in duties), row.wrap_public, row.sign_public)
    change_keys(tx, actor.authority, actor.department, others, change, joining)
    credential = {
        "authority_id": actor.authority,
        "id": fresh_id(),
        "officer_id": officer,
        "kind": PASSPHRASE,
        "handle": who.login,
        "verifier": row.verifier,
        "sign_count": 0,
        "wrapped_secret": row.wrapped_secret,
        "created_day": tx.today,
    }
    store.add(tx.connection, "credential", [credential])
    store.drop_renewal_of(tx.connection, actor.authority, officer)
    access.note(tx, actor, "confirm_renewal", detail=who.title)
    return True


def _forget_old_shares(tx: Transaction, actor: Actor, officer: OfficerId) -> None:
    """Seeds sealed to the lost secret help nobody; and what the officer did for others ends, or is given anew."""
    involved = deputies.involving(tx.connection, actor.authority, officer, tx.today)
    given = [one for one in involved if one.officer_id == officer]
    deputies.end(tx.connection, actor.authority, [one.id for one in given], tx.today, actor.officer)
    for department in {actor.department, *(DepartmentId(one.department_id) for one in given)}:
        shares = key_store.shares_of(tx.connection, actor.authority, officer, holder_bytes(department))
        key_store.drop_shares(tx.connection, actor.authority, officer, [share.key_id for share in shares])


def _open_row(tx: Transaction, authority: AuthorityId, hashed: bytes) -> Any:
    row = store.renewal_row(tx.connection, authority, hashed)
    if row is None or row.verifier is not None or tx.now >= row.expires:
        raise no_ticket()
    return row


def _officer(tx: Transaction, authority: AuthorityId, row: Any) -> Any:
    found = store.officer_row(tx.connection, authority, OfficerId(row.officer_id))
    if found is None or not found.active:
        raise no_ticket()
    return found
