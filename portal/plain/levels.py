"""A place level by level on the plain pages: a page for each level, until nothing below is asked or known.

What is tapped is a code; with `-` behind it somebody does not know more, with `*` it is several places in it. The levels of the
country begin with a word of their own. A page that comes back with nothing tapped is 不知道.
"""

from __future__ import annotations

from dataclasses import dataclass

from casework.rules import country
from casework.rules.country import Spot
from casework.rules.regions import ELSEWHERE, Regions
from portal.plain.reading import Draft

NAMES = ("step", "at", "back")
COUNTRY = "country"
UNKNOWN, SEVERAL = "-", "*"


@dataclass(frozen=True)
class Chosen:
    """The narrowest place that was tapped; `is_settled`: nothing below it is to be asked."""

    code: str
    is_several: bool
    is_settled: bool


@dataclass(frozen=True)
class Level:
    """One page: what lies in `code` ("" for the country), what is chosen so far in words, and the step back ("" to page one).

    `may_be_several`: a tip may be about several of these, and whoever is above them takes it.
    """

    code: str
    name: str
    spots: tuple[Spot, ...]
    back: str
    may_be_several: bool


def arrived(draft: Draft) -> Draft:
    """The draft after a page of levels: one step back, or what was tapped, or nothing."""
    if draft["back"]:
        return draft.having(step=draft["back"], at="", back="")
    if draft["at"] and not draft["step"]:
        return draft.having(step=draft["at"] + UNKNOWN, at="")
    return draft.having(at="", back="")


def chosen(draft: Draft, known: Regions) -> Chosen:
    """What was tapped last; the authority's own region where that is nothing that exists."""
    tapped = draft["step"] or draft["township"]
    code = tapped.rstrip(UNKNOWN + SEVERAL)
    if code == COUNTRY and code != tapped:
        return Chosen(ELSEWHERE, False, True)
    if not country.exists(code):
        return Chosen(known.home, False, True)
    is_unknown = code == known.home and not draft["step"]
    return Chosen(code, tapped.endswith(SEVERAL), code != tapped or is_unknown)


def next_level(draft: Draft, known: Regions) -> Level | None:
    """The level that is to be asked now; None where all is said."""
    if draft["found"]:
        return None
    if draft["step"] == COUNTRY:
        return Level("", "", country.provinces(), "", False)
    if draft["where"] and not draft["step"] and any(one.is_sure for one in country.search(draft["where"], near=known.home)):
        return None
    now = chosen(draft, known)
    is_own = known.holds(now.code)
    spots = known.below(now.code) if is_own else country.counties_below(now.code)
    if now.is_settled or not spots:
        return None
    name = known.full(now.code) if is_own else country.chain(now.code)
    return Level(now.code, name, spots, _back(now.code, known), is_own and any(known.below(one.code) for one in spots))


def _back(code: str, known: Regions) -> str:
    if known.holds(code):
        above = known.parent(code)
        return "" if above == known.home else above
    return country.above(code) or COUNTRY
