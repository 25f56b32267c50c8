"""The places of an authority: what its pages offer, what they are called, and what routing is told of one.

Pages offer the gazetteer's places one level at a time, down to the townships; a pack may give one another name. Facts name a
place of the authority's own by its code. Of a place beyond it they say only which region of the pack it lies in, if any:
the answer hangs on nothing else, and what the place is called lies in the seal (docs/formats.md sections 4 and 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property

from casework.rules.country import LEVELS, LOWEST, Spot, ended, line, stem, tree
from places import Gazetteer, load
from policies import Pack, Region

ELSEWHERE = "000000000000"
"""A place beyond all regions of the pack, wherever that is."""


class Regions:
    """The places within one region, and the wider regions that its directory knows."""

    def __init__(self, gazetteer: Gazetteer, home: Region, known: Sequence[Region], names: Mapping[str, str]) -> None:
        """`home` is the authority's own region, `known` are all of its directory; `names` are what places are called here."""
        self._gazetteer, self._names = gazetteer, names
        self.home, self.home_name = home.code, home.name
        # The narrowest first: a district's city before its province.
        around = (one for one in known if one.code != home.code and _within(home.code, one))
        self._around = tuple(sorted(around, key=lambda one: -LEVELS.index(one.level) if one.level in LEVELS else 1))
        self._children: dict[str, tuple[Spot, ...]] = {}

    def below(self, code: str) -> tuple[Spot, ...]:
        """The places one level below, in the order of their codes; none below a township."""
        if code not in self._children:
            place = self._gazetteer.place(code) if self._gazetteer.has(code) else None
            ends = place is None or LEVELS.index(place.level) >= LEVELS.index(LOWEST)
            found = () if ends else tree(self._gazetteer).get(code, ())
            self._children[code] = tuple(Spot(one.code, self._names.get(one.code, one.name)) for one in found)
        return self._children[code]

    @property
    def is_deep(self) -> bool:
        """Whether places are chosen level by level: a city's or a province's."""
        return any(self.below(spot.code) for spot in self.below(self.home))

    @cached_property
    def all(self) -> Mapping[str, str]:
        """Every place of the authority by its code, named from the region downwards; the region itself comes last."""
        return {**dict(self._under(self.home, "")), self.home: self.home_name}

    def _under(self, code: str, before: str) -> Iterator[tuple[str, str]]:
        for spot in self.below(code):
            name = before + spot.name
            yield from self._under(spot.code, name)
            yield spot.code, name

    def label(self, code: str) -> str:
        """What officers call a place of the authority, or a region around it; empty for a code that is neither."""
        return self.all.get(code) or next((one.name for one in self._around if one.code == code), "")

    def grouped(self, depth: int = len(LEVELS)) -> list[tuple[str, list[Spot]]]:
        """The places of the authority for a list of officers, down to so many levels below it; its own region comes last.

        Where they have levels, each place of the first heads a group and stands in it itself.
        """
        tops = self.below(self.home)
        if not any(self.below(one.code) for one in tops) or depth == 1:
            return [("", [*tops, Spot(self.home, self.home_name)])]
        groups = [(one.name, [one, *self._within(one, depth - 1)]) for one in tops]
        return [*groups, ("", [Spot(self.home, self.home_name)])]

    def _within(self, spot: Spot, depth: int) -> Iterator[Spot]:
        for one in self.below(spot.code) if depth else ():
            named = Spot(one.code, spot.name + one.name)
            yield from (named, *self._within(named, depth - 1))

    def full(self, code: str) -> str:
        """What a reporter reads: 周村区王村镇; only for places of the authority."""
        return self.home_name if code == self.home else self.home_name + self.all[code]

    def holds(self, code: str) -> bool:
        """Whether it is a place of the authority."""
        return code in self.all

    def told(self, code: str) -> str:
        """What the facts say of a place: its own code here, beyond it the narrowest region of the directory around it."""
        if self.holds(code):
            return code
        return next((one.code for one in self._around if _within(code, one)), ELSEWHERE)

    @property
    def around(self) -> tuple[str, ...]:
        """The stems of the regions around the authority's own, the narrowest first: what `told` compares with."""
        return tuple(stem(one.code) for one in self._around if stem(one.code))

    def parent(self, code: str) -> str:
        """The place one level above within the authority; empty for the region itself."""
        return self._parents.get(code, "")

    @cached_property
    def _parents(self) -> Mapping[str, str]:
        return {spot.code: code for code in self.all for spot in self.below(code)}

    @cached_property
    def list(self) -> str:
        """The list of the authority's own places."""
        return "\n".join(self._lines(self.home, self.home_name, 0)) + "\n"

    def _lines(self, code: str, name: str, depth: int) -> Iterator[str]:
        yield line(depth, code, name, self.other_names(code))
        for spot in self.below(code):
            yield from self._lines(spot.code, spot.name, depth + 1)

    def other_names(self, code: str) -> tuple[str, ...]:
        """The other names of a place, those that have ended and its zones with `!` before them."""
        if not self._gazetteer.has(code):
            return ()
        place = self._gazetteer.place(code)
        shown = self._names.get(code, place.name)
        own = [one for one in (place.name, *place.others) if one != shown]
        return (*own, *(f"!{one}" for one in ended(self._gazetteer).get(code, ())))


def _within(code: str, region: Region) -> bool:
    return code.startswith(stem(region.code))


@cache
def _regions(gazetteer: Gazetteer, home: Region, known: tuple[Region, ...], names: tuple[tuple[str, str], ...]) -> Regions:
    return Regions(gazetteer, home, known, dict(names))


def regions_of(pack: Pack) -> Regions:
    """The places of a pack's authority, made once."""
    names = tuple(sorted(pack.tile_names.items()))
    return _regions(load(), pack.region, pack.regions, names)
