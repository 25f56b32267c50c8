"""Names that ended, out of the list of changes since 1980 and out of both lists: `formers.tsv` is written from this.

The list of changes compares the code books of the years, so most of its lines tell of codes: the same name under another
code, or a code given to another place. A chain is followed by name and code from the year a name ended until a place of
today with that name in that province; where the list breaks off it ends at the only place of today that still bears the
last name there. What cannot be followed is left out and counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from places.merge import Merged, stem_of
from places.shapes import Former
from places.sources import Change, Sources

ENDS = {"更名", "撤县设市", "撤县设区", "撤市设区", "撤地设市", "撤区设区", "撤旗设区", "撤销", "区划调整"}
"""Kinds of change that end a name or a place; 同名改码 and 码位改派 only move codes."""
MOVES = "同名改码"
LEVEL = {2: "city", 3: "county"}
STEPS = 20
"""No chain of changes is longer; a ring in the list ends here."""
RECENT = 1995
"""From this year on the list's codes are not shuffled, so that a county of one name is told from another's in its province."""

KNOWN = (
    Change(2000, "更名", 2, ("320800", "淮阴市"), ("320800", "淮安市")),
    Change(2000, "撤销", 3, ("310102", "南市区"), ("310101", "黄浦区")),
    Change(1992, "撤销", 3, ("342121", "阜阳县"), ("341203", "颍东区")),
    Change(1992, "撤销", 3, ("342121", "阜阳县"), ("341204", "颍泉区")),
    Change(1992, "撤销", 3, ("342421", "六安县"), ("341502", "金安区")),
    Change(1994, "撤销", 3, ("412924", "南阳县"), ("411303", "卧龙区")),
    Change(1995, "撤销", 3, ("320222", "无锡县"), ("320206", "惠山区")),
    Change(1995, "撤销", 3, ("320524", "吴县"), ("320507", "相城区")),
    Change(1996, "撤县设市", 3, ("420523", "枝江县"), ("420583", "枝江市")),
    Change(1997, "更名", 3, ("410404", "西区"), ("410404", "石龙区")),
    Change(2000, "撤销", 3, ("320205", "马山区"), ("320211", "滨湖区")),
    Change(2000, "撤销", 3, ("330721", "金华县"), ("330702", "婺城区")),
    Change(2000, "撤市设区", 3, ("320283", "锡山市"), ("320205", "锡山区")),
    Change(2000, "撤市设区", 3, ("320283", "锡山市"), ("320206", "惠山区")),
    Change(2000, "撤市设区", 3, ("320586", "吴县市"), ("320507", "相城区")),
    Change(2001, "撤市设区", 3, ("330184", "余杭市"), ("330113", "临平区")),
    Change(2002, "撤销", 3, ("350321", "莆田县"), ("350302", "城厢区")),
    Change(2002, "撤销", 3, ("350321", "莆田县"), ("350303", "涵江区")),
    Change(2002, "撤销", 3, ("350321", "莆田县"), ("350305", "秀屿区")),
    Change(2003, "撤市设区", 3, ("441381", "惠阳市"), ("441302", "惠城区")),
    Change(2004, "撤县设区", 3, ("411123", "郾城县"), ("411102", "源汇区")),
    Change(2004, "撤县设区", 3, ("411123", "郾城县"), ("411104", "召陵区")),
    Change(2004, "撤县设区", 3, ("450121", "邕宁县"), ("450103", "青秀区")),
    Change(2004, "撤县设区", 3, ("450121", "邕宁县"), ("450108", "良庆区")),
    Change(2005, "撤销", 3, ("440102", "东山区"), ("440104", "越秀区")),
    Change(2007, "撤销", 3, ("650108", "东山区"), ("650109", "米东区")),
    Change(2010, "撤销", 3, ("320304", "九里区"), ("320302", "鼓楼区")),
    Change(2010, "撤销", 3, ("320304", "九里区"), ("320311", "泉山区")),
    Change(2013, "撤销", 3, ("370802", "市中区"), ("370811", "任城区")),
    Change(2016, "撤销", 3, ("130421", "邯郸县"), ("130403", "丛台区")),
    Change(2018, "撤销", 3, ("140211", "南郊区"), ("140214", "云冈区")),
    Change(2020, "撤销", 3, ("130521", "邢台县"), ("130502", "襄都区")),
    Change(2021, "撤销", 3, ("330103", "下城区"), ("330105", "拱墅区")),
    Change(2021, "撤销", 3, ("410306", "吉利区"), ("410308", "孟津区")),
    Change(2021, "撤区设区", 3, ("330104", "江干区"), ("330114", "钱塘区")),
)
"""What the list has not, or not whole: from the ministry's 县级以上行政区划变更情况 of the year. The first it takes for a
code that was given to another place; 余杭市 became the district that was divided in 2021; the others were divided."""

CODE_ONLY = ((1996, ("420523", "枝江县")), (2000, ("320205", "马山区")))
"""Lines of the list that only follow a code from one place to another."""


@dataclass
class Followed:
    """The names that ended, and those of which the list does not say what became."""

    formers: list[Former] = field(default_factory=list)
    lost: list[Change] = field(default_factory=list)


def changes(both: Sources) -> list[Change]:
    """Return the changes that count: the list's, without what tells of codes alone, and what is known besides."""
    return [*(one for one in both.changes if (one.year, one.old) not in CODE_ONLY), *KNOWN]


class _Chains:
    """The changes by what they begin with, and the places of today by province and name."""

    def __init__(self, both: Sources) -> None:
        self.civil = both.civil
        self.from_: dict[tuple[str, str], list[Change]] = defaultdict(list)
        self.counties: dict[tuple[str, int], list[Change]] = defaultdict(list)
        for one in changes(both):
            if one.kind in ENDS or one.kind == MOVES:
                self.from_[one.old].append(one)
                self.counties[one.old[0][:4], one.year] += [one] if one.level == 3 else []
        self.today: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.stems: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code, name in both.civil.items():
            if len(code) in (4, 6):
                self.today[code[:2], name].append(code)
                self.stems[code[:2], stem_of(name)].append(code)

    def _is_today(self, code: str, name: str) -> str:
        """Return the code of the place of today with this code and name, or ""."""
        short = code[:4] if code.endswith("00") else code
        return short if self.civil.get(short) == name else ""

    def _next(self, place: tuple[str, str], year: int) -> tuple[tuple[str, str], int] | None:
        """Return what became of a place after a year, and when; None where the list says nothing."""
        for one in self.from_.get(place, ()):
            if one.year >= year and one.new[1] and one.new != place:
                return one.new, one.year
        return None

    def goes_on(self, one: Change, into: set[str]) -> bool:
        """Tell whether the name goes on: 通化市 was a county and is a city, and 市中区 of 济宁市 is not that of 济南市."""
        same = {each for code in into for each in self.today.get((code[:2], one.old[1]), ())}
        recent = one.year >= RECENT and one.level == 3
        if self._is_today(*one.old):
            return True
        return bool(same & into) or bool(same and not (recent and all(len(code) == 6 for code in into | same)))

    def parts(self, one: Change) -> list[Change]:
        """Return what became of the counties of a city that was dissolved into counties: it ended in several places."""
        if one.level != 2 or one.new[0].endswith("00"):
            return []
        return [part for part in self.counties[one.old[0][:4], one.year] if part.old[1] and part.new[1]]

    def today_of(self, one: Change) -> str:
        """Return the code of the place of today at the end of the chain that this change begins, or ""."""
        place, year = one.new, one.year
        for _ in range(STEPS):
            after = self._next(place, year)
            if after is None or self._is_today(*place):
                break
            place, year = after
        found = self._is_today(*place)
        if found:
            return found
        same = self.today.get((place[0][:2], place[1]), [])
        if not place[1]:
            # It was dissolved, and the list does not say into what; one place of the province still bears the stem.
            same = self.stems.get((one.old[0][:2], stem_of(one.old[1])), [])
        return same[0] if len(same) == 1 else ""


def _ended(both: Sources, chains: _Chains, found: Followed) -> Iterator[Former]:
    """Yield the names of cities and counties that a change ended, with what each change made of them."""
    for one in changes(both):
        if one.kind not in ENDS or one.level not in LEVEL or not one.old[0]:
            continue
        into = {code for part in (one, *chains.parts(one)) if (code := chains.today_of(part))}
        if not into:
            found.lost.append(one)
        elif not chains.goes_on(one, into):
            yield Former(one.old[1], LEVEL[one.level], one.old[0], one.year, tuple(sorted(into)), False)


def _townships(both: Sources, merged: Merged) -> Iterator[Former]:
    """Yield the townships that the ministry marks as ended: their county is all that is known of them."""
    for code, name, mark in merged.ended:
        year = "".join(letter for letter in mark if letter.isdigit())
        yield Former(name, "township", code, int(year or 0), (code[:6],), False)


def _before(both: Sources) -> Iterator[Former]:
    """Yield the names of cities from before the list."""
    for name, now, year in both.before:
        code = next(code for code, one in both.civil.items() if one == now and len(code) in (2, 4))
        yield Former(name, "city", "", year, (code,), False)


def follow(both: Sources, merged: Merged) -> Followed:
    """Return the names that ended, each once for every place of today, with the last year it ended in."""
    found = Followed()
    chains = _Chains(both)
    names = {name for _, name, others in merged.rows.values() for name in (name, *others)}
    last: dict[tuple[str, str, str], Former] = {}
    ends = [*_ended(both, chains, found), *_townships(both, merged), *_before(both)]
    for one in sorted(ends, key=lambda item: item.year):
        # Every city had its 郊区, and two townships of one name may have ended in two counties.
        key = (one.name, one.level, one.into[0][: 6 if one.level == "township" else 4])
        last[key] = _joined(last.get(key), one)
    taken = {one.name for one in last.values()} & names
    found.formers = [
        Former(one.name, one.level, one.code, one.year, one.into, one.name in taken) for _, one in sorted(last.items())
    ]
    return found


def _joined(before: Former | None, one: Former) -> Former:
    """Return the later of two endings of a name; the same year means that it was divided."""
    if before is None or before.year != one.year or before.code != one.code:
        return one
    into = tuple(sorted({*before.into, *one.into}))
    return Former(one.name, one.level, one.code, one.year, into, one.taken)
