"""Takes on clerks at a paying office: logins and passphrases are drawn here, told once, and kept by nobody."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from crypto.encoding import AuthorityId
from crypto.officers import signin_keys
from crypto.phrase import Phrase, new_phrase
from payer import clerks
from payer.office import PAYER_ID, PayerOffice


@dataclass(frozen=True)
class Hired:
    """A new clerk: the title that pages show, and what signs the clerk in."""

    title: str
    login: str
    passphrase: Phrase


def hire_clerks(office: PayerOffice, count: int, *, first: int = 1) -> tuple[Hired, ...]:
    """Enrol `count` clerks, numbered from `first`; stretching each passphrase takes 0.2 s of processor time by design."""
    phrases = [new_phrase() for _ in range(count)]
    logins = [f"fk-{secrets.token_hex(3)}" for _ in range(count)]
    # hashlib lets other threads run while it stretches.
    with ThreadPoolExecutor() as pool:
        keys = list(pool.map(signin_keys, phrases, [AuthorityId(PAYER_ID)] * count, logins))
    hired = []
    for number, (login, phrase, signin) in enumerate(zip(logins, phrases, keys, strict=True), first):
        title = f"付款员 {number:02d}"
        clerks.enrol(office, login, signin.auth, title)
        hired.append(Hired(title, login, phrase))
    return tuple(hired)
