"""What a certain county or city lets one read finer: a name with one wrong character, or a village.

A name is mended only right behind what contains it, only if one place in it differs in one character, or one of several in
one that sounds alike, and never where the character says where or which (北郊镇 is no slip for 南郊镇), unless both sound
alike (花西区), nor to a name that every city has (市中区).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from places import tables, words
from places.gazetteer import Gazetteer
from places.names import SHORT, is_word, short, stem
from places.shapes import DIGITS, Place, Zone
from places.standing import Claim

TELLING = frozenset("东南西北中上下前后左右内外大小新老旧古一二三四五六七八九十百千万甲乙丙丁0123456789")
"""Characters that tell one place from another, so that they are no slips."""
_VILLAGE = re.compile(r"(?:社区|村|居)?(?:村民委员会|居民委员会|村委会|居委会|村民小组|村|社区|居)?$")


def finer(gazetteer: Gazetteer, text: str, claim: Claim) -> str:
    """Return the code of the certain place, or of what the text names in it; without the zeros that fill codes up."""
    code = claim.code
    if isinstance(claim.reading.named, Zone):
        return code
    end = claim.mention.end
    if claim.reading.form == SHORT and claim.reading.level == "township":
        return _bounded(text, claim)
    if claim.reading.form == SHORT and len(code) == DIGITS["county"]:
        wide = short(gazetteer.above(code.ljust(12, "0"))[-1].code)
        if any(not place.code.startswith(code) for place, _, _ in _nearly(gazetteer, text, claim.mention.start, wide)):
            return wide  # 鄂托克林旗 is a slip for 鄂托克前旗, and not 鄂托克旗.
    if len(code) <= DIGITS["city"]:
        mended = slip(gazetteer, text, end, code)
        if mended is None:
            return short_slip(gazetteer, text, end, code) or code
        code, end = mended
    if len(code) == DIGITS["county"]:
        mended = slip(gazetteer, text, end, code)
        return mended[0] if mended is not None else village(gazetteer, text, end, code) or code
    return code


def _bounded(text: str, claim: Claim) -> str:
    """Return a short township, or what it lies in where it is a word that may go on (周村新建厂房, 周村丝绸路)."""
    code = claim.code
    end = claim.mention.end
    name = text[claim.mention.start : end]
    if not is_word(name) or (name[-1] not in "路街" and words.PLACE_AFTER.match(text, end)):
        return code
    return max((code[:digits] for digits, _ in claim.bearers), key=len)


def slip(gazetteer: Gazetteer, text: str, start: int, code: str) -> tuple[str, int] | None:
    """Return the child whose name stands at `start` with one character wrong, and where it ends.

    Of several the one that sounds as it is written (江厦区 is 江夏区, and neither 江汉区 nor 江岸区).
    """
    found: dict[str, tuple[bool, int]] = {}
    for place, pair, end in _nearly(gazetteer, text, start, code):
        alike = _sound_alike(*pair)
        if alike or not TELLING.intersection(pair):
            found[place.code] = (alike, end)
    if len(found) > 1:
        found = {one: each for one, each in found.items() if each[0]}
    if len(found) != 1:
        return None
    ((mended, (_, end)),) = found.items()
    return mended[: DIGITS[gazetteer.place(mended).level]], end


def _nearly(gazetteer: Gazetteer, text: str, start: int, code: str) -> Iterator[tuple[Place, tuple[str, str], int]]:
    """Yield the children whose name stands at `start` but for one character: the two characters, and where it ends."""
    for place in gazetteer.children(code.ljust(12, "0")):
        for name in (place.name, *place.others):
            length = len(name)
            if length < 3 or text[start + length - 1 : start + length] != name[-1] or name[:-1] in words.NEVER:
                continue
            wrong = [(one, other) for one, other in zip(text[start : start + length], name, strict=True) if one != other]
            if len(wrong) == 1:
                yield place, wrong[0], start + length


def short_slip(gazetteer: Gazetteer, text: str, start: int, code: str) -> str | None:
    """Return the only county in a city or province whose short name stands there with one character wrong, or None.

    What lies in the county must be named right behind it (枣庄滕洲木石, 佛山顺得乐从): the slip alone tells too little.
    """
    found = set()
    for place in _counties(gazetteer, code.ljust(12, "0")):
        name = stem(place.name, "county")
        end = start + len(name)
        written = text[start:end]
        if len(written) < len(name) or written == name:
            continue
        wrong = [pair for pair in zip(written, name, strict=True) if pair[0] != pair[1]]
        if len(wrong) == 1 and not TELLING.intersection(wrong[0]) and _town_follows(gazetteer, text, end, place.code):
            found.add(short(place.code))
    return found.pop() if len(found) == 1 else None


def _counties(gazetteer: Gazetteer, code: str) -> Iterator[Place]:
    """Yield the counties in a province or a city."""
    for place in gazetteer.children(code):
        if place.level == "county":
            yield place
        elif place.level == "city":
            yield from _counties(gazetteer, place.code)


def _town_follows(gazetteer: Gazetteer, text: str, start: int, code: str) -> bool:
    """Tell whether a township of this county is named there, at least by a short name that is no word."""
    names = (stem(town.name, "township") for town in gazetteer.children(code))
    return any(text.startswith(name, start) and len(name) >= 2 and not is_word(name) for name in names)


def around(gazetteer: Gazetteer, text: str, made: Iterable[Claim]) -> str | None:
    """Return the only place that a slip beside a name tells where no name stands by itself, or None.

    Either what lies in a city stands misspelled behind its short name (石家庄稿城区), or what contains a place does before it
    (滕洲市木石镇).
    """
    found: set[str] = set()
    made = list(made)
    named = {claim.mention.end for claim in made}
    for claim in made:
        if len(claim.code) <= DIGITS["city"]:
            mended = slip(gazetteer, text, claim.mention.end, claim.code)
            told = short_slip(gazetteer, text, claim.mention.end, claim.code) if mended is None else mended[0]
            found.update((told,) if told else ())
        elif claim.mention.start not in named and _before_misspelled(gazetteer, text, claim):
            found.add(claim.code)
    return found.pop() if len(found) == 1 else None


def _before_misspelled(gazetteer: Gazetteer, text: str, claim: Claim) -> bool:
    """Tell whether what contains a place stands misspelled right before it."""
    return any(_misspelled(text, claim.mention.start, place) for place in gazetteer.above(claim.code.ljust(12, "0")))


def _misspelled(text: str, end: int, place: Place) -> bool:
    """Tell whether the name of a place, or its short name, ends there with one character that only sounds like it."""
    for name in {place.name, stem(place.name, place.level)}:
        written = text[max(0, end - len(name)) : end]
        wrong = [(one, other) for one, other in zip(written, name, strict=False) if one != other]
        if len(written) == len(name) and len(wrong) == 1 and _sound_alike(*wrong[0]):
            return True
    return False


def _sound_alike(one: str, other: str) -> bool:
    known = tables.sounds()
    return not known.get(one, frozenset()).isdisjoint(known.get(other, frozenset()))


def village(gazetteer: Gazetteer, text: str, start: int, code: str) -> str | None:
    """Return the only township of a county of which the text names a village behind the county."""
    rest = text[start:]
    if not rest:
        return None
    towns: set[str] = set()
    for name, codes in gazetteer.village_hints(code.ljust(12, "0")).items():
        short = _VILLAGE.sub("", name)
        if len(short) >= 2 and (f"{short}村" in rest or f"{short}社区" in rest or (len(short) >= 3 and short in rest)):
            towns.update(codes)
    return towns.pop()[: DIGITS["township"]] if len(towns) == 1 else None
