"""日程: what the pack's documents want reported or looked at next, and the phases of its campaigns; read-only, for the 安委办.

Nothing here is of a case: days, documents and clauses are those of the pack (policies/*/calendar.toml, campaign.toml), reckoned
in rules/calendar.py.
"""

from dataclasses import dataclass
from datetime import date

from casework.kernel import authorities
from casework.kernel.ids import date_of
from casework.kernel.office import Actor, Transaction, query
from casework.people import departments
from casework.rules import calendar
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from policies import Campaign, Pack, ReportDuty

SOON_DAYS = 7
_OFTEN = {"day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "once": "一次"}


@dataclass(frozen=True)
class Report:
    """A report, or a round of checks, and its next day, with the days that are left (0: today).

    `remind` is the last worked day before it; None where offices work on the day itself.
    """

    what: str
    to: str
    often: str
    zero: bool
    citation: str
    day: date
    left: int
    remind: date | None


@dataclass(frozen=True)
class Past:
    """A report that no document asks for any more; `last` is the last day that it was asked for."""

    what: str
    last: date | None
    citation: str


@dataclass(frozen=True)
class PhaseLine:
    """A phase of a campaign, first and last day included."""

    name: str
    first: date
    last: date
    what: str
    citation: str
    now: bool


@dataclass(frozen=True)
class CampaignView:
    """A campaign, the document that it rests on, the name of its phase today (empty: in none), all phases, and its goals."""

    title: str
    document: str
    now: str
    over: bool
    phases: tuple[PhaseLine, ...]
    goals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Schedule:
    """Everything that the page shows: what falls due, the nearest first; what is over; campaigns."""

    reports: tuple[Report, ...]
    past: tuple[Past, ...]
    campaigns: tuple[CampaignView, ...]


@query
def schedule(tx: Transaction, actor: Actor) -> Schedule:
    """Return the calendar and the campaigns of the authority's pack; raises Forbidden."""
    actor.require(Duty.OVERSEE)
    pack, today = authorities.pack_of(tx, actor.authority), date_of(tx.today)
    rows = {one.id: one for one in pack.calendar}
    over = [one for one in pack.calendar if calendar.next_due(one, rows, today) is None]
    return Schedule(
        reports=_coming(tx, pack),
        past=tuple(Past(one.what, one.last or max(one.dates, default=None), one.citation) for one in over),
        campaigns=tuple(_campaign(pack, one, today) for one in pack.campaigns),
    )


@query
def due_soon(tx: Transaction, actor: Actor) -> str:
    """Return what the desk of a 安委办 says first of reports within seven days; empty where none falls due, or for others.

    What is due every day is no news and counts on the page alone.
    """
    if Duty.OVERSEE not in actor.duties or departments.names(tx, actor.authority)[actor.department].kind != "committee":
        return ""
    soon = [one for one in _coming(tx, authorities.pack_of(tx, actor.authority)) if one.often != _OFTEN["day"]]
    soon = [one for one in soon if one.left <= SOON_DAYS]
    if not soon:
        return ""
    first = f" {page_day(soon[0].day)}" if soon[0].left else "今天"
    return f"{SOON_DAYS} 天里有 {len(soon)} 样到日子，最早{first}"


def _coming(tx: Transaction, pack: Pack) -> tuple[Report, ...]:
    today = date_of(tx.today)
    found = calendar.coming(pack.calendar, today, tx.office.policies.calendar, len(pack.calendar))
    return tuple(_report(one, today) for one in found)


def _report(due: calendar.Due, today: date) -> Report:
    one = due.report
    remind = None if due.remind == due.day else due.remind
    # A row whose name says it already needs no second line.
    zero = one.zero and "没有情况" not in one.what
    return Report(one.what, one.to, _often(one), zero, one.citation, due.day, (due.day - today).days, remind)


def _often(one: ReportDuty) -> str:
    """Return how often something is reported, as officers say it."""
    if one.follows:
        return "随上报"
    return _OFTEN[one.every] + (f" {one.times} 次" if one.times > 1 else "")


def _campaign(pack: Pack, one: Campaign, today: date) -> CampaignView:
    now = one.phase(today)
    paper = next(document for document in pack.documents if document.id == one.document)
    phases = tuple(PhaseLine(each.name, each.first, each.last, each.what, each.citation, each is now) for each in one.phases)
    title = f"《{paper.title}》" + (f"（{paper.number}）" if paper.number else "")
    goals = tuple((goal.text, goal.citation) for goal in one.goals)
    return CampaignView(one.title, title, now.name if now else "", one.phases[-1].last < today, phases, goals)
