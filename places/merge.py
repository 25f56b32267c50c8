"""Joining the two lists: which row of one is which row of the other, and under which key the place stands.

The ministry's list says what there is down to the county; a place of it takes the bureau's code. Townships are joined in
steps, each looking only at rows that no step before it took, and only where one row of each side fits:

1. by county and name;
2. by county and name without what one list adds: the county's, city's or zone's name in front (濮阳县户部寨镇),
   办事处, 片区, brackets;
3. by county and stem, the ending aside: a 乡 that became a 镇, 王四营地区 for 王四营乡;
4. by code in the county, where half of the characters agree: 永安街道 for 永安街街道, 兰旗卡伦乡 for 蓝旗卡伦乡;
5. by city and name, in another county of it: the bureau counts it under a development zone, or its county changed.

What the ministry marks as ended (（撤销）) is no place of today. What only the bureau lists stays: farms, forests, zones
inside one county, and the townships of places under which the ministry lists none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from places.shapes import DIGITS
from places.sources import Sources

OWN_COUNTIES = ("232761", "232762", "232763", "232764", "632857")
"""Counties by what they are, though only the bureau lists them: the districts of 大兴安岭地区, and 大柴旦."""

ZONE_FIRST = re.compile(r"^.{0,12}?(?:开发区|高新区)(?=(?!直属|特殊).{2,}(?:街道|镇|乡)$)")
ENDED = re.compile(r"[（(].*撤.*[）)]$")
TOWN_INSIDE = re.compile(r"^.+[（(](.{2,}(?:街道|镇|乡))[）)]$")
ZONE_BEFORE = re.compile(r"^[（(][^）)]*[）)]")
BRACKETS = re.compile(r"[（(][^）)]*[）)]$")
ENDINGS = ("街道办事处", "街道地区", "街道", "地区", "民族乡", "镇", "乡", "苏木")
TOWNSHIPS = ("街道", "镇", "乡", "农场", "牧场")
PEOPLES = re.compile(
    r"(?:(?:满|蒙古|回|藏|苗|彝|壮|布依|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|纳西|土|仫佬|羌|布朗|仡佬|锡伯|朝鲜|裕固|保安|东乡|撒拉"
    r"|达斡尔|鄂温克|鄂伦春|赫哲|门巴|珞巴|哈萨克|柯尔克孜|塔吉克|乌孜别克|塔塔尔|维吾尔|俄罗斯|普米|怒|德昂|景颇|阿昌|基诺|毛南)族?)+$"
)


Row = tuple[str, str, tuple[str, ...]]
"""The ministry's code or "", name, other names."""

WIDE = re.compile(r"(?:市|县|区|旗|盟|地区|自治[州县旗])$")


@dataclass
class Merged:
    """What came of joining. Codes are without the zeros that fill them up."""

    rows: dict[str, Row] = field(default_factory=dict)
    """By key."""
    joined: dict[str, str] = field(default_factory=dict)
    """The bureau's code → the ministry's, of townships."""
    steps: dict[str, int] = field(default_factory=dict)
    """How many townships each step joined."""
    ended: list[tuple[str, str, str]] = field(default_factory=list)
    """Townships that the ministry marks as ended: its code, name, and the mark."""
    keys: dict[str, str] = field(default_factory=dict)
    """The ministry's code → key, of every place it lists."""
    dropped: list[str] = field(default_factory=list)
    """Rows of the bureau under a zone that are no township (社会事务局): their codes."""

    def lone(self) -> tuple[list[str], list[str]]:
        """Return the keys of townships that only the bureau lists, and of those that only the ministry lists."""
        taken = set(self.joined.values())
        towns = {key: row for key, row in self.rows.items() if len(key) == DIGITS["township"]}
        civil = [key for key, row in towns.items() if row[0] and row[0] not in taken]
        return [key for key, row in towns.items() if not row[0]], civil


def plain(name: str, above: Iterable[str] = ()) -> str:
    """Return a township's name without what one of the lists adds; `above` are names of what it lies in."""
    inside = TOWN_INSIDE.match(name)
    name = inside[1] if inside else ZONE_FIRST.sub("", BRACKETS.sub("", ZONE_BEFORE.sub("", name)))
    for wider in above:
        rest = name.removeprefix(wider)
        name = rest if len(stem(rest)) > 1 else name
    if name.endswith("办事处街道"):
        return name.removesuffix("办事处街道") + "街道"
    for end, instead in (("街道办事处", "街道"), ("片区街道", "街道"), ("街道地区", "街道"), ("办事处", "街道")):
        if name.endswith(end):
            return name.removesuffix(end) + instead
    return name


def stem(name: str) -> str:
    """Return a township's name without its ending and the people a 民族乡 is of: 白庙 of 白庙回族乡."""
    for end in ENDINGS:
        if name.endswith(end) and len(name) > len(end):
            rest = name.removesuffix(end)
            short = PEOPLES.sub("", rest) if end in ("镇", "乡", "民族乡") else rest
            return short if len(short) > 1 else rest
    return name


def stem_of(name: str) -> str:
    """Return a county's or city's name without its ending: 安 of 安县 is too short, so 安县 stays."""
    rest = WIDE.sub("", name)
    return rest if len(rest) > 1 else name


def _pairs(left: Mapping[str, tuple[str, str]], right: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the codes of both sides whose key is alone on each side."""
    sides: tuple[dict[tuple[str, str], list[str]], ...] = (defaultdict(list), defaultdict(list))
    for side, codes in zip(sides, (left, right), strict=True):
        for code, key in codes.items():
            side[key].append(code)
    return [(codes[0], sides[1][key][0]) for key, codes in sides[0].items() if len(codes) == len(sides[1][key]) == 1]


class _Join:
    """The townships of both lists that are not joined yet."""

    def __init__(self, both: Sources, merged: Merged) -> None:
        self.both = both
        self.merged = merged
        self.bureau = {code: name for code, name in both.bureau.items() if len(code) == 9}
        self.civil = {code: name for code, name in both.civil.items() if len(code) == 9}

    def above(self, code: str) -> tuple[str, ...]:
        """Return the names of city and county a township's code names, in both lists."""
        lists = (self.both.bureau, self.both.civil)
        return tuple(one[code[:digits]] for digits in (4, 6) for one in lists if code[:digits] in one)

    def take(self, step: str, pairs: Iterable[tuple[str, str]]) -> None:
        """Join these pairs."""
        found = list(pairs)
        self.merged.steps[step] = len(found)
        for bureau, civil in found:
            self.merged.joined[bureau] = civil
            del self.bureau[bureau], self.civil[civil]

    def by(self, step: str, key: Callable[[str, str], tuple[str, str]]) -> None:
        """Join the rows whose key is alone on each side."""
        left = {code: key(code, name) for code, name in self.bureau.items()}
        self.take(step, _pairs(left, {code: key(code, name) for code, name in self.civil.items()}))

    def same_code(self) -> list[tuple[str, str]]:
        """Return rows of one code whose stems agree in half of their characters."""
        stems = {code: stem(plain(name, self.above(code))) for code, name in self.bureau.items() if code in self.civil}
        near = {
            code: SequenceMatcher(None, one, stem(plain(self.civil[code])), autojunk=False).ratio()
            for code, one in stems.items()
        }
        return [(code, code) for code, share in near.items() if share >= 0.5]


def _townships(both: Sources, merged: Merged) -> _Join:
    left = _Join(both, merged)
    for code, name in list(left.civil.items()):
        if ENDED.search(name):
            merged.ended.append((code, BRACKETS.sub("", name), name))
            del left.civil[code]
    left.by("county and name", lambda code, name: (code[:6], name))
    left.by("plain name", lambda code, name: (code[:6], plain(name, left.above(code))))
    left.by("stem", lambda code, name: (code[:6], stem(plain(name, left.above(code)))))
    left.take("code", left.same_code())
    left.by("city", lambda code, name: (code[:4], plain(name, left.above(code))))
    return left


def _free(code: str, taken: Container[str]) -> str:
    """Return the ministry's code as key, or a number of the county that no list uses where it is another place's key."""
    keys = (code, *(f"{code[:6]}{number}" for number in range(900, 1000)))
    return next(key for key in keys if key not in taken)


def _lone(both: Sources, merged: Merged, left: _Join) -> dict[str, Row]:
    """Return what only the bureau lists and is a place: not what has ended, nor offices of a zone."""
    ended = {(code[:6], name) for code, name, _ in merged.ended}
    kept: dict[str, Row] = {}
    for code, name in left.bureau.items():
        county = code[:6]
        short = plain(name, left.above(code)) if name.endswith(TOWNSHIPS) or TOWN_INSIDE.match(name) else name
        # 东莞市 has no counties: the bureau lists the city itself as one.
        in_zone = county not in merged.rows and both.bureau[county] != both.civil.get(code[:4])
        if code == f"{county}000":
            continue  # 金门县 stands there as its own only township.
        if in_zone and (not name.endswith(TOWNSHIPS) or name.endswith("乡镇") or len(name) < 3):
            merged.dropped.append(code)
        elif (county, name) not in ended:
            kept[code] = ("", short, () if short == name else (name,))
    return kept


def merge(both: Sources) -> Merged:
    """Return every place of today under its key, and how the lists were joined."""
    merged = Merged()
    left = _townships(both, merged)
    wide = {code: name for code, name in both.civil.items() if len(code) < DIGITS["township"]}
    wide |= {code: both.bureau[code] for code in OWN_COUNTIES if code in both.bureau}
    merged.rows = {code: (code if code in both.civil else "", name, ()) for code, name in wide.items()}
    merged.rows |= _lone(both, merged, left)
    bureaus = {civil: bureau for bureau, civil in merged.joined.items()}
    civils = [code for code, name in both.civil.items() if len(code) == DIGITS["township"] and not ENDED.search(name)]
    stay = [code for code in civils if bureaus.get(code, "")[:6] == code[:6]]
    # Those that have a key of their own come first, so that no other place takes it.
    for code in [*stay, *sorted(set(civils) - set(stay))]:
        bureau = bureaus.get(code, "")
        key = bureau if code in bureaus and bureau[:6] == code[:6] else _free(code, merged.rows)
        name = both.civil[code]
        merged.keys[code] = key
        merged.rows[key] = (code, name, tuple({both.bureau[bureau]} - {name}) if bureau else ())
    return merged
