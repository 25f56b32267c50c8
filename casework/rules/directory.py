"""What routing works on: the directory of departments, the facts, and the answer. Pure data and its checks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from casework.rules.errors import RuleError
from policies import Department, Pack

UNCLEAR = "C99"
FLAGS = ("official", "deaths")
"""Flags of the facts: a public officer is meant; somebody died."""


class RoutingError(RuleError):
    """Facts that cannot be routed."""


class RoutingInputError(RoutingError):
    """A fact that is not one of those the pack knows; `field` names it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.field = name


class NoRoute(RoutingError):
    """No department of the directory may take the tip: none is live, or all are excluded."""


@dataclass(frozen=True)
class Directory:
    """Departments and who answers for what; `live` are the ids of departments that have a good intake key."""

    pack: Pack
    live: frozenset[str]

    def department(self, department_id: str) -> Department:
        """Return a department by id; KeyError if the directory has none."""
        return self.pack.department(department_id)


@dataclass(frozen=True)
class Facts:
    """What routing may know, and nothing else.

    `region`: gazetteer code of 12 digits, or "" for 不知道. `sector`: id of a sector, or "" for 说不清. `category`: C01…C99.
    `also`: further places, where it is not one alone. `conflicts`: ids of departments with a conflict of interest. `upward`:
    the reporter asks for the level above.
    """

    region: str = ""
    sector: str = ""
    category: str = UNCLEAR
    flags: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    upward: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class TraceLine:
    """One reason, as a sentence that a reporter may read, with the id of its rule."""

    rule: str
    sentence: str


@dataclass(frozen=True)
class Route:
    """Where a tip goes. `supervisor` is None only where no level above the lead is in the directory."""

    lead: Department
    assisting: tuple[Department, ...]
    supervisor: Department | None
    excluded: tuple[Department, ...]
    trace: tuple[TraceLine, ...]
    fallback: bool


def directory_for(pack: Pack, live_ids: Collection[str]) -> Directory:
    """Return the directory of a pack in which `live_ids` have keys; RoutingInputError for an id that it has not."""
    known = {department.id for department in pack.departments}
    for department_id in live_ids:
        if department_id not in known:
            raise RoutingInputError("live", f"{pack.id} 没有 {department_id!r} 这个部门")
    return Directory(pack, frozenset(live_ids))


def sector_chain(pack: Pack, sector: str) -> tuple[str, ...]:
    """Return a sector and what it lies in, the narrowest first; nothing for ""."""
    chain = [sector] if sector else []
    while chain and pack.sectors[chain[-1]].parent:
        chain.append(pack.sectors[chain[-1]].parent)
    return tuple(chain)


def check(directory: Directory, facts: Facts) -> None:
    """Refuse facts that the pack does not know; RoutingInputError names the field."""
    pack = directory.pack
    for code in (facts.region, *facts.also):
        if code and not (len(code) == 12 and code.isascii() and code.isdigit()):
            raise RoutingInputError("region", f"要写十二位数字的代码，不能写 {code!r}")
    if facts.also and not facts.region:
        raise RoutingInputError("region", "后面还有地方，第一处不能空着")
    if facts.sector and facts.sector not in pack.sectors:
        raise RoutingInputError("sector", f"{pack.id} 没有 {facts.sector!r} 这个行业")
    if not (
        len(facts.category) == 3 and facts.category.isascii() and facts.category[0] == "C" and facts.category[1:].isdigit()
    ):
        raise RoutingInputError("category", f"只能写 C01…C28 或 C99，不能写 {facts.category!r}")
    if not (1 <= int(facts.category[1:]) <= 28 or facts.category == UNCLEAR):
        raise RoutingInputError("category", f"没有 {facts.category} 这个事由，只有 C01…C28 和 C99")
    for flag in facts.flags:
        if flag not in FLAGS:
            raise RoutingInputError("flags", f"只能写 {'、'.join(sorted(FLAGS))}，不能写 {flag!r}")
    known = {department.id for department in pack.departments}
    for department_id in facts.conflicts:
        if department_id not in known:
            raise RoutingInputError("conflict", f"{pack.id} 没有 {department_id!r} 这个部门")
