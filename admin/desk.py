"""The desk: one page of cases, with tabs, filters in the address, and what comes first today."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, render_template, request

from admin import guard, names
from admin.answers import done
from casework.cases import saved
from casework.cases.desk import Desk, desk
from casework.cases.filters import Filters
from casework.cases.words import STATE_NAMES
from casework.entry import waiting
from casework.kernel.ids import OfficerId
from casework.kernel.office import Office
from casework.orders import lists
from casework.oversight import schedule, urge
from casework.rules.duties import Duty
from crypto import OpeningError
from crypto.encoding import ID_LENGTH, unb64u
from web.fields import fields
from web.signin import signed_in

STATES = tuple(state for state in STATE_NAMES if state != "SUBMITTED")
"""States that the filter offers; SUBMITTED has the same name as TRIAGE and lasts no longer than the receipt."""
# Of a province, the filter names cities and counties; whoever asks for one gets all that lies in it.
DEPTH = 2
FILTERS = ("region", "sector", "category", "state", "handler", "text", "first")
LONGEST_SEARCH = 60
LONGEST_VIEW = 600


def add_views(app: Flask, office: Office) -> None:
    """Add the desk and the views that officers save of it."""
    _page(app, office)

    @app.post("/views")
    @signed_in
    def save_view() -> Response:
        given = fields()
        name, query = given.text("name", 60), given.text("query", LONGEST_VIEW)
        chosen = _chosen(dict(parse_qsl(query.lstrip("?"))))
        saved.save_view(office, guard.actor(), name, address(chosen).partition("?")[2])
        return done("/?" + urlencode({"view": name}))

    @app.post("/views/forget")
    @signed_in
    def forget_view() -> Response:
        saved.forget_view(office, guard.actor(), fields().text("name", 60))
        return done("/")


def _page(app: Flask, office: Office) -> None:
    @app.get("/")
    @signed_in
    def desk_page() -> str:
        mine = saved.saved_views(office, guard.actor())
        view = next((one for one in mine if one.name == request.args.get("view")), None)
        chosen = _chosen(dict(parse_qsl(view.query)) if view else request.args)
        number = request.args.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        tab, wanted = chosen.pop("tab"), {name: chosen[name] for name in FILTERS}
        found = desk(office, guard.actor(), tab, filters(wanted), page)
        place = names.place_of(office, guard.actor().authority)

        def link(**changes: str) -> str:
            kept = {"view": view.name} if view and set(changes) == {"page"} else {"tab": found.tab, **wanted}
            return address({**kept, **changes})

        return render_template(
            "admin/desk.html",
            page="cases",
            desk=found,
            outer=lists.dues(office, guard.actor(), [row.number for row in found.rows]),
            asked=(*urge.links(office, guard.actor()), *waiting.waiting(office, guard.actor())),
            reports=schedule.due_soon(office, guard.actor()) if Duty.OVERSEE in guard.actor().duties else "",
            chosen=wanted,
            link=link,
            filtered=any(wanted.values()),
            empty=empty_words(found, any(wanted.values())),
            views=mine,
            view=view,
            most_views=saved.MOST,
            regions=names.regions(place.pack, DEPTH),
            sectors=[one for one in place.pack.sectors.values() if not one.parent],
            groups=names.categories(office),
            states=[(state, STATE_NAMES[state]) for state in STATES],
        )


def _chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return tab and filters of an address, each cut to a length that no search needs."""
    return {name: given.get(name, "mine" if name == "tab" else "")[:LONGEST_SEARCH] for name in ("tab", *FILTERS)}


def filters(chosen: Mapping[str, str]) -> Filters:
    """Return the filters that an address names; a handler that is no id matches nobody."""
    try:
        handler = OfficerId(unb64u(chosen["handler"], ID_LENGTH)) if chosen["handler"] else None
    except OpeningError:
        handler = OfficerId(bytes(ID_LENGTH))
    return Filters(handler=handler, **{name: value for name, value in chosen.items() if name != "handler"})


def address(chosen: dict[str, str]) -> str:
    """Return the desk's address with what was chosen, so that Back and reload keep it; empty choices are left out."""
    query = urlencode({name: value for name, value in chosen.items() if value and (name, value) != ("tab", "mine")})
    return "/?" + query if query else "/"


def empty_words(found: Desk, filtered: bool) -> str:
    """Return the sentence that stands where no row is (UX section 7, empty and strange states)."""
    if filtered:
        return "没找到。去掉一个条件，或只写案号。"
    if not any(tab.count for tab in found.tabs):
        return "还没有案件。"
    if found.tab == "mine":
        following = f"下一个到期：{found.next_due}。" if found.next_due else ""
        return "现在没有要您办的。" + following
    sentences = {"intake": "没有新举报。", "overdue": "没有超期。", "waiting": "没有在等别人的。", "closed": "还没有办结的。"}
    return sentences.get(found.tab, "没有在办的。")
