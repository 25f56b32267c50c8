"""Signed key records and the keyring they make (docs/formats.md section 3).

    record := version u8 = 1 ‖ suite u8 = 1 ‖ purpose u8 ‖ 0 ‖ epoch u32 ‖ authority (16) ‖ holder (16) ‖ signer (32)
              ‖ predecessor (32) ‖ first day u32 ‖ last day u32 ‖ length u16 ‖ public key
    wire   := record ‖ Ed25519 signature (64) over label("record") ‖ record

    root ──signs──> department ──signs──> intake, letters (same holder), officer, signer (any holder)

Signatures and signers are checked once, for all records, in `Trust.verify`: one bad record refuses the lot, since
whoever slips one in has touched them all. Validity in days is checked at each look-up, because a letter of last year was
signed by a key of last year. Who the root is, the verifier knows by other means: script, poster or QR fragment.
"""

import base64
import enum
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    HolderId,
    KeyId,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    labelled,
)
from crypto.suite1 import PUBLIC_LENGTH, SUITE, VERSION

NO_PREDECESSOR = KeyId(bytes(HASH_LENGTH))
_ED25519_LENGTH = 32
_HEAD = struct.Struct(">BBBBI16s16s32s32sIIH")
_FINGERPRINT_BYTES = 10


class Purpose(enum.IntEnum):
    """What a key is for; a record of one purpose is refused for every other."""

    DEPARTMENT = 1
    INTAKE = 2
    LETTERS = 3
    OFFICER = 4
    SIGNER = 5


_PUBLIC_LENGTHS = {
    Purpose.DEPARTMENT: _ED25519_LENGTH,
    Purpose.INTAKE: PUBLIC_LENGTH,
    Purpose.LETTERS: _ED25519_LENGTH,
    Purpose.OFFICER: PUBLIC_LENGTH,
    Purpose.SIGNER: _ED25519_LENGTH,
}
_SAME_HOLDER = frozenset({Purpose.INTAKE, Purpose.LETTERS})


@dataclass(frozen=True)
class KeyRecord:
    """One public key with its holder, purpose, epoch and validity (days since 1970-01-01, both included)."""

    purpose: Purpose
    epoch: int
    authority: AuthorityId
    holder: HolderId
    signer: KeyId
    first_day: int
    last_day: int
    public: bytes
    predecessor: KeyId = NO_PREDECESSOR

    def encode(self) -> bytes:
        """Write the record's bytes; OpeningError for a field that does not fit."""
        exact(self.authority, ID_LENGTH)
        exact(self.holder, ID_LENGTH)
        exact(self.signer, HASH_LENGTH)
        exact(self.predecessor, HASH_LENGTH)
        exact(self.public, _PUBLIC_LENGTHS[self.purpose])
        if self.first_day > self.last_day:
            raise OpeningError
        numbers = (self.first_day, self.last_day, len(self.public))
        ids = (self.authority, self.holder, self.signer, self.predecessor)
        try:
            return _HEAD.pack(VERSION, SUITE, self.purpose, 0, self.epoch, *ids, *numbers) + self.public
        except struct.error:
            raise OpeningError from None

    @property
    def key_id(self) -> KeyId:
        """H(label("record") ‖ record): the name of this record everywhere."""
        return KeyId(labelled("record", self.encode()))

    def holds(self, day: int) -> bool:
        """Whether the record is within its validity on a day."""
        return self.first_day <= day <= self.last_day


def holder_id(name: str) -> HolderId:
    """Return the 16-byte holder of a department's or officer's id."""
    return HolderId(labelled("holder", name.encode("utf-8"))[:ID_LENGTH])


def root_id(root_public: bytes) -> KeyId:
    """Return what department records name as their signer."""
    return KeyId(labelled("root", exact(root_public, _ED25519_LENGTH)))


def root_fingerprint(root_public: bytes) -> str:
    """Return the first 80 bits of the root id for people: four groups of four base32 characters (RFC 4648)."""
    text = base64.b32encode(root_id(root_public)[:_FINGERPRINT_BYTES]).decode("ascii").lower()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def sign_record(record: KeyRecord, signer_seed: bytes) -> bytes:
    """Sign a record with the Ed25519 seed of the signer it names; the wire bytes."""
    encoded = record.encode()
    return encoded + ed25519_sign(signer_seed, label("record") + encoded)


def parse_record(wire: bytes) -> tuple[KeyRecord, bytes]:
    """Read wire bytes into the record and its signature, which is not checked here."""
    encoded, signature = wire[:-SIGNATURE_LENGTH], wire[-SIGNATURE_LENGTH:]
    if len(encoded) < _HEAD.size:
        raise OpeningError
    fields = _HEAD.unpack_from(encoded)
    version, suite, purpose, zero, epoch, authority, holder, signer, predecessor, first, last, length = fields
    public = encoded[_HEAD.size :]
    if (version, suite, zero, length) != (VERSION, SUITE, 0, len(public)) or not 1 <= purpose <= len(Purpose):
        raise OpeningError
    record = KeyRecord(Purpose(purpose), epoch, authority, holder, signer, first, last, public, predecessor)
    record.encode()
    return record, signature


class Keyring:
    """Verified records of one authority, looked up by key id or by purpose and holder; made by `Trust.verify`."""

    def __init__(self, authority: AuthorityId, day: int, records: dict[KeyId, KeyRecord]) -> None:
        self.authority = authority
        self.day = day
        self._records = records

    def get(self, key_id: KeyId, purpose: Purpose, day: int | None = None) -> KeyRecord:
        """Return a record by id, of this purpose and good on `day` (today if none); OpeningError otherwise."""
        record = self.known(key_id, purpose)
        if not self._good(record, self.day if day is None else day):
            raise OpeningError
        return record

    def known(self, key_id: KeyId, purpose: Purpose) -> KeyRecord:
        """Return a record by id and purpose whatever its days: for reading what was sealed to a key long ago."""
        record = self._records.get(key_id)
        if record is None or record.purpose != purpose:
            raise OpeningError
        return record

    def current(self, purpose: Purpose, holder: HolderId) -> KeyRecord:
        """Return the holder's record of the highest epoch that is good today; OpeningError where there is none."""
        good = [record for record in self.all(purpose) if record.holder == holder]
        if not good:
            raise OpeningError
        return max(good, key=lambda record: record.epoch)

    def all(self, purpose: Purpose) -> list[KeyRecord]:
        """Return all records of a purpose that are good today, by holder and epoch."""
        good = [r for r in self._records.values() if r.purpose == purpose and self._good(r, self.day)]
        return sorted(good, key=lambda record: (record.holder, record.epoch))

    def _good(self, record: KeyRecord, day: int) -> bool:
        signer = self._records.get(record.signer)
        # A department's signer is the root, which has no record and no end; `Trust.verify` has checked that.
        return record.holds(day) and (signer is None or signer.holds(day))


@dataclass(frozen=True)
class Trust:
    """What a verifier knows beforehand: which authority, and the public key of its root."""

    authority: AuthorityId
    root_public: bytes

    def verify(self, wires: Iterable[bytes], day: int) -> Keyring:
        """Check signature, signer and authority of every record; OpeningError if one of them fails."""
        parsed = {record.key_id: (record, signature) for record, signature in map(parse_record, wires)}
        records = {key_id: record for key_id, (record, _) in parsed.items()}
        for record, signature in parsed.values():
            if record.authority != self.authority:
                raise OpeningError
            public = self._signer_public(record, records)
            ed25519_verify(public, signature, label("record") + record.encode())
            _check_predecessor(record, records)
        _check_epochs(records.values())
        return Keyring(self.authority, day, records)

    def _signer_public(self, record: KeyRecord, records: dict[KeyId, KeyRecord]) -> bytes:
        if record.purpose == Purpose.DEPARTMENT:
            if record.signer != root_id(self.root_public):
                raise OpeningError
            return self.root_public
        signer = records.get(record.signer)
        if signer is None or signer.purpose != Purpose.DEPARTMENT:
            raise OpeningError
        if record.purpose in _SAME_HOLDER and signer.holder != record.holder:
            raise OpeningError
        return signer.public


def _check_predecessor(record: KeyRecord, records: dict[KeyId, KeyRecord]) -> None:
    """A predecessor that is present is an earlier epoch of the same holder and purpose."""
    before = records.get(record.predecessor)
    if before is None:
        return
    if (before.purpose, before.holder) != (record.purpose, record.holder) or before.epoch >= record.epoch:
        raise OpeningError


def _check_epochs(records: Iterable[KeyRecord]) -> None:
    """Two different keys of one purpose, holder and epoch would let a server choose which one a browser sees."""
    seen: set[tuple[Purpose, HolderId, int]] = set()
    for record in records:
        place = (record.purpose, record.holder, record.epoch)
        if place in seen:
            raise OpeningError
        seen.add(place)
