"""Finding where it is: the lists that names are matched with on the phone, and the one box that asks the server.

The lists are fetched whole and always alike, so that fetching one says no more than that the page is in use. What is typed into
the box is looked up and forgotten: nothing keeps it, and an answer is as long as any other (portal/padding.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, abort, jsonify

from casework.rules.country import LONGEST_SEARCH, Spot, country, search
from casework.rules.regions import regions_of
from policies import Pack
from portal.place import Place
from web.access import public
from web.fields import fields
from web.kept import Kept
from web.settings import Settings


@dataclass(frozen=True)
class Tile:
    """A place that is tapped; `names` are all that it has, where they are several and the page itself matches them."""

    code: str
    name: str
    names: str


class Places:
    """What the pages of one authority need to ask where it is.

    `list` is where a page finds the authority's own places, or "" where the tiles are all of them; `country` where it finds
    all counties. `around` are the digits that the codes of the regions begin with in which the authority lies.
    """

    def __init__(self, pack: Pack) -> None:
        """Of the authority with this pack."""
        self.regions = regions_of(pack)
        spots = self.regions.below(self.regions.home)
        self._own, self._country = Kept.of(self.regions.list), Kept.of(country())
        self.around = " ".join(self.regions.around)
        self.list = _address(self._own) if self.regions.is_deep else ""
        self.country = _address(self._country)
        self.tiles = tuple(Tile(spot.code, spot.name, "" if self.regions.is_deep else self._names(spot)) for spot in spots)

    def _names(self, spot: Spot) -> str:
        others = [name.removeprefix("!") for name in self.regions.other_names(spot.code)]
        return " ".join((spot.name, *others)) if others else ""

    def kept(self, stamp: str) -> Kept | None:
        """The list with this stamp."""
        return next((one for one in (self._own, self._country) if one.stamp == stamp), None)


def _address(kept: Kept) -> str:
    return f"/places/{kept.stamp}.txt"


def add(app: Flask, place: Place, settings: Settings) -> None:
    """Add GET /places/STAMP.txt and POST /places to the portal."""
    known = Places(place.pack)
    # What looks names up is made now, not while the first person waits for it.
    search(place.pack.region.name)

    @app.get("/places/<stamp>.txt")
    @public
    def place_list(stamp: str) -> Response:
        kept = known.kept(stamp)
        return kept.answer("portal", settings) if kept is not None else abort(404)

    @app.post("/places")
    @public
    def places() -> Response:
        text = fields("text").text("text", LONGEST_SEARCH)
        found = search(text, near=place.pack.region.code)
        return jsonify(found=[{"code": one.code, "name": one.name, "note": one.note} for one in found])
