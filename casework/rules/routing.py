"""Who gets a tip: one lead, assisting departments, a supervisor, who is shut out, and why.

The order of the rules (DESIGN section 5; responsibilities after 攀办函〔2015〕135号 三（二）):

1. C25 or the flag `official` goes to the discipline inspection, past every department that could be meant
   (平湛安〔2022〕9号 35).
2. Asked by the reporter, or where a conflict of interest hits the department that would answer, the level above takes it.
   What lies in several places goes to the lowest level that has them all, and some matters begin higher by a level rule of
   the pack (攀办函〔2015〕135号 三（一）: 跨地区).
3. On a level, from the narrowest line to the widest: (sector, category), (parent sector, category), (any, category),
   (sector, any), (parent sector, any), (any, any); then the 安委办 of the level, then the 应急管理局 that hosts it.
4. A department without a live key is never chosen; where a level has nobody, the level above is tried.
5. The 安委办 of the lead's level supervises, except where the lead is or hosts it, where somebody may have died, or where
   an accident is concealed (C22, 平湛安〔2022〕9号 49: 一律由上级安委会挂牌督办): then the superior's does.

Nothing here remembers a tip: the function is pure and the facts are forgotten by its caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from casework.rules.closed import OFFICIAL
from casework.rules.directory import (
    FLAGS,
    Directory,
    Facts,
    NoRoute,
    Route,
    RoutingError,
    RoutingInputError,
    TraceLine,
    check,
    directory_for,
    sector_chain,
)
from policies import Department, LevelRule, Region, Responsibility
from policies.pack_types import DIGITS, LEVELS

__all__ = [
    "FLAGS",
    "Directory",
    "Facts",
    "NoRoute",
    "Route",
    "RoutingError",
    "RoutingInputError",
    "TraceLine",
    "directory_for",
    "route",
]

ANY = "*"
CONCEALED = "C22"
PREFIX = DIGITS
"""How many leading digits of a code name a region of each level (GB/T 2260, GB/T 10114)."""
Found = tuple[Department, Responsibility | None]
"""The lead and the line it was found by; None for an office that takes what is unclear."""


@dataclass
class _Search:
    """One routing under way: the facts, who is shut out (`distrusted`: at the reporter's wish), and the trace so far."""

    directory: Directory
    facts: Facts
    shut: frozenset[str]
    distrusted: frozenset[str] = frozenset()
    trace: list[TraceLine] = field(default_factory=list)

    def say(self, rule: str, sentence: str) -> None:
        self.trace.append(TraceLine(rule, sentence))

    def may(self, department: Department) -> bool:
        return department.id in self.directory.live and department.id not in self.shut


def _levels(directory: Directory, facts: Facts) -> tuple[Region, ...]:
    """Return the regions to try, nearest first: those of the pack that contain every place, for 不知道 the authority's own."""
    pack = directory.pack
    places = [code for code in (facts.region, *facts.also) if code] or [pack.region.code]
    found = tuple(region for region in pack.regions if all(region.contains(code) for code in places))
    # A nation is the superior of a province: what lies in another province is handed on, and not for the nation to look into.
    return found if any(region.level != "nation" for region in found) else ()


def _level_rule(search: _Search) -> LevelRule | None:
    """Return the rule that begins highest of those that fit the matter, or None."""
    facts = search.facts
    chain = sector_chain(search.directory.pack, facts.sector)
    fitting = [
        rule
        for rule in search.directory.pack.level_rules
        if (not rule.sector or rule.sector in chain)
        and rule.category in ("", facts.category)
        and (not rule.flag or rule.flag in facts.flags)
    ]
    return min(fitting, key=lambda rule: LEVELS.index(rule.level), default=None)


def _begin(search: _Search, levels: tuple[Region, ...]) -> tuple[Region, ...]:
    """Return the levels in the order in which they are tried: from that of a level rule upward, then those below it."""
    rule = _level_rule(search)
    if rule is None:
        return levels
    least = LEVELS.index(rule.level)
    high = tuple(region for region in levels if LEVELS.index(region.level) <= least)
    if not high or high == levels:
        return levels
    search.say(rule.id, rule.why)
    # Better the nearest department than none: what lies below is tried last.
    return (*high, *(region for region in levels if region not in high))


def _shut(directory: Directory, facts: Facts) -> frozenset[str]:
    """Return who must not see the tip by its conflicts: they, their hosts and their guests."""
    shut = set(facts.conflicts)
    for department in directory.pack.departments:
        # An office and its host sit together: what one reads the other knows.
        if department.host and (department.host in facts.conflicts or department.id in facts.conflicts):
            shut |= {department.id, department.host}
    return frozenset(shut)


def _local(directory: Directory, facts: Facts) -> Region:
    """Return the region whose departments the reporter does not trust: that of whoever would lead, or the authority's own."""
    pack = directory.pack
    try:
        lead = route(directory, replace(facts, upward=False)).lead
    except NoRoute:
        return pack.region
    return pack.region_of(lead.region) if pack.region.contains(lead.region) else pack.region


def _lines(search: _Search, region: str, category: str) -> Iterator[Responsibility]:
    """Yield the lines of responsibility on a level that fit, the narrowest first."""
    pack = search.directory.pack
    chain = sector_chain(pack, search.facts.sector)
    order = [(name, category) for name in (*chain, ANY)] + [(name, ANY) for name in (*chain, ANY)]
    lines = {
        (line.sector, line.category): line
        for line in pack.responsibilities
        if pack.department(line.department).region == region
    }
    return (lines[key] for key in order if key in lines)


def _office(search: _Search, region: str) -> Department | None:
    """Return who takes what nobody answers for on a level: the 安委办, or else its host."""
    for department in search.directory.pack.departments:
        if department.region == region and department.kind == "committee":
            if search.may(department):
                return department
            host = search.directory.department(department.host) if department.host else None
            if host is not None and search.may(host):
                return host
    return None


def _on_level(search: _Search, region: str) -> Found | None:
    """Return lead and line on one level, or None where the level above has to take it."""
    for line in _lines(search, region, search.facts.category):
        department = search.directory.department(line.department)
        if search.may(department):
            search.say(line.id, line.why)
            if line.principle:
                search.say("R-NEW", f"没有法条写明归谁，按“谁{line.principle}谁牵头”来定。")
            return department, line
        if department.id in search.shut:
            if department.id not in search.distrusted:
                search.say("R-UP", f"{department.short_name}不方便来查，改由上一级来查。")
            return None
        search.say("R-KEY", f"{department.short_name}现在还收不到。")
    return _fallback(search, region)


def _fallback(search: _Search, region: str) -> Found | None:
    office = _office(search, region)
    if office is None:
        return None
    search.say("R-FALLBACK", f"归谁管还不清楚，先交给{office.name}，由它找人。")
    return office, None


def _elsewhere(search: _Search) -> Found | None:
    """Return who takes a tip about a place outside the pack: an office that hands it on."""
    pack = search.directory.pack
    for region in (pack.region, *pack.upward(pack.region.code)):
        office = _office(search, region.code)
        if office is not None:
            return office, None
    return None


def _to_discipline(search: _Search, levels: tuple[Region, ...]) -> Found | None:
    pack = search.directory.pack
    for region in levels or (pack.region, *pack.upward(pack.region.code)):
        for line in _lines(search, region.code, OFFICIAL):
            department = search.directory.department(line.department)
            if department.kind == "discipline" and search.may(department):
                search.say(line.id, line.why)
                search.say("R-C25", "被说到的单位看不到。")
                return department, line
    return None


def _lead(search: _Search, official: bool) -> Found:
    facts, home = search.facts, search.directory.pack.region
    levels = _levels(search.directory, facts)
    if facts.region and (not levels or not home.contains(facts.region)):
        search.say("R-ELSEWHERE", f"那里不归{home.name}管。可以照样发，我们转给管那里的部门。")
    elif facts.also and levels:
        search.say("R-CROSS", f"不止一个地方，由都管得到的{levels[0].name}来查。")
    if official:
        found = _to_discipline(search, levels)
    elif not levels:
        found = _elsewhere(search)
    else:
        # The trace of a level that had nobody stays: it says why the next one was asked.
        tried = (_on_level(search, region.code) for region in _begin(search, levels))
        found = next((one for one in tried if one), None)
    if found is None:
        raise NoRoute("没有一个部门能收这一件")
    return found


def _above(search: _Search, lead: Department, kind: str, strictly: bool) -> Department | None:
    """Return the nearest live department of a kind from the lead's level on, or strictly above it."""
    pack = search.directory.pack
    codes = [region.code for region in (pack.region_of(lead.region), *pack.upward(lead.region))]
    for code in codes[strictly:]:
        for department in pack.departments:
            if department.region == code and department.kind == kind and search.may(department):
                return department
    return None


def _supervisor(search: _Search, lead: Department) -> Department | None:
    facts = search.facts
    if lead.kind == "discipline":
        return _above(search, lead, "discipline", strictly=True)
    near = _above(search, lead, "committee", strictly=False)
    own = near is not None and lead.id in (near.id, near.host)
    grave = facts.category == CONCEALED or "deaths" in facts.flags
    if not (own or grave):
        return near
    higher = _above(search, lead, "committee", strictly=True)
    if higher is None:
        # Nothing above is in the directory: an office that shares people with the lead is still better than none.
        if near is None or near.id == lead.id:
            return None
        search.say("R-TOP", f"再上面的机关还没有用上这个网站，由{near.name}盯着办。")
        return near
    if grave:
        what = "出了事瞒着" if facts.category == CONCEALED else "有人死亡"
        search.say("R-GRAVE", f"{what}，当天起由{higher.name}盯着办。")
    else:
        search.say("R-HOST", f"{lead.short_name}不能自己盯自己，由{higher.name}盯着办。")
    return higher


def route(directory: Directory, facts: Facts) -> Route:
    """Route the facts. RoutingInputError names a bad fact; NoRoute where nobody may take it."""
    check(directory, facts)
    search = _Search(directory, facts, _shut(directory, facts))
    if facts.upward:
        local = _local(directory, facts)
        near = frozenset(one.id for one in directory.pack.departments if local.contains(one.region))
        search.shut, search.distrusted = search.shut | near, near
        search.say("R-ASKED", f"您要交给上一级，{local.name}的部门看不到。")
    official = facts.category == OFFICIAL or "official" in facts.flags
    lead, line = _lead(search, official)
    shut = search.shut
    if official:
        # Whoever could be meant must not learn of it: every department that is no discipline inspection.
        shut |= {item.id for item in directory.pack.departments if item.kind != "discipline"}
    helpers = (directory.department(name) for name in (line.assisting if line else ()))
    assisting = tuple(helper for helper in helpers if search.may(helper))
    for helper in assisting:
        search.say("R-WITH", f"{helper.short_name}一起查。")
    return Route(
        lead=lead,
        assisting=assisting,
        supervisor=_supervisor(search, lead),
        excluded=tuple(item for item in directory.pack.departments if item.id in shut),
        trace=tuple(search.trace),
        fallback=line is None,
    )
