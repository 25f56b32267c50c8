"""Names that pages show: the authority's pack, departments, places, sectors, categories. They never change while it runs."""

from dataclasses import dataclass

from flask import Flask, g

from casework.cases.measures import chosen_freely
from casework.kernel.authorities import Authority
from casework.kernel.errors import NotFound
from casework.kernel.ids import SHANGHAI, AuthorityId
from casework.kernel.office import Actor, Office
from casework.people import sessions
from casework.rules.country import Spot
from casework.rules.regions import ELSEWHERE, regions_of
from crypto.encoding import b64u, canonical
from crypto.keyring import root_fingerprint
from policies import Category, Measure, Pack


@dataclass(frozen=True)
class Place:
    """The authority of the officer who looks, with its pack."""

    authority: Authority
    pack: Pack


def place_of(office: Office, authority: AuthorityId) -> Place:
    """Return an authority with its pack, read once a request; raises NotFound."""
    if "place" not in g or g.place.authority.id != authority:
        found = next((one for one in sessions.hosted(office) if one.id == authority), None)
        if found is None:
            raise NotFound
        g.place = Place(found, office.policies.packs[found.pack])
    place: Place = g.place
    return place


def department_name(office: Office, authority: AuthorityId, department: str) -> str:
    """Return the full name of a department of the pack, or its id where the pack no longer has it."""
    try:
        return place_of(office, authority).pack.department(department).name
    except KeyError:
        return department


def regions(pack: Pack, depth: int = 9) -> list[tuple[str, list[Spot]]]:
    """Return the places that a case may be about, in groups where they have levels, then the authority's own region."""
    return regions_of(pack).grouped(depth)


def categories(office: Office) -> list[tuple[str, list[Category]]]:
    """Return all categories under the names of their groups, in the order of the pages; C99 stands in its own."""
    everything = office.policies.categories.values()
    return [(group.label, [one for one in everything if one.group == group.id]) for group in office.policies.groups]


def lookup(office: Office, pack: Pack) -> str:
    """Return code → name of places, sectors and categories as JSON, for the panel that shows what a reporter tapped."""
    known = regions_of(pack)
    return canonical(
        {
            "region": {**known.all, **{code: known.label(code) for code in known.around}, ELSEWHERE: "本地以外"},
            "sector": {sector.id: sector.label for sector in pack.sectors.values()},
            "category": {one.id: f"{one.id} {one.name}" for one in office.policies.categories.values()},
        }
    ).decode()


def install(app: Flask, office: Office) -> None:
    """Give the templates the names that the frame of every page needs."""

    def name(me: Actor) -> str:
        return department_name(office, me.authority, me.department)

    def fingerprint(me: Actor) -> str:
        return root_fingerprint(place_of(office, me.authority).authority.root_public)

    def printed_day() -> str:
        now = office.clock.now().astimezone(SHANGHAI)
        return f"{now.month}月{now.day}日"

    def locality(me: Actor) -> str:
        return place_of(office, me.authority).pack.measures

    def measures_offered(me: Actor) -> list[Measure]:
        return list(chosen_freely(office.policies.measures.offered(locality(me))).values())

    measures = {one.id: one.name for one in office.policies.measures.catalogue.values()}
    app.jinja_env.globals.update(department_name=name, fingerprint=fingerprint, printed_day=printed_day)
    app.jinja_env.globals.update(measures=measures, measures_offered=measures_offered, locality=locality)
    app.jinja_env.filters["b64u"] = b64u
