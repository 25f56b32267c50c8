"""What a text names: each name where it stands, with all it may mean, and which names belong together.

Of overlapping names the one that contains the others counts; names that only cross stay, and what is found later decides
(山西安泽县 is 山西 and 安泽县, and not 西安). A short name is dropped where it is a road, part of a longer name, a product or a
firm (places/words.py). Names that follow each other from the wider to the narrower are one run (淄博周村王村).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from places import words
from places.around import Mention, mark
from places.names import FULL, SHORT, SWAPPED, Lexicon, Spelled, covers, is_word, stem
from places.shapes import DIGITS, Former, Place, Zone

_BETWEEN = re.compile(r"[的,()\-—·/:~]{0,2}$")
MOST_BETWEEN = 2
_ZONE = re.compile(
    r"(?:国家级|国家|省级|市|的)?(?:(?P<high>高新技术产业(?:开发|园)区|高新技术开发区|高新技术园区|高新开发区|高新区)"
    r"|经济技术开发区|经济开发区|经开区|经技区|开发区)"
)

_ZONE_STARTS = frozenset("国省市的高经开")


def mentions(text: str, lexicon: Lexicon) -> list[Mention]:
    """Return the names in the text from left to right."""
    spans: dict[tuple[int, int], list[Spelled]] = defaultdict(list)
    for number, start, end, behind in lexicon.found(text):
        for one in lexicon.spelled(number, text, start, end, behind=behind):
            spans[start, one.end].append(one)
    found = [Mention(start, end, _surest(spans[start, end])) for start, end in _outermost(spans)]
    for mention in found:
        if len(mention.readings) == 1:
            (one,) = mention.readings
            mention.telling = one.form == FULL and one.codes[0] in lexicon.telling
    borne = _borne(text, _standing(text, found))
    for mention in borne:
        mention.settle()
    return borne


def _outermost(spans: Mapping[tuple[int, int], object]) -> list[tuple[int, int]]:
    """Return the spans that lie in no other.

    One stays all the same if it touches another name that the wider one cuts through: in 益阳市南县 there is 南县 although
    市南县 (as 市南区 may be written) contains it, and in 青岛市北区 there is 青岛.
    """
    kept: list[tuple[int, int]] = []
    reached = from_start = 0
    ends: dict[int, int] = {}
    starts: dict[int, int] = {}
    for start, end in spans:
        ends[end] = min(start, ends.get(end, start))
        starts[start] = max(end, starts.get(start, end))
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            reached, from_start = end, start
        elif start == from_start:
            if starts.get(end, 0) <= reached:
                continue
        elif ends.get(start, start) >= from_start:
            continue
        kept.append((start, end))
    return kept


def _surest(readings: list[Spelled]) -> list[Spelled]:
    """Leave out what is written less surely than another, and names that ended for a place that still bears them."""
    if len(readings) == 1 or all(one.form == FULL and _today(one) for one in readings):
        return readings
    full = {one.level for one in readings if one.form == FULL}
    if full:
        readings = [one for one in readings if one.form == FULL or one.level in full]
    around = {code for one in readings if one.form == SHORT for code in one.codes if _today(one) or _county(one, code)}
    readings = [one for one in readings if one.form != SHORT or not _wider_too(one, around)]
    if all(map(_today, readings)):
        return readings
    today = {(one.form, code) for one in readings if _today(one) for code in one.codes}
    surest = max((form for form, _ in today), default=0)
    return [one for one in readings if not isinstance(one.named, Former) or not _goes_on(one, surest, today)]


def _wider_too(one: Spelled, around: set[str]) -> bool:
    """Tell whether a place that contains this one has the same short name (博山 is the district and not the town in it)."""
    return all(any(code[:digits] in around for digits in DIGITS.values() if digits < len(code)) for code in one.codes)


def _county(one: Spelled, code: str) -> bool:
    """Tell whether a name that ended was a county's, and what it is today is one too (part of 锡山市 is 无锡 itself)."""
    return one.level == "county" and len(code) >= DIGITS["county"]


def _today(one: Spelled) -> bool:
    return isinstance(one.named, Place)


def _goes_on(one: Spelled, surest: int, today: set[tuple[int, str]]) -> bool:
    """Tell whether a place of today that is written as surely is the former one, or part of it."""
    if one.form < surest:
        return True
    codes = one.codes
    cities = {code[: DIGITS["city"]] for _, code in today if len(code) <= DIGITS["county"]}
    if one.form == SHORT and any(code[: DIGITS["city"]] in cities for code in codes):
        return True  # 武汉汉阳 is 汉阳区 of today, whatever became of 汉阳县.
    return any(form >= one.form and (code in codes or any(each.startswith(code) for each in codes)) for form, code in today)


def within(outer: Iterable[Spelled], inner: Iterable[Spelled]) -> bool:
    """Tell whether some reading of one lies in some reading of the other."""
    wider = {code for one in outer for code in one.codes}
    for one in inner:
        for code in one.codes:
            if any(code[:digits] in wider for digits in DIGITS.values() if digits < len(code)):
                return True
    return False


def _standing(text: str, found: list[Mention]) -> list[Mention]:
    """Drop short readings that are roads, parts of names, or products."""
    starts = {one.start: one for one in found}
    ends = {one.end for one in found}
    kept: list[Mention] = []
    for one in found:
        if one.start not in ends:
            sure = [each for each in one.readings if not _easily_part(each, one.end - one.start)]
            if len(sure) < len(one.readings) and words.WORD_BEFORE.search(text[max(0, one.start - 4) : one.start]) is None:
                one.readings = sure
                if not sure:
                    continue
        after = starts.get(one.end)
        goes_on = after is not None and within(one.readings, after.readings)
        if one.form == SHORT:
            end = one.end
            other = words.AS_ROAD.match(text, end) or words.AS_NAME.match(text, end) or words.BRAND.match(text, end)
            if other and not goes_on and not _lies_there(text, one, kept):
                continue
        elif (one.end not in starts and words.FOOD.match(text, one.end)) or (
            not goes_on and one.end - one.start == len("某县") and words.NO_NAME.match(text, one.start)
        ):
            continue
        kept.append(one)
    return kept


def _lies_there(text: str, one: Mention, before: list[Mention]) -> bool:
    """Tell whether what follows a short name lies where it says: behind its county (象山石浦码头), or in 台湾, or at work."""
    if text[one.start - 1 : one.start] == "在" and words.PLANT.match(text, one.end):
        return True
    for each in one.readings:
        if each.level == "province" and each.codes[0] in words.BELOW and words.BELOW[each.codes[0]].match(text, one.end):
            return True
    borne = before and before[-1].end == one.start and within(before[-1].readings, one.readings)
    return bool(borne and words.STANDS_IN.match(text, one.end))


def _easily_part(one: Spelled, length: int) -> bool:
    """Tell whether a name is easily the end of a longer word, so that it must begin where a word does (示范县 is no 范县)."""
    level, name = one.level, one.named.name
    if level == "township":
        return len(name) == 2 and one.form == FULL
    if level != "county" or one.form == SHORT:
        return False
    return one.form == SWAPPED or length == 2 or stem(name, level) in words.NEVER


def _borne(text: str, found: list[Mention]) -> list[Mention]:
    """Number the runs; drop short townships that follow nothing they lie in."""
    kept: list[Mention] = []
    for one in found:
        before = _before(text, kept, one)
        if one.end - one.start == len(text):
            pass  # Somebody who types one name alone looks for it (王村).
        elif before is None or not within(before.readings, one.readings):
            one.shared = any(map(_short_town, one.readings))
            one.readings = [each for each in one.readings if not _short_town(each)]
        else:
            rare = len(one.readings) == 1 or len({each.codes for each in one.readings}) == 1
            one.readings = [each for each in one.readings if not _short_town(each) or _town_after(before, each, rare=rare)]
        if not one.readings:
            continue
        one.run = before.run if before is not None and within(before.readings, one.readings) else len(kept)
        kept.append(one)
    mark(text, kept)
    return kept


def _before(text: str, kept: list[Mention], one: Mention) -> Mention | None:
    """Return the mention that ends where this one begins."""
    for other in reversed(kept):
        if other.end <= one.start:
            touches = one.start - other.end <= MOST_BETWEEN and _BETWEEN.match(text[other.end : one.start])
            return other if touches else None
    return None


def _short_town(one: Spelled) -> bool:
    return one.form == SHORT and one.level == "township"


def _town_after(before: Mention, one: Spelled, *, rare: bool) -> bool:
    """Tell whether a short township is one behind what stands before it: a county, or a city.

    Behind a city only if it sounds like a village, or is a name of its own that no other place of the country has (苏州盛泽).
    """
    name = stem(one.named.name, "township")
    (town,) = one.codes
    for each in before.readings:
        for code in each.codes:
            near = len(code) == DIGITS["county"] or town[4:6] == "00"
            likely = name[-1] in words.VILLAGE_LIKE or (rare and _is_own(name))
            if town.startswith(code) and (near or (len(code) == DIGITS["city"] and likely)):
                return True
    return False


def _is_own(name: str) -> bool:
    """Tell whether a short name is hardly anything but the township's."""
    if is_word(name) or len(name) > 2:
        return not is_word(name)
    return name[0] not in words.LITTLE and name[1] not in words.FAMILY and not words.LUCKY.issuperset(name)


def zone_mentions(text: str, found: list[Mention], zones: Iterable[Zone]) -> list[Mention]:
    """Return the zones that a kind of zone right behind a place means (淄博市高新区): those of that kind in that place."""
    made = []
    for one in found:
        match = _ZONE.match(text, one.end) if text[one.end : one.end + 1] in _ZONE_STARTS else None
        if match is None or one.away:
            continue
        kind = "hightech" if match["high"] else "economic"
        inside = [zone for zone in zones if zone.kind == kind and _in(zone, one)]
        if inside:
            made.append(
                Mention(
                    one.end,
                    match.end(),
                    [Spelled(zone, SWAPPED, match.end(), "zone", covers(zone)) for zone in inside],
                    one.run,
                )
            )
    for each in made:
        each.settle()
    return made


def _in(zone: Zone, mention: Mention) -> bool:
    return any(host.startswith(code) for host in zone.hosts for code in mention.wide)
