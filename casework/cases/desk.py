"""The desk: what an officer may see, by tabs, and what comes first today. Nothing on it needs a key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.cases import desk_store as store
from casework.cases import posts
from casework.cases.duewords import DueView, due_view
from casework.cases.filters import Filters, Now
from casework.cases.words import state_label
from casework.kernel import authorities
from casework.kernel.casefile import Case, case_of
from casework.kernel.ids import SHANGHAI, CaseId, OfficerId, date_of
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import visible_cases
from casework.people import keys, officers
from casework.people.absence import stands_in_for
from casework.rules.deadlines import page_day
from casework.rules.duties import NAMES, Duty
from casework.rules.regions import regions_of

TABS = (
    ("mine", "要我办"),
    ("intake", "待受理"),
    ("active", "在办"),
    ("overdue", "超期"),
    ("waiting", "等别人"),
    ("closed", "已办结"),
)
FIRST_THINGS = (
    ("urgent", "intake", "{} 件急的"),
    ("overdue", "overdue", "{} 件超期"),
    ("today", "mine", "{} 件今天到期"),
    ("letters", "mine", "{} 件来信没回"),
)
"""The links of 「今天先办」: name, the tab that each opens, its text."""


@dataclass(frozen=True)
class DeskRow:
    """One row. Of a tip without a case record only 新举报, day and urgency are known (`unread`)."""

    number: str
    unread: bool
    day: str
    category: str
    category_name: str
    sector_name: str
    region_name: str
    place: str
    state: str
    state_label: str
    due: DueView
    urgent: bool
    letters_unread: int
    handlers: tuple[str, ...]


@dataclass(frozen=True)
class Tab:
    """A tab with its count."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class FirstThing:
    """One link of 「今天先办」: the filter it stands for, the tab it opens, its text."""

    name: str
    tab: str
    text: str


@dataclass(frozen=True)
class Desk:
    """One page of the desk."""

    tab: str
    tabs: tuple[Tab, ...]
    first_things: tuple[FirstThing, ...]
    filters: Filters
    rows: tuple[DeskRow, ...]
    total: int
    page: int
    pages: int
    next_due: str
    handlers: tuple[tuple[OfficerId, str], ...]


@query
def desk(tx: Transaction, actor: Actor, tab: str = "mine", filters: Filters | None = None, page: int = 1) -> Desk:
    """Return a page of a tab (an unknown tab is 要我办, a page outside is the nearest)."""
    home = authorities.pack_of(tx, actor.authority).region.code
    wanted = replace(filters or Filters(), home=home)
    names = [name for name, _ in TABS]
    tab = tab if tab in names else "mine"
    view = store.Desk(visible_cases(actor), actor.officer, actor.duties, Now(tx.today, tx.now), stands_in_for(tx, actor))
    connection = tx.connection
    counts = store.one_row(connection, view.counts(names, {name: of for name, of, _ in FIRST_THINGS}))._asdict()
    total = counts[tab] if wanted == Filters(home=home) else store.one_row(connection, view.count(tab, wanted))[0]
    pages = max(1, -(-total // store.PAGE_ROWS))
    page = min(max(1, page), pages)
    found = store.rows(connection, view.select(tab, wanted), page) if total else ()
    return Desk(
        tab=tab,
        tabs=tuple(Tab(name, label, counts[name]) for name, label in TABS),
        first_things=_first_things(counts),
        filters=wanted,
        rows=_rows(tx, actor, found),
        total=total,
        page=page,
        pages=pages,
        next_due=_next_due(tx, view) if total == 0 else "",
        handlers=_colleagues(tx, actor),
    )


def _colleagues(tx: Transaction, actor: Actor) -> tuple[tuple[OfficerId, str], ...]:
    """Return the officers of the department, for the filter of who handles a case."""
    titles = officers.titles(
        tx, actor.authority, {one.officer for one in keys.members_of(tx, actor.authority, actor.department)}
    )
    return tuple(sorted(titles.items(), key=lambda one: one[1]))


def _rows(tx: Transaction, actor: Actor, found: Any) -> tuple[DeskRow, ...]:
    pack = authorities.pack_of(tx, actor.authority)
    regions = regions_of(pack)
    done = posts.done_on(tx, actor.authority, [CaseId(row.id) for row in found])
    people = {officer for duties in done.values() for officer in duties}
    titles = officers.titles(tx, actor.authority, people)
    rows = []
    for row in found:
        case = case_of(row)
        sector = pack.sectors.get(row.sector) if row.sector else None
        category = tx.office.policies.categories.get(row.category) if row.category else None
        rows.append(
            DeskRow(
                number=case.number,
                unread=row.category is None,
                day=page_day(date_of(case.day)),
                category=row.category or "",
                category_name=category.name if category else "",
                sector_name=sector.label if sector else "",
                region_name=regions.label(row.region or ""),
                place=row.place or "",
                state=case.standing.main,
                state_label=state_label(case.standing),
                due=due_view(tx, case),
                urgent=case.urgent,
                letters_unread=case.letters_unread,
                handlers=_handlers(case, done.get(case.id, {}), titles),
            )
        )
    return tuple(rows)


def _handlers(case: Case, done: dict[OfficerId, Duty], titles: dict[OfficerId, str]) -> tuple[str, ...]:
    """Name who works on the case now: verifiers once there are some, else who took it in."""
    for duty in (Duty.VERIFY, Duty.INTAKE):
        found = sorted(titles.get(officer, NAMES[duty]) for officer, did in done.items() if did is duty)
        if found:
            return tuple(found)
    return ()


def _first_things(counts: Mapping[str, Any]) -> tuple[FirstThing, ...]:
    """Return at most four links: urgent, overdue, due today, letters that wait."""
    links = []
    for name, tab, form in FIRST_THINGS:
        if count := counts[f"first_{name}"]:
            text = form.format(count)
            if name == "urgent":
                text += f"，{counts['earliest'].astimezone(SHANGHAI):%H:%M} 前要受理"
            links.append(FirstThing(name, tab, text))
    return tuple(links)


def _next_due(tx: Transaction, view: store.Desk) -> str:
    """Return 「12 月 2 日，3QBX」 for an empty tab: what falls due next among all that is open, or an empty text."""
    for row in store.rows(tx.connection, view.select("active", Filters(first="ahead")), 1):
        if row.due is not None:
            return f"{page_day(date_of(row.due))}，{row.number}"
    return ""
