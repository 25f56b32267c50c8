"""一乡一台账 (平湛安〔2022〕9号 22): a line for each township, reckoned from the register, the cards and the lines of a year.

It is reckoned for the officer who asks, from what their department may know of: a hidden case moves no figure. A hazard
stands where it is and where each enterprise is that answers for it, in every township once; the sum counts it once.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from casework.enterprises.known import known_to, places_of
from casework.enterprises.records import READERS, EnterpriseId
from casework.kernel.ids import Day, date_of, day_of
from casework.kernel.office import Actor, Transaction, query
from casework.ledgers.cards import Card, all_cards
from casework.ledgers.lines import looked_at
from casework.rules import cards
from casework.rules.cards import Hazard, Township
from casework.rules.regions import Regions

YEARS = range(2000, 2100)
ALL = frozenset({"all"})


@dataclass(frozen=True)
class TownshipLine:
    """A township's line with its name; 「没写街镇」 where something has none."""

    name: str
    figures: Township


@dataclass(frozen=True)
class Townships:
    """The township ledger of a year, and the sum of all lines."""

    year: int
    lines: tuple[TownshipLine, ...]
    total: Township


@query
def townships(tx: Transaction, actor: Actor, year: int | None = None) -> Townships:
    """Return the township ledger of a year (None: this one); raises Forbidden."""
    return townships_of(tx, actor, year)


def townships_of(tx: Transaction, actor: Actor, year: int | None) -> Townships:
    """The same inside a use case."""
    actor.require(*READERS)
    wanted = year if year is not None and year in YEARS else date_of(tx.today).year
    first, last = (Day(day_of(datetime.date(wanted, month, day))) for month, day in ((1, 1), (12, 31)))
    places = places_of(tx, actor.authority)
    known = known_to(tx, actor)
    units: dict[object, str] = {one.id: one.text.region for one in known.roots()}
    found = [_hazard(one, units) for one in all_cards(tx, actor, known) if first <= one.found_day <= last]
    seen: set[EnterpriseId] = looked_at(tx, actor, known, first, last)
    lines = cards.townships(_lowest(places), units, seen, found)
    whole = cards.townships(ALL, dict.fromkeys(units, "all"), seen, [replace(one, places=ALL) for one in found])[0]
    names = tuple(TownshipLine(places.label(one.region) if one.region else "没写街镇", one) for one in lines)
    return Townships(wanted, names, whole)


def _lowest(places: Regions) -> list[str]:
    return [code for code in places.all if code != places.home and not places.below(code)]


def _hazard(card: Card, units: Mapping[object, str]) -> Hazard:
    named = frozenset(one for one, _ in card.enterprises if one is not None)
    places = {card.codes[0], *(units.get(one, "") for one in named)}
    return Hazard(frozenset(places), card.grade, card.progress, frozenset(named))
