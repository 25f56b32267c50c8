"""Finding the place that a text names, and never guessing.

Names are found from left to right, the longest first. A name counts by how it is written:

- full: the place's own name or another official one (王村镇, 永安街道);
- swapped: another ending of the same level (王村乡, 王村街道办事处), as people remember older names;
- short: without its ending (王村, 周村); where a place and one in it share it, it is the wider one. A short name before
  路, 街, 巷 or 大道 is a road and dropped, and so is a short name that is itself a road (丝绸路): roads run through several
  places.

A place stands by itself if its full name is the only one of its level in the country, or if it is a city or province. Any other
(王村镇 is the name of eleven places, 消防通道 is not 通道县) needs something that contains it to be named in the same text.
Of the places that stand, the one with the longest names in its chain wins; a tie, or a full name that contradicts the
winner, gives candidates and no code.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from places.gazetteer import Gazetteer, load
from places.shapes import Place

ENDINGS = {
    "province": ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"),
    "city": ("自治州", "地区", "市", "盟"),
    "county": ("自治县", "自治旗", "区", "县", "市", "旗"),
    "township": ("街道办事处", "民族乡", "回族镇", "街道", "镇", "乡", "苏木"),
    "village": (),
}
SWAPS = ("街道办事处", "街道办", "街道", "镇", "乡")
ROADS = ("路", "街", "巷", "大道")
FULL, SWAPPED, SHORT = "full", "swapped", "short"
MOST_CANDIDATES = 9
MOST_CHARACTERS = 2000
"""Longer texts are cut: a place is named in the first sentences or not at all."""


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant: code, full chain of names, level."""

    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Located:
    """The answer: a code with its full chain and level, or None with candidates (none if nothing was named)."""

    code: str | None
    name: str | None
    level: str | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class _Match:
    """A name in the text: which place, how it is written, where it begins, how long."""

    place: Place
    form: str
    start: int
    length: int


@dataclass(frozen=True)
class _Standing:
    """A place with the score of its chain: how many characters of the text name it or what contains it."""

    place: Place
    score: int
    stands: bool


class _Names:
    """All ways to write all places of a gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.forms: dict[str, list[tuple[Place, str]]] = defaultdict(list)
        for place in gazetteer:
            for text, form in _forms(place):
                around = {place.code, *(other.code for other in gazetteer.above(place.code))}
                # 博山 without an ending is the district, not the town in it: the wider place of the same short name.
                if all(known.code not in around or form == FULL for known, _ in self.forms[text]):
                    self.forms[text].append((place, form))
        self.longest = max(map(len, self.forms), default=0)


def _forms(place: Place) -> list[tuple[str, str]]:
    """Return the ways to write a place, the surest first."""
    found = [(name, FULL) for name in (place.name, *place.others)]
    stem = next((place.name.removesuffix(end) for end in ENDINGS[place.level] if place.name.endswith(end)), "")
    if len(stem) < 2:
        return found
    if place.name.endswith("街道"):
        found += [(place.name + end, FULL) for end in ("办", "办事处")]
    if place.level == "township":
        found += [(stem + end, SWAPPED) for end in SWAPS]
    if not stem.endswith(ROADS):
        found.append((stem, SHORT))
    return found


@cache
def _names(gazetteer: Gazetteer) -> _Names:
    return _Names(gazetteer)


def _matches(text: str, names: _Names) -> list[_Match]:
    """Return the names in the text, the longest at each point, without overlap."""
    found: list[_Match] = []
    start = 0
    while start < len(text):
        for length in range(min(names.longest, len(text) - start), 1, -1):
            places = names.forms.get(text[start : start + length])
            if places is None:
                continue
            road = text.startswith(ROADS, start + length)
            found += [_Match(place, form, start, length) for place, form in places if not (road and form == SHORT)]
            start += length - 1
            break
        start += 1
    return found


def _standing(gazetteer: Gazetteer, match: _Match, matches: list[_Match]) -> _Standing:
    """Tell how well a match is borne out by what contains it."""
    above = {place.code for place in gazetteer.above(match.place.code)}
    around = [other for other in matches if other.place.code in above]
    bearers = {other.place.code: other.length for other in around}
    sure = any(other.form == FULL or other.place.level in ("city", "province") for other in around)
    alone = match.place.level in ("city", "province") or (match.form == FULL and match.place.namesakes == 1)
    # A short county bears out a full township (周村……王村镇), and a short one only where they touch (周村王村).
    touching = any(other.start + other.length == match.start for other in around)
    mutual = bool(around) and (match.form == FULL or touching)
    return _Standing(match.place, match.length + sum(bearers.values()), alone or sure or mutual)


def _deepest(gazetteer: Gazetteer, found: list[_Standing]) -> list[_Standing]:
    """Return the best standing of each place, without those that merely contain another that stands."""
    best: dict[str, _Standing] = {}
    for one in sorted(found, key=lambda item: item.score):
        best[one.place.code] = one
    containing = {place.code for one in best.values() for place in gazetteer.above(one.place.code)}
    return [one for one in best.values() if one.place.code not in containing]


def _candidate(gazetteer: Gazetteer, place: Place) -> Candidate:
    return Candidate(place.code, gazetteer.chain(place.code), place.level)


def _unsure(gazetteer: Gazetteer, places: list[Place]) -> Located:
    unique = {place.code: place for place in places}
    ordered = [_candidate(gazetteer, place) for _, place in sorted(unique.items())]
    return Located(None, None, None, tuple(ordered[:MOST_CANDIDATES]))


def locate(text: str, gazetteer: Gazetteer | None = None) -> Located:
    """Return the place that `text` names, or candidates where it is not certain; `gazetteer` as a whole by default."""
    gazetteer = load() if gazetteer is None else gazetteer
    plain = "".join(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).split())
    matches = _matches(plain, _names(gazetteer))
    every = [_standing(gazetteer, match, matches) for match in matches]
    standing = _deepest(gazetteer, [one for one in every if one.stands])
    if not standing:
        return _unsure(gazetteer, [one.place for one in every])
    top = max(one.score for one in standing)
    winners = [one for one in standing if one.score == top]
    place = winners[0].place
    chain = {place.code, *(other.code for other in gazetteer.above(place.code))}
    # A township of another county named in full says that the wider place is not all there is to know.
    against = [
        match.place
        for match in matches
        if match.form == FULL and match.place.code not in chain and place.level != match.place.level == "township"
    ]
    if len(winners) > 1 or against:
        return _unsure(gazetteer, [*(one.place for one in winners), *against])
    return Located(place.code, gazetteer.chain(place.code), place.level, ())
