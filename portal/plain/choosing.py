"""What was chosen on the plain pages: the kind, the place, and who would get it.

Without a script nothing on the page can follow a choice, so that what does not go together is left out here: a line that stands
under another picture than the one chosen, an answer to another picture's question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.cases import receive
from casework.cases.receive import RouteAnswer
from casework.kernel.office import Office
from casework.rules import country, routing
from casework.rules.country import Found
from casework.rules.regions import Regions, regions_of
from policies import Pack
from portal.place import Place
from portal.plain import levels
from portal.plain.reading import Draft

NAMES = ("scene", "line", "township", "where", "found", "upward", "seed", "shown", *levels.NAMES)
UNSURE, OTHER, CHILD = "C99", "other", "C24"


@dataclass(frozen=True)
class Kind:
    """What is tapped on the first page: sector and category for routing, and how the page repeats it."""

    sector: str
    category: str
    label: str


@dataclass(frozen=True)
class Spot:
    """Where it is: the code for routing and its name on the page.

    `unclear`: a place was typed that nobody can tell from others; `candidates` may be meant. `sealed` is what stands before the
    place line in the seal, since no fact says it. `is_beyond`: it does not lie in the authority.
    """

    region: str
    name: str
    unclear: bool = False
    candidates: tuple[Found, ...] = ()
    sealed: str = ""
    is_beyond: bool = False


@dataclass(frozen=True)
class Ways:
    """Who gets it, and who would on the way past the district (None where nobody else would)."""

    here: RouteAnswer
    above: RouteAnswer | None

    @property
    def shown(self) -> str:
        """What the page carries along, so that it is noticed when another department answers meanwhile."""
        return "|".join(" ".join(way.recipients) for way in (self.here, self.above) if way is not None)

    def chosen(self, upward: bool) -> RouteAnswer:
        """The way that the reporter chose."""
        return self.above if upward and self.above is not None else self.here


def option_names(pack: Pack) -> tuple[str, ...]:
    """The fields of the pictures' own questions."""
    return tuple(f"option-{scene.sector}" for scene in pack.scenes if scene.options)


def kind_of(draft: Draft, place: Place) -> Kind:
    """What was tapped; what was left open is 「说不清」."""
    scene = next((one for one in place.pack.scenes if one.sector == draft["scene"]), None)
    if scene is None:
        return Kind(OTHER, UNSURE, "说不清")
    sector = draft[f"option-{scene.sector}"]
    if sector not in {one.sector for one in scene.options}:
        sector = scene.sector
    under, _, rest = draft["line"].partition(".")
    category, _, number = rest.partition(".")
    if under != scene.sector or category not in place.categories or category == UNSURE:
        return Kind(sector, UNSURE, scene.label)
    lines = scene.lines
    at = int(number) if number.isascii() and number.isdigit() else 0
    own = at - 1 if 1 <= at <= len(lines) and lines[at - 1].category == category else None
    label = place.categories[category].name if own is None else lines[own].label
    return Kind(sector, category, f"{scene.label} · {label}")


def spot_of(draft: Draft, place: Place) -> Spot:
    """Where it is: of what was chosen and typed the surest; nothing at all is the whole region."""
    known = regions_of(place.pack)
    if country.exists(draft["found"]):
        return _spot(draft["found"], known)
    chosen = levels.chosen(draft, known)
    plain = _spot(chosen.code, known, several=chosen.is_several)
    if draft["step"] or not draft["where"]:
        return plain
    found = country.search(draft["where"], near=known.home)
    if len(found) == 1 and found[0].is_sure:
        return _spot(found[0].code, known)
    # With a place tapped nothing is unclear, whatever else was written.
    return plain if chosen.code != known.home else replace(plain, unclear=True, candidates=found)


def _spot(code: str, known: Regions, *, several: bool = False) -> Spot:
    if known.holds(code):
        return Spot(code, known.full(code) + ("，不止一处" if several else ""), sealed="不止一处" if several else "")
    chain = country.chain(code) if country.exists(code) else ""
    return Spot(known.told(code), chain or f"不在{known.home_name}", sealed=chain, is_beyond=True)


def ways(office: Office, place: Place, kind: Kind, spot: Spot) -> Ways:
    """Who would get it; raises Refused where nobody can."""
    facts = routing.Facts(region=spot.region, sector=kind.sector, category=kind.category, flags=frozenset(), upward=False)
    here = receive.route(office, place.authority.id, facts)
    above = receive.route(office, place.authority.id, replace(facts, upward=True))
    return Ways(here, None if above.recipients == here.recipients else above)
