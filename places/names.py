"""All ways to write all places: the stems that are looked for, and how what follows makes a name of them.

Searched are stems (王村 of 王村镇), since their endings vary more than they do; `spelled` then reads what follows in the text:

- full: the place's own name or another official one (王村镇, 永安街道, 淄博经开区);
- swapped: another ending of the same level (王村乡, 通道县), as people remember older names;
- short: without its ending (王村, 周村).
"""

from __future__ import annotations

import re
import weakref
from array import array
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from places import words
from places.gazetteer import Gazetteer
from places.shapes import DIGITS, Former, Place, Zone

FULL, SWAPPED, SHORT = 3, 2, 1
Named = Place | Former | Zone

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米"
    "|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_OF_PEOPLES = re.compile(rf"(?:(?:{PEOPLES})族|各族|蒙古|哈萨克|柯尔克孜|维吾尔)+$")

ENDINGS = {
    "province": ("特别行政区", "自治区", "省", "市"),
    "city": ("自治州", "地区", "市", "盟", "州"),
    "county": ("自治县", "自治旗", "新区", "林区", "特区", "区", "县", "市", "旗"),
    "township": ("街道办事处", "地区办事处", "民族乡", "民族镇", "街道", "地区", "镇", "乡", "苏木"),
}
"""What a name may end with, by level, the longest first. 州 is an ending only of a name that is short for 自治州 (恩施州)."""

SWAPS = {
    "province": ("自治区", "省"),
    "city": ("地区", "市", "盟"),
    "county": ("自治县", "自治旗", "区", "县", "市", "旗"),
    "township": ("街道办事处", "街道办", "街道", "民族乡", "镇", "乡", "苏木"),
}
"""What people write instead."""

_SWAP_STARTS = frozenset(one[0] for ones in SWAPS.values() for one in ones)
_ENDING_STARTS = "镇乡市"
"""With these begin endings, and names of places too (镇雄, 乡宁, 市北)."""
_NEXT = re.compile(
    r"街道办事处|街道办|街道(?!路)|民族乡|苏木|自治[州县旗区]|特别行政区|省(?![道会级])|市(?!场|民(?!\w{1,3}(?:街道|[镇乡区村路]))|辖)|地区|县(?![道级])|区(?![域间别块号])|旗(?![下舰帜袍杆])"
    r"|盟(?![友军约主])|镇(?!长)|乡(?![下镇村亲音愁里长])|州(?!际)"
)
"""An ending in a text, where what follows it does not make another word of it (周村区域, 义乌市场)."""

_BRACKETS = str.maketrans("（）", "()")
_ROADS = "路街巷桥站"
"""A short name of a township that ends so is a road or a bridge (丝绸路): they run through several places."""
_QUARTER = re.compile(r"市[中北南]区")
"""Behind a short city: one of its districts (青岛市北区)."""
_TOWN_ENDINGS = ("街道", "镇", "乡", "苏木")
MOST_AT_HAND = 4096
"""So many stems keep their names unpacked."""
_PARTED = "市县区旗乡"
"""Endings of one character that `_NEXT` does not take for one where another word begins."""


class Spelled(NamedTuple):
    """One reading of a name in a text: what it names, how it is written, where it ends."""

    named: Named
    form: int
    end: int
    level: str
    codes: tuple[str, ...]


class _Name(NamedTuple):
    """A name of a place with what it means; `plain` as it is looked for."""

    named: Named
    plain: str
    level: str
    codes: tuple[str, ...]


class Lexicon:
    """The stems of a gazetteer's names, and for each the names that it begins."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        readings: dict[str, list[tuple[Named, str]]] = defaultdict(list)
        for named in (*gazetteer, *gazetteer.formers, *gazetteer.zones):
            for name in dict.fromkeys((named.name, *getattr(named, "others", ()), *_said(named.name))):
                name = name.translate(_BRACKETS)
                readings[stem.__wrapped__(name, level_of(named))].append((named, name))
        readings.pop("", None)
        stems = list(readings)
        self._offsets = array("I", [0])
        self._named: list[Named] = []
        self._names: list[str] = []
        for one in stems:
            self._named += [named for named, _ in readings[one]]
            self._names += [name for _, name in readings[one]]
            self._offsets.append(len(self._named))
        self._at_hand: dict[int, tuple[tuple[_Name, ...], tuple[_Name, ...]]] = {}
        towns = [_towns_alone(one, readings[one]) for one in stems]
        # Stems that are nothing alone are looked at where an ending follows, or a wider name is before a town's.
        idle = [_nothing_alone(one, readings[one], towns=alone) for one, alone in zip(stems, towns, strict=True)]
        self._idle = bytes(idle)
        rests = (
            name[len(stems[number]) :] for number in range(len(stems)) if idle[number] for _, name in readings[stems[number]]
        )
        self._follow = _SWAP_STARTS.union(rest[0] for rest in rests if rest)
        self._wide = bytes(not alone for alone in towns)
        self._crossed = _crossed(gazetteer)
        self.telling = _telling(gazetteer)
        self._lengths = bytes(map(len, stems))
        self._search = AhoCorasick(stems, implementation=Implementation.ContiguousNFA, store_patterns=False)

    def found(self, text: str) -> list[tuple[int, int, int, bool]]:
        """Return all stems in the text, overlapping ones too: number, start, end, whether a wider one ends where it starts."""
        found = self._search.find_matches_as_indexes(text, overlapping=True)
        wide, idle, follow = self._wide, self._idle, self._follow
        ends = {end for number, _, end in found if wide[number]}
        # 邢台县将军墓: so it does where its ending stands between.
        ends.update([end + 1 for end in ends if text[end : end + 1] in _PARTED])
        return [
            (number, start, end, start in ends)
            for number, start, end in found
            if not idle[number] or start in ends or text[end : end + 1] in follow or len(found) == 1
        ]

    def _of(self, number: int) -> tuple[tuple[_Name, ...], tuple[_Name, ...]]:
        """Return the names of a stem, and those that may stand without an ending of a township; both are kept at hand."""
        kept = self._at_hand.get(number)
        if kept is None:
            if len(self._at_hand) >= MOST_AT_HAND:
                self._at_hand.clear()
            first, last = self._offsets[number], self._offsets[number + 1]
            named = zip(self._named[first:last], self._names[first:last], strict=True)
            every = tuple(_Name(one, name, level_of(one), covers(one)) for one, name in named)
            length = self._lengths[number]
            bare = tuple(one for one in every if one.level != "township" or one.plain[length:] not in _TOWN_ENDINGS)
            kept = self._at_hand[number] = every, bare
        return kept

    def spelled(self, number: int, text: str, start: int, end: int, *, behind: bool = False) -> list[Spelled]:
        """Read the name whose stem stands at `start`; nothing where another level's ending follows (周村镇 is no 周村区).

        `behind` a wider name a township may be any word (普宁流沙): places/mentions.py asks whether it lies there.
        """
        follows = _NEXT.match(text, end)
        if follows and text[start : end + 2] in self._crossed:
            follows = None
        ending = follows[0] if follows else ""
        length = end - start
        every, bare = self._of(number)
        town = not ending and every is not bare and (behind or self._may_be_town(text, start, end))
        never = not (ending or behind) and length < len(text) and text[start:end] in words.NEVER
        found = []
        for named, name, level, codes in every if ending or town else bare:
            # 义乌市场 is a market and 周村县道 a road.
            parted = not ending and len(name) - length == 1 and name[-1] in _PARTED
            if not parted and text.startswith(name, start):
                form = SHORT if level == "city" and name in words.SAID_SHORT else FULL
                found.append(Spelled(named, form, start + len(name), level, codes))
                if level == "city" and _QUARTER.match(text, end):
                    found.append(Spelled(named, SHORT, end, level, codes))
            elif not ending:
                if len(name) > length >= 2 and _may_be_short(level, town=town, never=never):
                    found.append(Spelled(named, SHORT, end, level, codes))
            elif ending.endswith("州") and name.endswith("自治州"):
                found.append(Spelled(named, FULL, end + len(ending), level, codes))
            elif ending in SWAPS.get(level, ()):
                found.append(Spelled(named, SWAPPED, end + len(ending), level, codes))
        return found

    @staticmethod
    def _may_be_town(text: str, start: int, end: int) -> bool:
        """Tell whether these characters may be a township without its ending: no road and no word, but alone anything."""
        return end - start == len(text) or not is_word(text[start:end])


def _crossed(gazetteer: Gazetteer) -> frozenset[str]:
    """Return where a name begins like an ending, behind the short name of what it lies in: 宁波镇海 is no 宁波镇."""
    found = set()
    for place in gazetteer:
        if place.name[0] in _ENDING_STARTS and place.level in ("county", "township"):
            found |= {stem(wider.name, wider.level) + place.name[:2] for wider in gazetteer.above(place.code)}
    return frozenset(found)


def _telling(gazetteer: Gazetteer) -> frozenset[str]:
    """Return the codes of townships whose name begins with their county's, where that is no word (昆山开发区)."""
    found = set()
    for place in gazetteer:
        if place.level == "county":
            name = stem(place.name, "county")
            if name not in words.WORDS and name not in words.NEVER:
                towns = gazetteer.children(place.code)
                found |= {short(town.code) for town in towns if town.name.startswith(name) and town.name != name}
    return frozenset(found)


def _said(name: str) -> tuple[str, ...]:
    return (words.SAID[name],) if name in words.SAID else ()


def is_word(stem: str) -> bool:
    """Tell whether a short township is easily something else: a word or a road."""
    return stem in words.TOWNSHIP_WORDS or stem[-1] in _ROADS


def _may_be_short(level: str, *, town: bool, never: bool) -> bool:
    """Tell whether a name of this level may stand without its ending here."""
    if level == "township":
        return town
    return level != "zone" and not (never and level == "county")


def _nothing_alone(stem: str, readings: list[tuple[Named, str]], *, towns: bool) -> bool:
    """Tell whether a stem means nothing without an ending: townships that are words, counties that never stand so."""
    if towns:
        return is_word(stem)
    return stem in words.NEVER and all(level_of(one) in ("county", "township") and name != stem for one, name in readings)


def _towns_alone(stem: str, readings: list[tuple[Named, str]]) -> bool:
    return all(level_of(named) == "township" and name[len(stem) :] in _TOWN_ENDINGS for named, name in readings)


def level_of(named: Named) -> str:
    """Return the level of a place or of a name that ended; a zone has none."""
    return "zone" if isinstance(named, Zone) else named.level


@lru_cache(maxsize=MOST_AT_HAND)
def stem(name: str, level: str) -> str:
    """Return a name without its ending and the peoples it is of; the whole name if it has only one character more."""
    for end in ENDINGS.get(level, ()):
        if name.endswith(end):
            rest = name[: -len(end)]
            if "治" in end or end in ("乡", "镇", "民族乡") or rest.endswith("族"):
                short_of = _OF_PEOPLES.sub("", rest)
                rest = short_of if len(short_of) >= 2 else rest
            return rest if len(rest) >= 2 else name
    return name


def covers(named: Named) -> tuple[str, ...]:
    """Return the codes of today's places that a name means, without the zeros that fill them up."""
    if isinstance(named, Place):
        return (named.code[: DIGITS[named.level]],)
    return tuple(short(code) for code in (named.into if isinstance(named, Former) else named.hosts))


def short(code: str) -> str:
    """Return the digits of a code that say something: 370306 of 370306000000."""
    for digits in DIGITS.values():
        if not code[digits:].strip("0"):
            return code[:digits]
    return code


_KEPT: weakref.WeakKeyDictionary[Gazetteer, Lexicon] = weakref.WeakKeyDictionary()


def lexicon(gazetteer: Gazetteer) -> Lexicon:
    """Return the lexicon of a gazetteer, made once."""
    found = _KEPT.get(gazetteer)
    if found is None:
        found = _KEPT[gazetteer] = Lexicon(gazetteer)
    return found
