"""Public keys of an authority made for a test, with the seeds that open what is sealed to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from crypto.encoding import AuthorityId, b64u, day_of, ed25519_public, random_id, random_seed
from crypto.keyring import KeyRecord, Purpose, holder_id, root_fingerprint, root_id, sign_record
from crypto.suite1 import public_from_seed


@dataclass(frozen=True)
class Keys:
    """`intake` holds each department's intake seed."""

    authority: AuthorityId
    root_seed: bytes
    day: int
    last_day: int
    certify: dict[str, bytes]
    intake: dict[str, bytes]

    @classmethod
    def make(cls, *departments: str, last_day_from_now: int = 30) -> Keys:
        day = day_of(datetime.now(ZoneInfo("Asia/Shanghai")).date())
        seeds = [{name: random_seed() for name in departments} for _ in range(2)]
        return cls(AuthorityId(random_id()), random_seed(), day, day + last_day_from_now, *seeds)

    @property
    def fingerprint(self) -> str:
        return root_fingerprint(ed25519_public(self.root_seed))

    def wires(self) -> list[bytes]:
        found = []
        for name, seed in self.certify.items():
            days = (self.day - 10, self.last_day)
            root = root_id(ed25519_public(self.root_seed))
            holder = holder_id(name)
            certify = KeyRecord(Purpose.DEPARTMENT, 1, self.authority, holder, root, *days, ed25519_public(seed))
            public = public_from_seed(self.intake[name])
            intake = KeyRecord(Purpose.INTAKE, 1, self.authority, holder, certify.key_id, *days, public)
            found += [sign_record(certify, self.root_seed), sign_record(intake, seed)]
        return found

    def document(self) -> dict[str, Any]:
        return {
            "v": 1,
            "authority": b64u(self.authority),
            "root": b64u(ed25519_public(self.root_seed)),
            "records": [b64u(wire) for wire in self.wires()],
        }
