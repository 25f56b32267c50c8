"""An authority with its keys for tests: a root, two departments, an officer who signs awards; all drawn at random."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crypto.encoding import (
    AuthorityId,
    HolderId,
    KeyId,
    TipId,
    ed25519_public,
    random_id,
    random_seed,
)
from crypto.keyring import KeyRecord, Keyring, Purpose, Trust, holder_id, root_id, sign_record
from crypto.phrase import PhraseKeys
from crypto.routing import Facts, TipBody
from crypto.suite1 import public_from_seed
from tests.unit.crypto import javascript

DAY = 20_414
CODES = ("23456789ABCD", "3456789ABCDE", "456789ABCDEF", "56789ABCDEFG", "6789ABCDEFGH")
"""Claim codes, which stretch to lookups like any others."""
FIRST, LAST = DAY - 10, DAY + 80
LEAD, OTHER, OFFICER = "yingji", "zhujian", "officer-7"
X_WING = frozenset({Purpose.INTAKE, Purpose.OFFICER})


@dataclass
class Key:
    """A record with the seed behind it."""

    record: KeyRecord
    seed: bytes
    wire: bytes

    @property
    def id(self) -> KeyId:
        return self.record.key_id


@dataclass
class World:
    """An authority, its root, and all its signed records."""

    authority: AuthorityId = field(default_factory=lambda: AuthorityId(random_id()))
    root_seed: bytes = field(default_factory=random_seed)
    keys: dict[tuple[str, Purpose], Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (LEAD, OTHER):
            self.add(name, Purpose.DEPARTMENT)
            self.add(name, Purpose.INTAKE, name)
            self.add(name, Purpose.LETTERS, name)
        self.add(OFFICER, Purpose.OFFICER, LEAD)
        self.add(OFFICER, Purpose.SIGNER, LEAD)

    @property
    def root_public(self) -> bytes:
        return ed25519_public(self.root_seed)

    @property
    def trust(self) -> Trust:
        return Trust(self.authority, self.root_public)

    @property
    def wires(self) -> list[bytes]:
        return [key.wire for key in self.keys.values()]

    def keyring(self, day: int = DAY) -> Keyring:
        return self.trust.verify(self.wires, day)

    def script_keyring(self, day: int = DAY) -> javascript.Bag:
        return javascript.keyring(self.authority, self.root_public, self.wires, day)

    def key(self, name: str, purpose: Purpose) -> Key:
        return self.keys[name, purpose]

    def make(self, name: str, purpose: Purpose, signer: str | None = None, **changes: object) -> Key:
        """Make a signed record; `changes` are fields to set otherwise before it is signed."""
        seed = random_seed()
        signed_by = self.key(signer, Purpose.DEPARTMENT) if signer else None
        record = KeyRecord(
            purpose=purpose,
            epoch=1,
            authority=self.authority,
            holder=holder_id(name),
            signer=signed_by.id if signed_by else root_id(self.root_public),
            first_day=FIRST,
            last_day=LAST,
            public=public_from_seed(seed) if purpose in X_WING else ed25519_public(seed),
        )
        record = replace(record, **changes)  # type: ignore[arg-type]
        return Key(record, seed, sign_record(record, signed_by.seed if signed_by else self.root_seed))

    def add(self, name: str, purpose: Purpose, signer: str | None = None, **changes: object) -> Key:
        key = self.make(name, purpose, signer, **changes)
        self.keys[name, purpose] = key
        return key

    def own(self, name: str = LEAD) -> HolderId:
        return holder_id(name)

    def body(self, words: str = "三号仓库的门锁着，里面有人干活。", recipients: tuple[str, ...] = (LEAD, OTHER)) -> TipBody:
        """A tip's body with random id and reporter keys."""
        facts = Facts(
            authority=self.authority,
            tip=TipId(random_id()),
            region="370306108000",
            sector="factory",
            category="C16",
            flags=(),
            recipients=recipients,
            upward=False,
            urgency="soon",
        )
        choices = {"when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid", "told": ""}
        return TipBody(
            facts=facts,
            mailbox=public_from_seed(random_seed()),
            claim=ed25519_public(random_seed()),
            fields={
                **choices,
                "v": 1,
                "words": words,
                "place": "",
                "subject": "",
                "reward": True,
                "together": 1,
                "files": [],
            },
        )


def phrase_keys(authority: AuthorityId) -> PhraseKeys:
    """Draw a reporter's keys."""
    return PhraseKeys(authority, random_seed(), random_seed(), random_seed(), CODES, random_seed())
