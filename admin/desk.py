"""The desk: one page of cases, with tabs, filters in the address, and what comes first today."""

from urllib.parse import urlencode

from flask import Flask, render_template, request

from admin import guard, names
from casework.cases.desk import Desk, desk
from casework.cases.filters import Filters
from casework.cases.words import STATE_NAMES
from casework.kernel.office import Office
from web.signin import signed_in

STATES = (
    "TRIAGE",
    "NEED_INFO",
    "DECLINE_PROPOSED",
    "ACCEPTED",
    "INVESTIGATING",
    "CONCLUDED",
    "ENFORCING",
    "RECTIFIED",
    "CLOSED",
)
"""States that the filter offers."""
FILTERS = ("region", "sector", "category", "state", "text", "first")
LONGEST_SEARCH = 60


def add_views(app: Flask, office: Office) -> None:
    """Add the desk."""

    @app.get("/")
    @signed_in
    def desk_page() -> str:
        chosen = {name: request.args.get(name, "")[:LONGEST_SEARCH] for name in FILTERS}
        number = request.args.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
        found = desk(office, guard.actor(), request.args.get("tab", "mine"), Filters(**chosen), page)
        place = names.place_of(office, guard.actor().authority)

        def link(**changes: str) -> str:
            return address({"tab": found.tab, **chosen, **changes})

        return render_template(
            "admin/desk.html",
            page="cases",
            desk=found,
            chosen=chosen,
            link=link,
            filtered=any(chosen.values()),
            empty=empty_words(found, any(chosen.values())),
            regions=names.regions(place.pack),
            sectors=[one for one in place.pack.sectors.values() if not one.parent],
            groups=names.categories(office),
            states=[(state, STATE_NAMES[state]) for state in STATES],
        )


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
