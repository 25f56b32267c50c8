"""一隐患一卡: a card for each fact that a case verified, made of what was written there, and cards written after an inspection.

A case's card needs no second entry: it stands from the signed conclusion on, and the remedy's tables complete it. It is seen
with the case, and by nobody else. On a sheet no card says whether a report, an inspection or the enterprise found the hazard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.cases import standards
from casework.cases.found import Found, found_by
from casework.enterprises.known import Known, known_to, places_of
from casework.enterprises.records import READERS, EnterpriseId
from casework.enterprises.view import links_to, members_of, names_of
from casework.kernel import access, authorities
from casework.kernel.errors import NotFound
from casework.kernel.ids import CaseId, Day, DepartmentId, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import visible_cases
from casework.ledgers import store
from casework.people import departments, officers
from casework.remedy.plans import PLAN, PlanRow
from casework.remedy.seen import Accepted, accepted_seen, plans_seen
from casework.rules import cards
from casework.rules.cards import GENERAL, MAJOR
from casework.rules.paging import cut

REPORT = "report"
SOURCES = {REPORT: "举报查实", "inspection": "检查发现", "own": "企业自查", "expert": "专家会诊"}
PAPER = "card"
_UNNAMED = "（未登记单位）"


@dataclass(frozen=True)
class Plan:
    """五落实 of a card, and what the locality asks for besides."""

    owner: str = ""
    steps: str = ""
    funds: str = ""
    until: Day | None = None
    plan: str = ""
    leader: str = ""
    monitoring: str = ""


@dataclass(frozen=True)
class Card:
    """One card. `case` is the number of the case that verified it, empty for one written by hand, whose `version` counts.

    `enterprises`: (id or None, name). `accident`: the enterprise's own list lacks it, which the locality counts as an accident.
    """

    number: str
    case: str
    case_id: CaseId | None
    source: str
    enterprises: tuple[tuple[EnterpriseId | None, str], ...]
    department: str
    region: str
    place: str
    sector: str
    category: str
    hazard: str
    grade: str
    basis: str
    found_day: Day
    plan: Plan
    missing: tuple[str, ...]
    progress: str
    accepted_by: str
    struck_day: Day | None
    version: int
    codes: tuple[str, str] = ("", "")
    accident: bool = False


@dataclass(frozen=True)
class Wanted:
    """Which cards; empty means all. `text` is a part of number, enterprise, place or hazard."""

    text: str = ""
    region: str = ""
    grade: str = ""
    progress: str = ""


@dataclass(frozen=True)
class Cards:
    """A page of cards, the ones that wait longest first; `counts` are of all that fit, by progress."""

    rows: tuple[Card, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]


@query
def list_cards(tx: Transaction, actor: Actor, wanted: Wanted, page: int = 1) -> Cards:
    """Return a page of the cards that the officer may know of; raises Forbidden."""
    actor.require(*READERS)
    fitting = [one for one in all_cards(tx, actor) if _fits(one, wanted)]
    counts = {name: sum(one.progress == name for one in fitting) for name in cards.PROGRESS}
    shown = [one for one in fitting if wanted.progress in ("", one.progress)]
    return Cards(*cut(shown, page), counts)


@use_case
def open_card(tx: Transaction, actor: Actor, number: str, *, prints: bool = False) -> tuple[Card, str]:
    """Return a card with a fresh reader's mark, and write the look; raises Forbidden and NotFound."""
    actor.require(*READERS)
    card = card_numbered(tx, actor, number)
    if prints:
        return card, access.marked(tx, actor, access.PRINT + PAPER, card.case_id)
    return card, access.marked(tx, actor, "card", card.case_id)


@query
def of_enterprise(tx: Transaction, actor: Actor, one: EnterpriseId) -> tuple[Card, ...]:
    """Return the cards of an enterprise that the officer may know of; raises Forbidden and NotFound."""
    actor.require(*READERS)
    members = members_of(tx, actor, one)
    return tuple(card for card in all_cards(tx, actor) if any(each in members for each, _ in card.enterprises))


def card_numbered(tx: Transaction, actor: Actor, number: str) -> Card:
    """Return a card that the officer may know of; raises NotFound."""
    plain = number.strip().upper()
    found = next((one for one in all_cards(tx, actor) if one.number == plain), None)
    if found is None:
        raise NotFound
    return found


def all_cards(tx: Transaction, actor: Actor, known: Known | None = None) -> tuple[Card, ...]:
    """Return every card that the officer may know of: what is over time first, what is struck off last, newest found first.

    `known` is what they may know of the register, where the caller has read it already.
    """
    making = _Making(tx, actor, known or known_to(tx, actor))
    made = [card for one in found_by(tx, actor) for card in making.of_case(one)]
    made += [card for row in store.cards(tx.connection, actor.authority) if (card := making.by_hand(row)) is not None]
    order = (cards.OVERDUE, cards.WAITING, cards.UNDER_WAY, cards.STRUCK)
    return tuple(sorted(made, key=lambda one: (order.index(one.progress), -one.found_day, one.number)))


class _Making:
    """What all cards of one reading share, read once."""

    def __init__(self, tx: Transaction, actor: Actor, known: Known) -> None:
        self.tx, self.actor = tx, actor
        self.names, self.links = names_of(known), links_to(tx, actor)
        self.plans, self.accepted = plans_seen(tx, actor), accepted_seen(tx, actor)
        self.departments = departments.names(tx, actor.authority)
        self.places = places_of(tx, actor.authority)
        self.titles = officers.titles(tx, actor.authority, {who for one in self.accepted.values() for who in one.by})
        self.locality = authorities.pack_of(tx, actor.authority).measures
        seen = store.lines(tx.connection, actor.authority, visible_cases(actor))
        self.own_lists = {(row.card, row.day) for row in seen if row.level == "enterprise" and row.card}

    def of_case(self, found: Found) -> tuple[Card, ...]:
        """Return a card for each fact that the case verified."""
        return tuple(self._fact(found, item) for item, one in enumerate(found.items, 1) if one.verified)

    def _fact(self, found: Found, item: int) -> Card:
        case, record, fact = found.case, found.record, found.items[item - 1]
        key = (case.id, found.version, item)
        row = self.plans.get(key)
        plan, struck = _plan(row), row.accepted if row else None
        number = cards.number_of(case.authority, case.id, item)
        missing = () if row is None or row.text.kind != PLAN else cards.lacking(_texts(plan))
        named = tuple(self.names[one] for one in self.links.get(case.id, ()) if one in self.names)
        grade = MAJOR if fact.severity in standards.MAJOR else GENERAL
        standard = standards.name_of(self.tx.office.policies.hazards, fact.standard) if fact.standard else ""
        return self._finish(
            Card(
                number, case.number, case.id, REPORT, named or ((None, record.subject or _UNNAMED),),
                self._department(case.department), self._region(record.region), record.place, self._sector(record.sector),
                self._category(record.category), record.summary, grade,
                "；".join(part for part in (fact.reason, standard, fact.expert) if part), found.day, plan,
                tuple(cards.FIVE.values()) if row is None else missing, "", self._accepted(self.accepted.get(key)), struck, 0,
                (record.region, record.sector),
            )
        )  # fmt: skip

    def by_hand(self, row: Any) -> Card | None:
        """Return a card that was written by hand; None where the officer may not know of the enterprise."""
        if row.enterprise_id not in self.names:
            return None
        until, struck = (None if day is None else Day(day) for day in (row.until_day, row.struck_day))
        plan = Plan(row.owner, row.steps, row.funds, until, row.plan)
        return self._finish(
            Card(
                row.number, "", None, row.source, (self.names[EnterpriseId(row.enterprise_id)],),
                self._department(row.department_id), self._region(row.region), row.place, self._sector(row.sector),
                self._category(row.category), row.hazard, row.grade, row.basis, Day(row.found_day), plan,
                cards.lacking(_texts(plan)), "", row.accepted_by, struck, row.version, (row.region, row.sector),
            )
        )  # fmt: skip

    def _finish(self, card: Card) -> Card:
        until = None if card.plan.until is None else date_of(card.plan.until)
        struck = None if card.struck_day is None else date_of(card.struck_day)
        listed = any(number == card.number and day <= card.found_day for number, day in self.own_lists)
        progress = cards.progress(struck, card.missing, until, date_of(self.tx.today))
        accident = card.grade == MAJOR and self.locality in cards.ACCIDENT_IN and not listed
        return replace(card, progress=progress, accident=accident)

    def _accepted(self, accepted: Accepted | None) -> str:
        if accepted is None:
            return ""
        by = [self.titles.get(one, "") for one in accepted.by]
        return "、".join([*sorted(by), *([accepted.expert] if accepted.expert else [])])

    def _department(self, one: str) -> str:
        found = self.departments.get(DepartmentId(one))
        return found.short_name if found else one

    def _region(self, code: str) -> str:
        return self.places.label(code) if code else ""

    def _sector(self, sector: str) -> str:
        found = self.tx.office.policies.sectors.get(sector)
        return found.label if found else ""

    def _category(self, category: str) -> str:
        found = self.tx.office.policies.categories.get(category)
        return f"{found.name}（{found.id}）" if found else ""


def _plan(row: PlanRow | None) -> Plan:
    if row is None:
        return Plan()
    text = row.text
    if text.kind != PLAN:
        return Plan(steps="当场改正" if text.kind == "spot" else "单位自己查出、改好", owner=text.seen_by)
    return Plan(text.owner, text.steps, text.funds, text.until, text.plan, text.leader, text.monitoring)


def _texts(plan: Plan) -> dict[str, str]:
    until = "" if plan.until is None else str(plan.until)
    return {"owner": plan.owner, "steps": plan.steps, "funds": plan.funds, "until": until, "plan": plan.plan}


def _fits(card: Card, wanted: Wanted) -> bool:
    if wanted.region and card.codes[0] != wanted.region:
        return False
    if wanted.grade and card.grade != wanted.grade:
        return False
    text = wanted.text.strip()
    words: Sequence[str] = (card.number, card.place, card.hazard, *(name for _, name in card.enterprises))
    return not text or any(text.upper() in one.upper() for one in words)
