"""Parts of what the case page shows, as frozen records."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from casework.cases.answer import Answer
from casework.cases.handle import RecordText
from casework.cases.verify import FindingText
from casework.kernel.ids import OfficerId
from crypto.encoding import Json


@dataclass(frozen=True)
class Written:
    """A versioned text with who wrote it last and when."""

    version: int
    by: str
    at: datetime.datetime


@dataclass(frozen=True)
class RecordView:
    """The case record with its version; the names are page names."""

    text: RecordText
    category_name: str
    sector_name: str
    written: Written


@dataclass(frozen=True)
class SheetView:
    """The lead sheet with its version."""

    text: str
    written: Written


@dataclass(frozen=True)
class FindingView:
    """The finding with its version, who wrote it, who countersigned it (empty until then), and the answer that it gives."""

    text: FindingText
    version: int
    verifier_a: str
    verifier_b: str
    mine: bool
    answer: Answer

    @property
    def waits_for_me(self) -> bool:
        """Whether a colleague wrote it and nobody has countersigned it yet."""
        return not self.mine and not self.verifier_b


@dataclass(frozen=True)
class HistoryLine:
    """One line of 经过: a day (reporter) or a time (officer), what, and by whom."""

    day: str
    at: datetime.datetime | None
    text: str
    who: str


@dataclass(frozen=True)
class Seer:
    """One line of 谁看得到: the role, the department, and how many of its officers do intake."""

    role: str
    department: str
    intake_officers: int


@dataclass(frozen=True)
class Candidate:
    """An officer who could be charged with verification."""

    officer: OfficerId
    title: str


@dataclass(frozen=True)
class SealedLetter:
    """A letter of the reporter with the signature over it, for the officer's browser to verify and open.

    `wraps` are (key id, wrap) for departments that got the tip later; `said` is what the signed body holds beside the letter,
    for the kinds that are more than a letter.
    """

    seq: int
    day: str
    sealed: bytes
    signature: bytes
    nonce: bytes
    wraps: tuple[tuple[bytes, bytes], ...]
    kind: str
    said: Mapping[str, Json]
