"""Routing facts and the tip body (docs/formats.md sections 4 and 5).

The facts travel once beside the envelope, for routing; their hash is the envelope's binding, and they lie in the sealed
body again. So whoever opens a tip can tell whether the server was told the same facts as the department reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from crypto import OpeningError
from crypto.encoding import (
    HASH_LENGTH,
    ID_LENGTH,
    AuthorityId,
    HolderId,
    Json,
    KeyId,
    TipId,
    b64u,
    canonical,
    labelled,
    read_object,
    unb64u,
)
from crypto.files import parse_lines
from crypto.keyring import Keyring, Purpose, holder_id
from crypto.suite1 import PUBLIC_LENGTH, Envelope, Kind, Sealed, seal_keeping
from crypto.transfers import TransferNote, check_readers, readers_after

Urgency = Literal["now", "soon", "past", "unsaid"]
_URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
_FACT_FIELDS = frozenset(
    {"authority", "category", "flags", "recipients", "region", "sector", "tip", "upward", "urgency"}
)
_CHOICES: dict[str, frozenset[str]] = {
    "when": frozenset({"today", "days", "longer", "always", ""}),
    "ongoing": frozenset({"yes", "gone", "unknown", ""}),
    "known": frozenset({"saw", "heard", "papers", ""}),
    "insider": frozenset({"yes", "no", "unsaid", ""}),
    "told": frozenset({"told", "not", "unsaid", ""}),
}
_TEXTS = ("words", "place", "subject")
_BODY_FIELDS = frozenset({"v", "routing", "mailbox", "claim", "reward", "together", "files", *_CHOICES, *_TEXTS})
MOST_TOGETHER = 5


@dataclass(frozen=True)
class Facts:
    """Where a tip goes and why; `recipients` are department ids, the lead first, the others sorted."""

    authority: AuthorityId
    tip: TipId
    region: str
    sector: str
    category: str
    flags: tuple[str, ...]
    recipients: tuple[str, ...]
    upward: bool
    urgency: Urgency

    def json(self) -> dict[str, Json]:
        """Return the facts as the JSON object of section 4."""
        return {
            "authority": b64u(self.authority),
            "category": self.category,
            "flags": list(self.flags),
            "recipients": list(self.recipients),
            "region": self.region,
            "sector": self.sector,
            "tip": b64u(self.tip),
            "upward": self.upward,
            "urgency": self.urgency,
        }

    @property
    def routing_hash(self) -> bytes:
        """H(label("routing") ‖ canonical(facts)): the binding of the tip's envelope."""
        return labelled("routing", canonical(self.json()))


@dataclass(frozen=True)
class TipBody:
    """The plaintext of a tip: facts, the reporter's public keys, and the other fields of section 5 as they stand."""

    facts: Facts
    mailbox: bytes
    claim: bytes
    fields: dict[str, Json]


def parse_facts(value: Json) -> Facts:
    """Read routing facts; OpeningError for a missing, extra, ill-typed or unordered field."""
    if not isinstance(value, dict) or set(value) != _FACT_FIELDS:
        raise OpeningError
    urgency = next((name for name in _URGENCIES if name == value["urgency"]), None)
    recipients, flags = _strings(value["recipients"]), _strings(value["flags"])
    if urgency is None or not isinstance(value["upward"], bool) or not recipients:
        raise OpeningError
    # One set of facts has one spelling: the lead leads, everything else is sorted and named once.
    if list(recipients[1:]) != sorted(set(recipients[1:]) - {recipients[0]}) or list(flags) != sorted(set(flags)):
        raise OpeningError
    return Facts(
        authority=AuthorityId(unb64u(value["authority"], ID_LENGTH)),
        tip=TipId(unb64u(value["tip"], ID_LENGTH)),
        region=_string(value["region"]),
        sector=_string(value["sector"]),
        category=_string(value["category"]),
        flags=flags,
        recipients=recipients,
        upward=value["upward"],
        urgency=urgency,
    )


def parse_body(plaintext: bytes) -> TipBody:
    """Read a tip's plaintext (section 5); OpeningError for a missing, extra or ill-typed field."""
    value = read_object(plaintext)
    if set(value) != _BODY_FIELDS or value["v"] != 1 or isinstance(value["v"], bool):
        raise OpeningError
    if any(value[name] not in allowed for name, allowed in _CHOICES.items() if _string(value[name]) is not None):
        raise OpeningError
    for name in _TEXTS:
        _string(value[name])
    together = value["together"]
    if not isinstance(value["reward"], bool) or isinstance(together, bool) or not isinstance(together, int):
        raise OpeningError
    if not 1 <= together <= MOST_TOGETHER:
        raise OpeningError
    parse_lines(value["files"])
    fields = {name: item for name, item in value.items() if name not in ("routing", "mailbox", "claim")}
    return TipBody(
        facts=parse_facts(value["routing"]),
        mailbox=unb64u(value["mailbox"], PUBLIC_LENGTH),
        claim=unb64u(value["claim"], HASH_LENGTH),
        fields=fields,
    )


def encode_body(body: TipBody) -> bytes:
    """Write a tip's plaintext; the inverse of `parse_body`."""
    own: dict[str, Json] = {
        "routing": body.facts.json(),
        "mailbox": b64u(body.mailbox),
        "claim": b64u(body.claim),
    }
    plaintext = canonical({**body.fields, **own})
    parse_body(plaintext)
    return plaintext


def seal_tip(body: TipBody, keyring: Keyring) -> bytes:
    """Seal a tip to the current intake keys of its recipients (kind 1)."""
    return seal_tip_keeping(body, keyring).sealed


def seal_tip_keeping(body: TipBody, keyring: Keyring) -> Sealed:
    """Seal a tip as `seal_tip` does and keep the content key for the tip's files."""
    records = [keyring.current(Purpose.INTAKE, holder_id(name)) for name in body.facts.recipients]
    recipients: dict[KeyId, bytes] = {record.key_id: record.public for record in records}
    facts = body.facts
    return seal_keeping(Kind.TIP, facts.authority, facts.tip, facts.routing_hash, recipients, encode_body(body))


def check_tip(
    envelope: Envelope, plaintext: bytes, keyring: Keyring, own: HolderId, notes: Sequence[TransferNote] = ()
) -> TipBody:
    """Compare an opened tip with its envelope; the body, or OpeningError when the server was told something else.

    `own` is the office that reads. After a transfer the envelope has other recipients than the facts, which the signed
    notes have to explain one by one.
    """
    body = parse_body(plaintext)
    facts = body.facts
    outer = (Kind.TIP, keyring.authority, facts.tip, facts.routing_hash)
    if (envelope.kind, envelope.authority, envelope.subject, envelope.binding) != outer:
        raise OpeningError
    if facts.authority != envelope.authority:
        raise OpeningError
    check_readers(envelope, keyring, readers_after(keyring, facts.tip, facts.recipients, notes), own)
    return body


def _string(value: Json) -> str:
    if not isinstance(value, str):
        raise OpeningError
    return value


def _strings(value: Json) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise OpeningError
    return tuple(_string(item) for item in value)
