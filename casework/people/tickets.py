"""Tickets that let somebody in: what an invitation or a renewal shows, and what the browser brings that takes it up."""

from dataclasses import dataclass

from casework.kernel.errors import NotFound, Refused
from casework.kernel.ids import AuthorityId, DepartmentId, OfficerId
from casework.people.sessions import token_hash
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import HASH_LENGTH, exact
from crypto.officers import stored_auth
from crypto.suite1 import PUBLIC_LENGTH

WRAPPED_SECRET_LENGTH = 60


@dataclass(frozen=True)
class Invited:
    """What the page of a ticket needs before anything is typed. `again`: somebody comes back who was there before."""

    authority: AuthorityId
    authority_name: str
    department: DepartmentId
    officer: OfficerId
    login: str
    title: str
    duties: tuple[Duty, ...]
    again: bool = False


@dataclass(frozen=True)
class Taking:
    """What the browser made: `auth` from the passphrase, the wrapped secret, and both public keys."""

    auth: bytes
    wrapped_secret: bytes
    wrap_public: bytes
    sign_public: bytes


def read_ticket(token: str) -> tuple[AuthorityId, bytes]:
    """The authority of a ticket and the hash that its row is found by; raises NotFound if it is none."""
    try:
        return token_hash(token)
    except OpeningError:
        raise no_ticket() from None


def check_taking(taking: Taking) -> bytes:
    """Return what the server keeps of the passphrase after checking all lengths; raises Refused."""
    try:
        exact(taking.wrapped_secret, WRAPPED_SECRET_LENGTH)
        exact(taking.wrap_public, PUBLIC_LENGTH)
        exact(taking.sign_public, HASH_LENGTH)
        return stored_auth(taking.auth)
    except OpeningError:
        raise Refused("keys", "这些钥匙对不上，没有存。请重新来一遍。") from None


def no_ticket() -> NotFound:
    """The one answer to a ticket that is wrong, taken or over."""
    return NotFound("no_invitation", "这个邀请用不了：可能用过了，也可能过了七天。请让管钥匙的同事再发一个。")
