"""Finding the place that a text names, and never guessing.

The names in the text (places/mentions.py), what each may mean (places/scoring.py) and whether it stands (places/standing.py),
and then: the place whose chain is named best, down to the finest level that is certain. Two that are named as well, or a name
that contradicts the winner (places/doubts.py), give candidates and no code. Behind a county that is certain a slip of the pen
in the township's name is mended, and a village tells the township (places/mending.py).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from places import mending, tables
from places.doubts import against
from places.gazetteer import Gazetteer, load
from places.mentions import mentions, zone_mentions
from places.names import SHORT, lexicon
from places.scoring import claims, deepest
from places.shapes import DIGITS
from places.standing import Claim
from places.words import TOWNSHIP_WORDS, WORDS

MOST_CANDIDATES = 9
MOST_CHARACTERS = 2000
"""Longer texts are cut: a place is named in the first sentences or not at all."""
COUNTY = DIGITS["county"]
FIRST_PLANE = 0xFFFF


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


class _Plain(dict[int, str]):
    """How each character is read, for `str.translate`: kept once it was met, if it is one of the first plane."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).translate(tables.traditional())
        read = "".join(folded.split())
        if code <= FIRST_PLANE:
            self[code] = read
        return read


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Return a text as names are looked for in it: compatible forms, simplified characters, no spaces."""
    return text[:MOST_CHARACTERS].translate(_PLAIN)


def locate(text: str, gazetteer: Gazetteer | None = None, near: str = "") -> Located:
    """Return the place that `text` names, or candidates where it is not certain.

    `gazetteer` is the whole country by default. `near` is a code whose surroundings stand first among candidates; it never
    makes an answer certain.
    """
    gazetteer = load() if gazetteer is None else gazetteer
    words = plain(text)
    found = mentions(words, lexicon(gazetteer))
    if not found:
        return Located(None, None, None, ())
    found = sorted([*found, *zone_mentions(words, found, gazetteer.zones)], key=lambda one: (one.start, one.end))
    made = claims(words, found)
    if not made:
        # Only where somebody is from is named: asked for, never answered.
        named = {code for one in found if one.form != SHORT for each in one.readings for code in each.codes}
        wider = {code for code in named if any(other != code and other.startswith(code) for other in named)}
        return _unsure(gazetteer, sorted(named - wider), near)
    standing = deepest(one for one in made if one.stands)
    if not standing:
        mended = mending.around(gazetteer, words, made)
        return _unsure(gazetteer, _likely(words, made), near) if mended is None else _certain(gazetteer, mended)
    top = max(one.score for one in standing)
    winners = sorted((one for one in standing if one.score == top), key=lambda one: one.mention.start)
    others = [code for one in winners for code in against(words, one, found, made)]
    if len(winners) > 1 or others:
        return _together(gazetteer, made, [*(one.code for one in winners), *others], near)
    return _certain(gazetteer, mending.finer(gazetteer, words, winners[0]))


def _together(gazetteer: Gazetteer, made: Sequence[Claim], codes: Sequence[str], near: str) -> Located:
    """Several places: their county if all lie in it and it stands itself, or all of them do, else they are candidates."""
    counties = {code[:COUNTY] for code in codes}
    if len(counties) == 1:
        county = counties.pop()
        standing = {one.code for one in made if one.stands}
        if county in standing or (len(county) == COUNTY and standing.issuperset(codes)):
            return _certain(gazetteer, county)
    return _unsure(gazetteer, codes, near)


def _likely(text: str, made: Sequence[Claim]) -> list[str]:
    """Return what may be meant where nothing stands: the best borne out first, no short names that are ordinary words."""
    kept = []
    for one in made:
        word = text[one.mention.start : one.mention.end]
        town = one.reading.level == "township"
        if one.reading.form == SHORT and word != text and (word in WORDS or (town and word in TOWNSHIP_WORDS)):
            continue
        kept.append(one)
    # Names take turns, the best borne out first, so that one with many places leaves room for the others.
    turns: Counter[int] = Counter()
    ordered = []
    for one in sorted(kept, key=lambda claim: (-claim.score, claim.mention.start, len(claim.code))):
        turns[one.mention.start] += 1
        ordered.append((turns[one.mention.start], one.code))
    return [code for _, code in sorted(ordered, key=lambda each: each[0])]


def _certain(gazetteer: Gazetteer, short: str) -> Located:
    code = short.ljust(12, "0")
    return Located(code, gazetteer.chain(code), gazetteer.place(code).level, ())


def _unsure(gazetteer: Gazetteer, shorts: Iterable[str], near: str) -> Located:
    """Return candidates, those around `near` first."""
    codes = [code for code in dict.fromkeys(one.ljust(12, "0") for one in shorts) if gazetteer.has(code)]
    codes.sort(key=lambda code: -_shared(code, near))
    made = (Candidate(code, gazetteer.chain(code), gazetteer.place(code).level) for code in codes[:MOST_CANDIDATES])
    return Located(None, None, None, tuple(made))


def _shared(code: str, near: str) -> int:
    """Return how many levels two codes share."""
    return sum(1 for digits in DIGITS.values() if near[:digits] and code[:digits] == near[:digits])
