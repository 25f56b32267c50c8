"""Whether two cases may be about one fact, and whose facts they are for the reward; pure.

A matter is one fact (or several that belong together), and about one fact there is one reward (dossier 3.3). Officers decide
pair by pair whether two cases are about it; nothing here does more than propose. From what they decided follows, fact by fact:

    told before    an earlier report that counts told it: not the first (Z09)
    paid           a report that told it is rewarded for it: paid already (Z10), even to somebody who came later
    new            nobody told it before: where some facts are new and others not, the new ones alone count (X03)

A report counts while it is open (then the later one waits) and once its facts were verified. One that was taken back, not
taken up, not verified, or whose reporter may not be rewarded at all (Z04 to Z07, a fraud) stands in nobody's way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from casework.rules import enterprises

PLACE_ALIKE = 80
"""From this likeness on two descriptions of a place within one enterprise or township are called alike."""
NEAR_DAYS = 180
"""Two reports of one enterprise that lie further apart are proposed only where the category or the place is the same too."""
OUT_OF_THE_WAY = ("Z04", "Z05", "Z06", "Z07")
"""Rules that refuse the person and not the fact: such a report keeps nobody else from being the first."""


@dataclass(frozen=True)
class Described:
    """What officers wrote of a case, as far as it tells whether another is about the same fact. `enterprise` is its entry in
    the register, if it has one; `day` that of the receipt.
    """

    enterprise: bytes | None
    subject: str
    region: str
    place: str
    category: str
    day: int


def why_alike(one: Described, other: Described, stems: Sequence[str] = ()) -> tuple[str, ...]:
    """Return why two cases may be about the same fact, in an officer's words; empty where they are not proposed.

    `stems` are names of places that names of enterprises may begin with (rules/enterprises.py).
    """
    who = _who(one, other, stems)
    where = bool(one.place and other.place) and fuzz.partial_ratio(one.place, other.place) >= PLACE_ALIKE
    region = bool(one.region) and one.region == other.region
    category, days = one.category == other.category, abs(one.day - other.day)
    if who:
        proposed = category or where or days <= NEAR_DAYS
    else:
        # Nobody may know the enterprise's name; two names that differ are two enterprises.
        proposed = not (one.subject and other.subject) and region and where and category
    if not proposed:
        return ()
    said = (who, "事由一样" if category else "", "位置相近" if where else "", "同一个街镇" if region else "")
    return tuple(text for text in said if text)


def _who(one: Described, other: Described, stems: Sequence[str]) -> str:
    if one.enterprise is not None and one.enterprise == other.enterprise:
        return "同一家单位"
    alike = enterprises.likeness(one.subject, other.subject, stems)
    if alike < enterprises.ALIKE:
        return ""
    is_one = enterprises.key_of(one.subject) == enterprises.key_of(other.subject)
    return "单位名字一样" if is_one else "单位名字相近"


class Stand(Enum):
    """Whether a report may keep a later one from being the first."""

    OPEN = "open"
    COUNTS = "counts"
    OUT = "out"


@dataclass(frozen=True)
class Report:
    """One case as the order sees it. `order` is (day, place, case); `facts` the numbers of its verified facts in its finding,
    `rewarded` those of them that an approved reward counts (none without one).
    """

    case: bytes
    order: tuple[int, int, bytes]
    stand: Stand
    facts: frozenset[int]
    rewarded: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Same:
    """Two cases that officers called one matter. `new` are facts of `case` that the other did not tell. `one_finding`: one of
    them was merged into the other, so that both have the very same facts.
    """

    case: bytes
    other: bytes
    new: frozenset[int] = frozenset()
    one_finding: bool = False


@dataclass(frozen=True)
class Verdict:
    """What follows for one report: which of its facts count for it, and whom it waits for before that can be said.

    `told_by` are the reports that told some of its facts before, `paid_to` those that are rewarded for some of them.
    """

    facts: frozenset[int]
    first: frozenset[int]
    told_by: tuple[bytes, ...] = ()
    paid_to: tuple[bytes, ...] = ()
    waits_for: tuple[bytes, ...] = ()

    @property
    def flags(self) -> frozenset[str]:
        """Return the circumstances that the reward is decided with (rules/reward_request.py)."""
        if self.first == self.facts:
            return frozenset()
        if self.first:
            return frozenset({"not_first", "new_item"})
        told = {"not_first"} if self.told_by else set()
        return frozenset(told | ({"already_paid"} if self.paid_to else set()))


def verdict(this: Report, others: Iterable[tuple[Report, Same]]) -> Verdict:
    """Return whose facts those of `this` are, by all reports that officers called the same matter."""
    lost: set[int] = set()
    told_by, paid_to, waits_for = [], [], []
    for that, same in others:
        before, paid = _before(this, that, same), _paid(this, that, same)
        if before and that.stand is Stand.OPEN:
            waits_for.append(that.case)
        if before and that.stand is Stand.COUNTS:
            told_by.append(that.case)
            lost |= before
        if paid:
            paid_to.append(that.case)
            lost |= paid
    return Verdict(this.facts, this.facts - lost, tuple(told_by), tuple(paid_to), tuple(waits_for))


def _before(this: Report, that: Report, same: Same) -> frozenset[int]:
    """Return the facts of `this` that `that` told before it."""
    if that.stand is Stand.OUT:
        return frozenset()
    earlier = that.order < this.order
    if same.case == this.case:
        return this.facts - same.new if earlier else frozenset()
    if not same.one_finding:
        return this.facts if earlier else frozenset()
    # With one finding for both, what the other one brought is known by its number.
    return this.facts if earlier else this.facts & same.new


def _paid(this: Report, that: Report, same: Same) -> frozenset[int]:
    """Return the facts of `this` for which `that` is rewarded."""
    if that.stand is Stand.OUT or not that.rewarded:
        return frozenset()
    if same.one_finding:
        return this.facts & that.rewarded
    if same.case == this.case:
        return this.facts - same.new
    # What the other one had besides this matter says nothing about this one.
    return this.facts if that.rewarded - same.new else frozenset()
