"""A claim of a name to mean a place, and whether it stands: what bears a name out.

A place stands by itself if its full name is the only one in the country, or if it is a city or province. Any other (王村镇 is
the name of eleven places, 鼓楼区 of four) needs something that contains it to be named in the same text; a short name needs it
right before (淄博周村) or, for a county, anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from places import words
from places.around import Mention
from places.names import FULL, SHORT, Spelled, is_word, stem
from places.shapes import DIGITS, Former, Zone

COUNTY, CITY, PROVINCE = DIGITS["county"], DIGITS["city"], DIGITS["province"]
TOWN_ENDINGS = "镇乡道木"
LONG = 3
"""A short name with so many characters is hardly anything else (乌尔禾, 格尔木)."""
LONG_AGO = 2000
"""A name that ended before this year does not make today's place of that name doubtful."""


@dataclass(slots=True)
class Claim:
    """A place of today that a mention may mean: its code without zeros, the mention and reading, what contains it.

    `bearers` are the wider mentions, with the length of their codes.
    """

    code: str
    mention: Mention
    reading: Spelled
    bearers: list[tuple[int, Mention]]
    stands: bool = False
    reckoned: float | None = None

    @property
    def score(self) -> float:
        """How many characters of the text name the place and what contains it; full names count for a half more each."""
        if self.reckoned is None:
            self.reckoned = self._reckon()
        return self.reckoned

    def _reckon(self) -> float:
        best: dict[int, float] = {}
        for digits, one in self.bearers:
            near = 0.25 if one.run == self.mention.run else 0.0
            weight = one.end - one.start + (0.5 if one.wide.get(self.code[:digits]) == FULL else 0.0) + near
            best[digits] = max(weight, best.get(digits, 0.0))
        own = self.mention.end - self.mention.start + (0.5 if self.reading.form == FULL else 0.0)
        return own + sum(best.values())

    def touched(self, digits: int = 0) -> bool:
        """Tell whether something that contains it (to that level, if told) stands in the same run before it."""
        return any(
            one.run == self.mention.run and one.start < self.mention.start
            for length, one in self.bearers
            if digits in (0, length)
        )

    def meets(self, start: int, end: int) -> bool:
        """Tell whether the place's own names take any of these characters."""
        return any(one.start < end and start < one.end for one in (self.mention, *(one for _, one in self.bearers)))


def stands(text: str, claim: Claim) -> bool:
    """Tell whether a claim stands by what is named and what is around it."""
    named, form = claim.reading.named, claim.reading.form
    if isinstance(named, Zone):
        return True
    if _nameless(claim):
        return False
    if len(claim.code) > COUNTY or named.level == "township":
        return _town_stands(text, claim, form)
    if named.level == "county":
        return _short_county_stands(text, claim) if form == SHORT else _county_stands(claim, form)
    if form == SHORT:
        return _wide_stands(text, claim)
    return words.FIRM.match(text, claim.mention.end) is None


def _nameless(claim: Claim) -> bool:
    """Tell whether it is a township that is called by what it is (高新区, 林场), and nothing says of where."""
    told = claim.bearers or claim.mention.telling
    return claim.reading.named.name[-1] not in TOWN_ENDINGS and len(claim.code) > COUNTY and not told


def _wide_stands(text: str, claim: Claim) -> bool:
    """A short city or province: behind its province, or alone in words that say so."""
    start, end = claim.mention.start, claim.mention.end
    if claim.touched():
        return True
    province = len(claim.code) > PROVINCE and any(len(code) == PROVINCE for code in claim.mention.wide)
    if len(claim.code) == PROVINCE and text[end : end + 1] == "市" and claim.reading.named.name[-1] != "市":
        return False  # 吉林市民 are those of the city.
    part = text[start - 1 : start] in words.BEFORE_NAME and not text.endswith("一下", 0, start)
    if province or text[start:end] in words.WORDS or part:
        return False
    if len(claim.code) == CITY and any(code[:CITY] != claim.code for code in claim.mention.wide):
        return False  # 巴州 is a prefecture, and a district of 巴中.
    return _is_where(text, start, end, claim.code)


def _is_where(text: str, start: int, end: int, code: str) -> bool:
    """Tell whether the words around a short name that stands alone say that it is where something is."""
    before = text[:start]
    if words.NOT_HERE.match(text, end) or (words.STOPS.match(text, end) and words.ELSEWHERE.search(before)):
        return False
    if before.endswith("是") and words.PERSON_IS.search(before):
        return False
    beside = text[end : end + 1] in words.SIDE_BY_SIDE
    house = words.AS_ROAD.match(text, end) or words.HOUSE.match(text, end)
    if before.endswith("在") and not beside and not house and words.HERE.search(before):
        return True
    return words.PLACE_BEFORE.search(before) is not None and _goes_on(text, end, code)


def _goes_on(text: str, end: int, code: str) -> bool:
    """Tell whether what follows a short name says that it is a place, or names something well known in it."""
    if any(one.match(text, end) for one in (words.PLACE_AFTER, words.SITE, words.WORKS_OF)):
        return True
    if len(code) == CITY and words.ROAD_THERE.match(text, end):
        return True
    below = words.BELOW[code].match(text, end) if code in words.BELOW else None
    return below is not None and not any(one.match(text, below.end()) for one in (words.ORIGIN, words.BRAND, words.AS_ROAD))


def _county_stands(claim: Claim, form: int) -> bool:
    name = stem(claim.reading.named.name, "county")
    if claim.bearers:
        return form == FULL or name not in words.WORDS or claim.touched()
    if is_generic(claim.reading) or (form != FULL and name in words.WORDS):
        return False
    return _only(claim)


def is_generic(reading: Spelled) -> bool:
    """Tell whether a county is called by where it lies in its city (城区, 郊区, 港口区), so that the word alone is none."""
    name = reading.named.name
    return name.endswith("区") and len(name) <= 3 and (len(name) < 3 or name[:-1] in words.NEVER)


def _only(claim: Claim) -> bool:
    """Tell whether the name means no other place of the country."""
    county = claim.reading.level == "county"
    for one in claim.mention.readings:
        if county and one.level == "township":
            continue  # 滨海新区 is the district and not the zone that is counted as a township.
        if one.form >= claim.reading.form and one.codes != (claim.code,) and not _forgotten(one):
            return False
    return True


def _forgotten(one: Spelled) -> bool:
    named = one.named
    return isinstance(named, Former) and named.taken and named.year < LONG_AGO


def _short_county_stands(text: str, claim: Claim) -> bool:
    """A short county: right behind what contains it; for a name that is no word also with its city elsewhere, or alone."""
    start, end = claim.mention.start, claim.mention.end
    name = stem(claim.reading.named.name, "county")
    province = any(one.level == "province" for one in claim.mention.readings)
    if name in words.NEVER or province:
        return False
    if claim.touched():
        return True
    if name in words.WORDS or end - start < 2:
        return False
    if any(digits >= CITY and (one.end <= start or _afterthought(text, claim, one)) for digits, one in claim.bearers):
        return True
    return not claim.bearers and _known_alone(text, claim)


def _afterthought(text: str, claim: Claim, city: Mention) -> bool:
    """Tell whether a city is added behind what somebody told of a county (长垣那个厂，河南新乡的)."""
    first = min(one.start for _, one in claim.bearers if one.run == city.run)
    return bool(words.AFTERTHOUGHT.search(text[max(0, first - 4) : first]) and words.THOUGHT_ENDS.match(text, city.end))


def _known_alone(text: str, claim: Claim) -> bool:
    """Tell whether a short county alone is where somebody is: no other place has that name, and the words around say so."""
    one = claim.mention
    beside = one.joined and text[one.start - 1] != "在"
    shared = one.shared and words.ZONE.match(text, one.end) is None
    long = one.end - one.start >= LONG
    if shared or beside or one.end - one.start == len(text):
        return False
    if not long and text[one.start : one.end] in words.TOWNSHIP_WORDS:
        return False
    if any(each.codes != (claim.code,) for each in one.readings):
        return False
    if one.working:
        return True
    if long and words.PLACE_BEFORE.search(text[: one.start]):
        return True
    return _is_where(text, one.start, one.end, claim.code)


def _two_words_stand(text: str, claim: Claim) -> bool:
    """Tell whether a county and a township that are words both (大兴旧宫) are named alone between other words."""
    if text[claim.mention.start : claim.mention.end] in words.TOWNS:
        return False
    first = min(one.start for _, one in claim.bearers if one.run == claim.mention.run)
    end = claim.mention.end
    return bool(
        words.PLACE_BEFORE.search(text[:first]) and (words.PLACE_AFTER.match(text, end) or words.WORKS.match(text, end))
    )


def _word_touched(claim: Claim) -> bool:
    """Tell whether a township is a word, and what stands right before it is one too (向阳和平)."""
    return is_word(stem(claim.reading.named.name, "township")) and any(
        reading.form == SHORT and stem(reading.named.name, reading.level) in words.WORDS
        for _, one in claim.bearers
        if one.end == claim.mention.start
        for reading in one.readings
        if any(claim.code.startswith(code) for code in reading.codes)
    )


def _easily_in_other(text: str, claim: Claim) -> bool:
    """Tell whether a township that is a word would say which part of a divided county is meant (邢台县新建)."""
    one = claim.mention
    name = text[one.start : one.end]
    if not is_word(name) or not any(claim.code[:COUNTY] in each.parts for _, each in claim.bearers):
        return False
    return (len(name) < 3 and name in words.EVERYDAY) or words.PLACE_AFTER.match(text, one.end) is None


def _town_stands(text: str, claim: Claim, form: int) -> bool:
    if form == SHORT:
        if not claim.touched() or _easily_in_other(text, claim):
            return False
        return not _word_touched(claim) or _two_words_stand(text, claim)
    if not claim.bearers and not _only(claim):
        return False
    name = stem(claim.reading.named.name, "township")
    for digits, one in claim.bearers:
        sure = one.wide.get(claim.code[:digits]) != SHORT or one.run == claim.mention.run
        if digits == COUNTY and (sure or name not in words.TOWNSHIP_WORDS):
            return True
        if digits == CITY and (sure or form == FULL or (len(name) >= LONG and _only(claim))):
            return True
        if digits == PROVINCE and sure and form == FULL:
            return True
    written, listed = claim.mention.end - claim.mention.start, claim.reading.named.name
    word = len(listed) < 3 or name in words.TOWNSHIP_WORDS
    settled = claim.mention.telling or (listed[-1:] in "镇乡道" and (not word or written > len(listed)))
    return form == FULL and settled and not claim.bearers
