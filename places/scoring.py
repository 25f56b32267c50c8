"""Which places the names in a text may mean, what contains them, and which of those that stand are the finest.

Whether one stands is told in places/standing.py. Of the places that stand, the one with the longest names in its chain wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from places import words
from places.around import Mention
from places.names import SWAPPED
from places.shapes import DIGITS, Former, Place
from places.standing import CITY, COUNTY, PROVINCE, Claim, stands


def claims(text: str, mentions: Sequence[Mention]) -> list[Claim]:
    """Return what every mention may mean, and whether it stands."""
    wide: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        if not one.away:
            for code in one.wide:
                wide[code].append(one)
    made = []
    alone = len(mentions) == 1
    for one in mentions:
        if one.away:
            continue
        for reading in one.readings:
            for code in reading.codes:
                made.append(Claim(code, one, reading, [] if alone else _bearers(code, one, wide)))
    made = [one for one in made if not _outdone(one)]
    for claim in made:
        claim.stands = stands(text, claim) and not _longer(text, claim, mentions)
        if claim.stands and claim.reading.form == SWAPPED:
            claim.stands = not _of_another(claim, mentions)
    return made


def _outdone(claim: Claim) -> bool:
    """Tell whether a name that ended gives way to a place of today in the same province, its city not being named."""
    named = claim.reading.named
    if not isinstance(named, Former) or not named.taken or any(digits >= CITY for digits, _ in claim.bearers):
        return False
    today = [code for one in claim.mention.readings if isinstance(one.named, Place) for code in one.codes]
    return any(code[:PROVINCE] == claim.code[:PROVINCE] and len(code) == len(claim.code) for code in today)


def _longer(text: str, claim: Claim, mentions: Sequence[Mention]) -> bool:
    """Tell whether a township's name is the end of a longer one that no list has: in 庆云县东郑店镇 there is no 郑店镇."""
    start = claim.mention.start
    if len(claim.code) <= COUNTY:
        return False
    before = max((one for one in mentions if one.end <= start), key=lambda one: one.end, default=None)
    if before is None or any(one is before for _, one in claim.bearers):
        return False
    return words.IN_NAME.fullmatch(text[before.end : start]) is not None


def _of_another(claim: Claim, mentions: Sequence[Mention]) -> bool:
    """Tell whether a county with another ending is right behind a name that does not contain it: 台湾新北市 is no 新北区."""
    if claim.reading.level != "county" or claim.bearers:
        return False
    return any(one.end == claim.mention.start for one in mentions)


def _bearers(code: str, own: Mention, wide: dict[str, list[Mention]]) -> list[tuple[int, Mention]]:
    found = []
    for digits in (PROVINCE, CITY, COUNTY):
        if digits <= len(code):
            for one in wide.get(code[:digits], ()):
                if one is own or (digits == len(code) and code not in one.parts):
                    continue
                if one.end <= own.start or own.end <= one.start:
                    found.append((digits, one))
    if code[:COUNTY] in words.LEFT:
        # 余杭区临平镇: what it lay in until not long ago bears it out right before it.
        left = (one for each in words.LEFT[code[:COUNTY]] for one in wide.get(each, ()))
        found += [(COUNTY, one) for one in left if one.end == own.start]
    return found


def deepest(standing: Iterable[Claim]) -> list[Claim]:
    """Return the best claim of each place, without those that merely contain another that stands, or did until lately."""
    best: dict[str, Claim] = {}
    for one in sorted(standing, key=lambda claim: claim.score):
        best[one.code] = one
    wider = {code[:digits] for code in best for digits in DIGITS.values() if digits < len(code)}
    for code, one in best.items():
        if code[:COUNTY] in words.LEFT and not one.mention.joined:
            left = words.LEFT[code[:COUNTY]]
            wider.update(each for each in left if each in best and not best[each].mention.joined)
    return [one for code, one in best.items() if code not in wider]
