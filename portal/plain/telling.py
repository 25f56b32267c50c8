"""The second page's form, sealed: what was typed becomes a tip as a browser would have made it (docs/formats.md 4, 5)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from casework.cases.receive import RouteAnswer, Submission
from crypto import OpeningError
from crypto.encoding import Json, b64u, unb64u
from crypto.files import FileLine, encode_lines
from crypto.keyring import Trust
from crypto.mailbox import Mailbox
from crypto.notes import noted, seal_note
from crypto.phrase import ENTROPY_LENGTH, Phrase, keys_of, tip_of
from crypto.routing import MOST_TOGETHER, Facts, TipBody, Urgency, seal_tip_keeping
from crypto.suite1 import Sealed
from portal.place import Place
from portal.plain.attached import Attached, announced
from portal.plain.choosing import Kind, Spot
from portal.plain.reading import Draft

NAMES = (
    "place", "words", "urgency", "subject", "when", "ongoing", "known", "insider", "told", "reward", "together", "raw",
)  # fmt: skip
_CHOICES: dict[str, tuple[str, ...]] = {
    "when": ("today", "days", "longer", "always"),
    "ongoing": ("yes", "gone", "unknown"),
    "known": ("saw", "heard", "papers"),
    "insider": ("yes", "no", "unsaid"),
    "told": ("told", "not", "unsaid"),
}
_URGENCIES: dict[str, Urgency] = {"now": "now", "soon": "soon", "past": "past"}


@dataclass(frozen=True)
class Writer:
    """Whoever writes: all that the phrase on the form gives."""

    phrase: Phrase
    root: bytes
    mailbox: Mailbox

    @classmethod
    def of(cls, phrase: Phrase, root: bytes, place: Place) -> Writer:
        """The writer with this phrase and its stretched root."""
        return cls(phrase, root, Mailbox(keys_of(root, place.authority.id)))


def new_seed() -> str:
    """Draw a phrase, as the form carries it: whoever sends the form again is the same reporter with the same tip."""
    return b64u(secrets.token_bytes(ENTROPY_LENGTH))


def phrase_of(draft: Draft) -> Phrase | None:
    """The phrase that the form carries; None for a form that has lost it."""
    try:
        return Phrase(unb64u(draft["seed"], ENTROPY_LENGTH))
    except OpeningError:
        return None


def body_fields(draft: Draft, spot: Spot, files: Sequence[FileLine]) -> dict[str, Json]:
    """The fields of docs/formats.md section 5 without facts and keys."""
    together = draft["together"]
    is_count = together.isascii() and together.isdigit() and 1 <= int(together) <= MOST_TOGETHER
    where = [one for one in (spot.sealed, draft["place"]) if one]
    return {
        "v": 1,
        "words": draft["words"],
        # A place beyond the authority has one code for all; what it is called only the readers learn.
        "place": " ".join(where),
        "subject": draft["subject"],
        **{name: draft[name] if draft[name] in allowed else "" for name, allowed in _CHOICES.items()},
        "reward": draft["reward"] != "no",
        "together": int(together) if is_count else 1,
        "files": encode_lines(files),
    }


def facts_of(draft: Draft, place: Place, kind: Kind, spot: Spot, way: RouteAnswer, writer: Writer, *, upward: bool) -> Facts:
    """The routing facts, with the tip id that the phrase gives."""
    return Facts(
        authority=place.authority.id,
        tip=tip_of(writer.root),
        region=spot.region,
        sector=kind.sector,
        category=kind.category,
        flags=(),
        recipients=way.recipients,
        upward=upward,
        urgency=_URGENCIES.get(draft["urgency"], "unsaid"),
    )


def seal(place: Place, way: RouteAnswer, writer: Writer, facts: Facts, fields: dict[str, Json], today: int) -> Sealed:
    """Seal to the departments that the page has named, under the authority's root; OpeningError where that cannot be."""
    box = writer.mailbox
    keyring = Trust(place.authority.id, place.authority.root_public).verify(way.records, today)
    return seal_tip_keeping(TipBody(facts, box.public, box.claim_public, fields), keyring)


def submission(place: Place, writer: Writer, facts: Facts, sealed: Sealed, files: Sequence[Attached]) -> Submission:
    """What is taken in: as a browser would send it, and that the phrase was seen here."""
    box, authority = writer.mailbox, place.authority.id
    lines = noted([one.line for one in files])
    note = seal_note(authority, facts.tip, box.hash, box.public, lines) if files else b""
    keys = (box.hash, box.public, box.claim_public)
    return Submission(authority, facts.json(), sealed.sealed, *keys, announced(files), note, exposed=True)
