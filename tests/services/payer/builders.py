"""Real authorities, awards and claims for the payer's tests: every key and signature is made as in use."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crypto.awards import LONGEST_DAYS, Award, sign_award, sign_claim
from crypto.encoding import AuthorityId, AwardId, HolderId, KeyId, b64u, ed25519_public, random_id, random_seed
from crypto.keyring import KeyRecord, Purpose, holder_id, root_id, sign_record
from payer import authorities, clerks
from payer.clerks import Clerk
from payer.office import ZONE, PayerOffice

AMOUNT = 155000
YEAR = 366


class SetClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 12, 3, 10, 30, tzinfo=ZONE)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


def clock_of(office: PayerOffice) -> SetClock:
    assert isinstance(office.clock, SetClock)
    return office.clock


@dataclass
class Department:
    """A department's certifying key and one approver's signing key under it."""

    holder: HolderId
    seed: bytes
    record: KeyRecord
    signer_seed: bytes
    signer: KeyRecord
    wires: list[bytes]


@dataclass
class Authority:
    """An authority with its root and the department that approves."""

    name: str
    id: AuthorityId
    root_seed: bytes
    day: int
    departments: dict[str, Department] = field(default_factory=dict)

    @classmethod
    def found(cls, name: str, day: int) -> Authority:
        made = cls(name, AuthorityId(random_id()), random_seed(), day)
        made.add_department("safety-office")
        return made

    def add_department(self, name: str) -> Department:
        seed, signer_seed = random_seed(), random_seed()
        holder = holder_id(name)
        record = self._record(Purpose.DEPARTMENT, holder, root_id(ed25519_public(self.root_seed)), seed)
        signer = self._record(Purpose.SIGNER, holder_id(name + "-leader"), record.key_id, signer_seed)
        wires = [sign_record(record, self.root_seed), sign_record(signer, seed)]
        self.departments[name] = Department(holder, seed, record, signer_seed, signer, wires)
        return self.departments[name]

    def _record(self, purpose: Purpose, holder: HolderId, signer: KeyId, seed: bytes) -> KeyRecord:
        days = (self.day - 1, self.day + YEAR)
        return KeyRecord(purpose, 1, self.id, holder, signer, *days, ed25519_public(seed))

    @property
    def approver(self) -> Department:
        return self.departments["safety-office"]

    def introduce(self, office: PayerOffice) -> None:
        """Make the authority known to the payer, as `init` does."""
        authorities.introduce(office, self.id, self.name, ed25519_public(self.root_seed), [self.approver.holder])

    def order(
        self,
        *,
        lookup: bytes | None = None,
        by: Department | None = None,
        others: Sequence[bytes] = (),
        amount: int = AMOUNT,
        **changes: Any,
    ) -> dict[str, Any]:
        """One order as the console writes it; `changes` replace fields after everything was signed.

        `others` are the lookups of people who share the award.
        """
        by = by or self.approver
        claim_seed = random_seed()
        last_day = self.day + LONGEST_DAYS
        claim_public, policy = ed25519_public(claim_seed), secrets.token_bytes(32)
        joint = 1 + len(others)
        award = Award(self.id, AwardId(random_id()), amount, claim_public, policy, last_day, joint)
        claim = sign_claim(claim_seed, award.award_id, lookup or secrets.token_bytes(32), *others)
        shares = [{"lookup": b64u(share.lookup), "proof": b64u(share.proof)} for share in claim.shares]
        order = {
            "award": b64u(award.award_id),
            "amount": award.amount_fen,
            "claim": b64u(award.claim_public),
            "policy": b64u(award.policy_hash),
            "last_day": last_day,
            "signature": b64u(sign_award(award, by.signer_seed)),
            "signer": b64u(by.signer.key_id),
            "lookup": b64u(claim.lookup),
            "proof": b64u(claim.proof),
            "until": self.day + 60,
        }
        return order | ({"shares": shares} if shares else {}) | changes

    def lay(self, office: PayerOffice, orders: list[Any], **changes: Any) -> Path:
        """Lay an orders file into the exchange; its path."""
        batch = b64u(random_id())
        wires = [wire for department in self.departments.values() for wire in department.wires]
        document = {"v": 1, "batch": batch, "authority": b64u(self.id), "records": [b64u(wire) for wire in wires]}
        path = office.exchange / "to-payer" / f"orders-{batch}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document | {"orders": orders} | changes))
        return path


@dataclass
class Counter:
    """Two clerks at a counter and the session of the first."""

    office: PayerOffice
    first: Clerk
    token: str
    second_login: str
    second_auth: bytes

    @classmethod
    def open(cls, office: PayerOffice) -> Counter:
        first, second = (secrets.token_hex(4), secrets.token_bytes(32)), (secrets.token_hex(4), secrets.token_bytes(32))
        clerks.enrol(office, *first, title="付款员 01")
        clerks.enrol(office, *second, title="付款员 02")
        token = clerks.sign_in(office, *first)
        who = clerks.who(office, token)
        assert who is not None
        return cls(office, who, token, *second)
