"""One hazard, one card (一隐患一卡): its number, how far it has come, and what a township has to show.

    五落实 lacking ──> 待整改 ── all five ──> 整改中 (超期 after its last day) ── accepted ──> 已销号

A card's number is drawn for it alone or made of a case's random id: neither tells whether a report or an inspection found the
hazard, so that a sheet that reaches the enterprise says nothing about a report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crypto.encoding import labelled

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 9
GENERAL, MAJOR = "general", "major"
GRADES = {GENERAL: "一般", MAJOR: "重大"}
WAITING, UNDER_WAY, OVERDUE, STRUCK = "waiting", "under_way", "overdue", "struck"
PROGRESS = {WAITING: "待整改", UNDER_WAY: "整改中", OVERDUE: "超期", STRUCK: "已销号"}
FIVE = {"owner": "责任人", "steps": "措施", "funds": "资金", "until": "时限", "plan": "预案"}
"""五落实 (平湛安〔2022〕9号 二（二）; 攀办函〔2015〕135号 五（一）)."""
LEVELS = {"village": "村", "township": "乡镇街道", "county": "县", "city": "市", "enterprise": "企业"}
"""Levels of a ledger (攀办函〔2015〕135号 六（二）)."""
ACCIDENT_IN = ("zhanhe",)
"""Where a major hazard that its enterprise's own list lacks counts as an accident (平湛安〔2022〕9号 21)."""


def number_of(authority: bytes, case: bytes, item: int) -> str:
    """Return the number of the card of a case's fact: the same whenever it is asked for, and nothing can be read from it."""
    value = int.from_bytes(labelled("card", authority + case + item.to_bytes(2, "big")), "big")
    found = ""
    for _ in range(LENGTH):
        value, at = divmod(value, len(ALPHABET))
        found += ALPHABET[at]
    return found


def lacking(parts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the parts of 五落实 that are still empty; `until` is a day as text."""
    return tuple(name for part, name in FIVE.items() if not parts.get(part, "").strip())


def progress(struck: date | None, missing: Sequence[str], until: date | None, today: date) -> str:
    """Return how far a card has come."""
    if struck is not None:
        return STRUCK
    if missing:
        return WAITING
    return OVERDUE if until is not None and until < today else UNDER_WAY


@dataclass(frozen=True)
class Hazard:
    """What a township is reckoned from, of one card: where it is and where those who answer for it are, and who they are."""

    places: frozenset[str]
    grade: str
    progress: str
    enterprises: frozenset[object]

    def among(self, regions: Collection[str]) -> frozenset[str]:
        """Return which of these regions it concerns, each once; "" where it concerns none of them."""
        return self.places & set(regions) or frozenset({""})


@dataclass(frozen=True)
class Township:
    """One line of the township ledger (一乡一台账, 平湛安〔2022〕9号 22): units, those looked at, hazards, struck off."""

    region: str
    units: int
    covered: int
    hazards: int
    major: int
    struck: int
    overdue: int

    @property
    def coverage(self) -> str:
        """How many of the units were looked at, as 「62%」; a dash where there is no unit."""
        return _share(self.covered, self.units)

    @property
    def strike_rate(self) -> str:
        """How many of the hazards are struck off."""
        return _share(self.struck, self.hazards)


def townships(
    regions: Iterable[str], units: Mapping[object, str], looked_at: Iterable[object], hazards: Sequence[Hazard]
) -> tuple[Township, ...]:
    """Return a line for each region, and one for "" where something has none.

    `units`: enterprise → region; `looked_at`: enterprises in which somebody looked; one with a hazard counts as looked at.
    A hazard that concerns several regions counts once in each, so the lines may sum up to more than there are.
    """
    seen = set(looked_at).union(*(one.enterprises for one in hazards))
    named = list(dict.fromkeys(regions))
    own: dict[str, list[object]] = {region: [] for region in named}
    cards: dict[str, list[Hazard]] = {region: [] for region in named}
    known = set(named)
    for one, region in units.items():
        own.setdefault(region if region in known else "", []).append(one)
    for hazard in hazards:
        for region in hazard.among(known):
            cards.setdefault(region, []).append(hazard)
    every = [*named, *([""] if own.get("") or cards.get("") else [])]
    return tuple(_township(region, own.get(region, []), cards.get(region, []), seen) for region in every)


def _township(region: str, units: Sequence[object], hazards: Sequence[Hazard], seen: Collection[object]) -> Township:
    return Township(
        region,
        units=len(units),
        covered=sum(one in seen for one in units),
        hazards=len(hazards),
        major=sum(one.grade == MAJOR for one in hazards),
        struck=sum(one.progress == STRUCK for one in hazards),
        overdue=sum(one.progress == OVERDUE for one in hazards),
    )


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else "—"
