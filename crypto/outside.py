"""What one installation hands to a department of another: one sealed file, signed by the giver (docs/formats.md 2.1 and 15).

    sealed  := envelope of kind 7: authority = the receiver's, subject random, binding H(label("outside")),
               one recipient: the intake record of the receiving department
    plain   := signature (64) ‖ package JSON (canonical)
    signature over label("outside") ‖ H(package JSON), by a letters record of the giving department
    file    := length of sealed u32 ‖ sealed ‖ streams (section 14) of the files that have come, in the package's order

The package carries the giver's department and letters records with their root, so that whoever opens it can check the
signature and compare one fingerprint with the paper that came along. It carries neither the mailbox's nor the claim's
public key: the reporter stays at the installation that they wrote to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    SEED_LENGTH,
    SIGNATURE_LENGTH,
    AuthorityId,
    Json,
    KeyId,
    b64u,
    canonical,
    ed25519_sign,
    ed25519_verify,
    exact,
    label,
    labelled,
    random_id,
    read_object,
    sha256,
    u32,
    unb64u,
)
from crypto.files import MOST_FILES, FileLine, encode_lines, parse_lines
from crypto.keyring import Purpose, Trust, holder_id
from crypto.streams import stream_length
from crypto.suite1 import PREFIX_LENGTH, Envelope, Kind, seal

_FIELDS = frozenset({"v", "giver", "to", "slip", "first_day", "day", "record", "tip", "letters", "files"})
_GIVER = frozenset({"authority", "name", "department", "title", "root", "records", "key"})
_RECORD = frozenset({"category", "sector", "region", "subject", "place", "summary"})
_TIP = frozenset(
    {"category", "sector", "region", "urgency", "words", "place", "subject", "when", "ongoing", "known", "insider", "told",
     "reward", "together"}
)  # fmt: skip
MOST_LETTERS = 500
LONGEST_SLIP = 12
_HEAD = 4


@dataclass(frozen=True)
class Giver:
    """Who handed it on: ids and page names of authority and department, its root, and the records under that root.

    `key` is the letters record that signs the package.
    """

    authority: AuthorityId
    name: str
    department: str
    title: str
    root: bytes
    records: tuple[bytes, ...]
    key: KeyId


@dataclass(frozen=True)
class Carried:
    """The files of one envelope: `seq` 0 is the tip, else the letter's number; key and scope open their streams.

    `have` are the indexes of those whose streams travel: a file that never came whole has none.
    """

    seq: int
    scope: bytes
    key: bytes
    lines: tuple[FileLine, ...]
    have: tuple[int, ...]


@dataclass(frozen=True)
class Package:
    """What travels. `first_day` is the day of the first report, `day` that of the handing on (docs/formats.md, notation).

    `tip` and `record` hold the fields of docs/formats.md section 15; `letters` are number and text, oldest first.
    """

    giver: Giver
    to: tuple[AuthorityId, KeyId]
    slip: str
    first_day: int
    day: int
    record: Mapping[str, str]
    tip: Mapping[str, Json]
    letters: tuple[tuple[int, str], ...] = ()
    files: tuple[Carried, ...] = ()

    def encode(self) -> bytes:
        """Write the canonical package JSON; OpeningError for what could not be read again."""
        giver, (authority, key) = self.giver, self.to
        value: dict[str, Json] = {
            "v": 1,
            "giver": {
                "authority": b64u(giver.authority), "name": giver.name, "department": giver.department,
                "title": giver.title, "root": b64u(giver.root), "records": [b64u(one) for one in giver.records],
                "key": b64u(giver.key),
            },
            "to": {"authority": b64u(authority), "key": b64u(key)},
            "slip": self.slip, "first_day": self.first_day, "day": self.day,
            "record": dict(self.record), "tip": dict(self.tip),
            "letters": [{"seq": seq, "text": text} for seq, text in self.letters],
            "files": [
                {
                    "seq": one.seq, "scope": b64u(one.scope), "key": b64u(one.key), "lines": encode_lines(one.lines),
                    "have": list(one.have),
                }
                for one in self.files
            ],
        }  # fmt: skip
        data = canonical(value)
        decode_package(data)
        return data


def seal_package(package: Package, letters_seed: bytes, receiver_public: bytes) -> bytes:
    """Sign a package with the giver's letters seed and seal it to the receiver's intake record."""
    data = package.encode()
    plaintext = ed25519_sign(letters_seed, label("outside") + sha256(data)) + data
    authority, key = package.to
    return seal(Kind.OUTSIDE, authority, random_id(), outside_binding(), {key: receiver_public}, plaintext)


def read_package(envelope: Envelope, plaintext: bytes) -> Package:
    """Read an opened package; OpeningError unless signature, records and address hold together.

    That the root is the giver's is known by other means alone: a confirmed introduction, or the slip of paper.
    """
    if envelope.kind != Kind.OUTSIDE or envelope.binding != outside_binding():
        raise OpeningError
    signature, data = plaintext[:SIGNATURE_LENGTH], plaintext[SIGNATURE_LENGTH:]
    package = decode_package(data)
    if package.to[0] != envelope.authority or [package.to[1]] != list(envelope.recipients):
        raise OpeningError
    giver = package.giver
    keyring = Trust(giver.authority, giver.root).verify(giver.records, package.day)
    record = keyring.get(giver.key, Purpose.LETTERS, package.day)
    if record.holder != holder_id(giver.department):
        raise OpeningError
    ed25519_verify(record.public, signature, label("outside") + sha256(data))
    return package


def join_file(sealed: bytes, streams: Iterable[bytes]) -> bytes:
    """Write the file that travels: the envelope, and the streams of the files in the package's order."""
    return b"".join((u32(len(sealed)), sealed, *streams))


def split_file(data: bytes) -> tuple[bytes, bytes]:
    """Take a file apart into the envelope and all streams; OpeningError where it is cut off. Its first byte is zero."""
    length = int.from_bytes(data[:_HEAD], "big")
    if len(data) < _HEAD + length or data[:1] != b"\x00":
        raise OpeningError
    return data[_HEAD : _HEAD + length], data[_HEAD + length :]


def streams_of(package: Package, rest: bytes) -> list[tuple[Carried, FileLine, bytes | None]]:
    """Return every file with its stream, None for one that did not travel; OpeningError for a wrong length."""
    found: list[tuple[Carried, FileLine, bytes | None]] = []
    at = 0
    for carried in package.files:
        for line in carried.lines:
            end = at + (stream_length(line.length) if line.index in carried.have else 0)
            found.append((carried, line, rest[at:end] if end > at else None))
            at = end
    if at != len(rest):
        raise OpeningError
    return found


def outside_binding() -> bytes:
    """Return what stands in the binding of the envelope: nothing outside says what it is about."""
    return labelled("outside")


def decode_package(data: bytes) -> Package:
    """Read package JSON; OpeningError for a missing, extra or ill-typed field."""
    value = read_object(data)
    if set(value) != _FIELDS or value["v"] != 1 or type(value["v"]) is not int:
        raise OpeningError
    to, slip = _object(value["to"], frozenset({"authority", "key"})), _text(value["slip"], LONGEST_SLIP)
    first_day, day = _count(value["first_day"]), _count(value["day"])
    if first_day > day:
        raise OpeningError
    return Package(
        giver=_giver(value["giver"]),
        to=(AuthorityId(unb64u(to["authority"], ID_LENGTH)), KeyId(unb64u(to["key"], HASH_LENGTH))),
        slip=slip,
        first_day=first_day,
        day=day,
        record={name: _text(text) for name, text in _object(value["record"], _RECORD).items()},
        tip=_tip(value["tip"]),
        letters=tuple(_letter(one) for one in _list(value["letters"], MOST_LETTERS)),
        files=tuple(_carried(one) for one in _list(value["files"], MOST_LETTERS)),
    )


def _giver(value: Json) -> Giver:
    fields = _object(value, _GIVER)
    return Giver(
        authority=AuthorityId(unb64u(fields["authority"], ID_LENGTH)),
        name=_text(fields["name"]),
        department=_text(fields["department"]),
        title=_text(fields["title"]),
        root=unb64u(fields["root"], HASH_LENGTH),
        records=tuple(unb64u(wire) for wire in _list(fields["records"], MOST_LETTERS)),
        key=KeyId(unb64u(fields["key"], HASH_LENGTH)),
    )


def _tip(value: Json) -> dict[str, Json]:
    fields = _object(value, _TIP)
    for name, one in fields.items():
        if name == "reward":
            if not isinstance(one, bool):
                raise OpeningError
        elif name == "together":
            _count(one)
        else:
            _text(one)
    return fields


def _letter(value: Json) -> tuple[int, str]:
    fields = _object(value, frozenset({"seq", "text"}))
    return _count(fields["seq"]), _text(fields["text"])


def _carried(value: Json) -> Carried:
    fields = _object(value, frozenset({"seq", "scope", "key", "lines", "have"}))
    scope, key = exact(unb64u(fields["scope"]), PREFIX_LENGTH), exact(unb64u(fields["key"]), SEED_LENGTH)
    lines, have = parse_lines(fields["lines"]), tuple(_count(one) for one in _list(fields["have"], MOST_FILES))
    if list(have) != sorted(set(have) & {line.index for line in lines}):
        raise OpeningError
    return Carried(_count(fields["seq"]), scope, key, lines, have)


def _object(value: Json, names: frozenset[str]) -> dict[str, Json]:
    if not isinstance(value, dict) or set(value) != names:
        raise OpeningError
    return value


def _list(value: Json, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise OpeningError
    return value


def _text(value: Json, longest: int = 100_000) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise OpeningError
    return value


def _count(value: Json) -> int:
    if type(value) is not int or value < 0:
        raise OpeningError
    return value
