"""What the gazetteer holds: places, names that ended, and zones that are no divisions.

A place's code is twelve digits and begins with the digits of what the place lies in (GB/T 2260, GB/T 10114), so a chain
needs no column of its own. It is the statistics bureau's code; places that only the Ministry of Civil Affairs lists, and
those that the bureau counts under another county (a zone, a county that ended), are keyed by the ministry's. Where that
code is another place's already, the key is the county's digits and a number from 900 up, which neither list uses. `civil` is
the ministry's own code: a quarter of the townships have two different ones.
"""

from __future__ import annotations

from dataclasses import dataclass

DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
"""How many leading digits of the code belong to each level, widest first."""


class PlacesError(Exception):
    """A file of places that cannot be used: the message names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of today.

    `civil` is the Ministry of Civil Affairs' code, or "" where it does not list the place; `namesakes` counts the places of
    its level in the country that bear its name or one of its other names, itself among them: the most of any of its names;
    `others` are other names in use today.
    """

    code: str
    civil: str
    level: str
    name: str
    namesakes: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Former:
    """A name, or a place with it, that ended in `year` (0: not known), and the codes of what it is today.

    `code` is the code it had (the years differ from today's, so it is no key), or "". Chains are resolved: `into` holds
    places of today, several where it was divided. `taken` says that another place bears the name today.
    """

    name: str
    level: str
    code: str
    year: int
    into: tuple[str, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A development zone: no division, so what answers is what it lies in.

    `hosts` are the codes of the counties or townships it lies in: with one the zone is answered for, with several they are
    candidates. `kind` is economic, hightech or other, as its name says.
    """

    id: str
    name: str
    others: tuple[str, ...]
    hosts: tuple[str, ...]
    kind: str
