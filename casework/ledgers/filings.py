"""备案督办, 一案一档 (攀办函〔2015〕135号 五（五）): the file of a case opens itself with the measure that must be filed.

Everything in it was written elsewhere; the file shows what is there and what is missing, and keeps what was told each month. Of
the reporter it has nothing: where the case came from is a kind, and of the reward it has the case's number and how far it is.
"""

import datetime
from dataclasses import dataclass

from casework.cases import measures, site, verifiers, written
from casework.cases.site import KINDS
from casework.cases.verification import READERS as EVIDENCE_READERS
from casework.cases.verification import recused
from casework.cases.words import EVENT_NAMES, clean, state_label
from casework.enterprises.liable import Liable, enterprises_of
from casework.enterprises.records import READERS, WRITERS
from casework.kernel import access, events, visibility
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.ledgers import store
from casework.ledgers.cards import Card, all_cards
from casework.orders import lists as orders
from casework.rules import cards, lifecycle

PAPER = "filing"
SUPERVISED = frozenset(
    {
        "overdue", "extend", "extension_refused", "designate", "urged", "urge_answered", "urge_escalated", "raise_up",
        "hand_up", "raise_lapsed", "look_back", "look_back_clean", "recur",
    }
)  # fmt: skip
"""Steps of a case that belong to its supervision: deadlines, 督办, 提级, 回头看."""
_REWARD = {
    "": "还没有开始", "R_PENDING": "还没有评定", "R_RECHECK": "等别的部门复核", "R_ASSESSING": "正在评定",
    "R_ASSESSED": "评定了，等复核", "R_CHECKED": "复核了，等批准",
}  # fmt: skip
_DECIDED = "已经定了"


@dataclass(frozen=True)
class Part:
    """One part of a file: its name, its lines, and what is missing (empty: nothing)."""

    name: str
    lines: tuple[str, ...]
    missing: str


@dataclass(frozen=True)
class Month:
    """A month of a filed case: 2026-11, what was told and when, or nothing."""

    name: str
    number: int
    told: str
    sent: Day | None


@dataclass(frozen=True)
class Filing:
    """A filed case as a row: its number, whom it is about, what made it one, how far it is, how many parts are missing."""

    number: str
    enterprise: str
    measures: tuple[str, ...]
    state: str
    since: Day
    missing: int


@dataclass(frozen=True)
class CaseFile:
    """The file of one case."""

    number: str
    state: str
    since: Day
    measures: tuple[str, ...]
    enterprises: tuple[Liable, ...]
    parts: tuple[Part, ...]
    months: tuple[Month, ...]
    may_tell: bool
    mark: str


@query
def filings(tx: Transaction, actor: Actor) -> tuple[Filing, ...]:
    """Return the filed cases that the officer may know of, those with most missing first; raises Forbidden."""
    actor.require(*READERS)
    made = _cards_by_case(tx, actor)
    found = []
    for row in measures.filed_cases(tx, visibility.visible_cases(actor)):
        case = case_of(row)
        if actor.officer in recused(tx, case):
            continue
        since, record, liable = _since(tx, case), written.record_of(tx, case), enterprises_of(tx, case)
        parts = _parts(tx, actor, case, row.role, made.get(case.number, []))
        missing = sum(bool(part.missing) for part in parts) + sum(not one.told for one in _months(tx, case, since))
        name = "、".join(one.name for one in liable) or (record.subject if record else "")
        found.append(Filing(case.number, name, _filing(tx, case), state_label(case.standing), since, missing))
    return tuple(sorted(found, key=lambda one: (-one.missing, one.since, one.number)))


@use_case
def case_file(tx: Transaction, actor: Actor, number: str) -> CaseFile:
    """Return the file of a filed case with a fresh mark for printing; raises Forbidden and NotFound."""
    actor.require(*READERS)
    case, role = _filed(tx, actor, number)
    since = _since(tx, case)
    return CaseFile(
        number=case.number,
        state=state_label(case.standing),
        since=since,
        measures=_filing(tx, case),
        enterprises=enterprises_of(tx, case),
        parts=_parts(tx, actor, case, role, _cards_by_case(tx, actor).get(case.number, [])),
        months=_months(tx, case, since),
        may_tell=role == "lead" and bool(actor.duties.intersection(WRITERS)),
        mark=access.marked(tx, actor, access.PRINT + PAPER, case.id),
    )


@use_case
def tell_month(tx: Transaction, actor: Actor, number: str, month: int, told: str) -> None:
    """Write what was told of a month (202611) to the office that supervises; raises NotFound, Forbidden and Refused."""
    actor.require(*WRITERS)
    case, role = _filed(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if month not in {one.number for one in _months(tx, case, _since(tx, case))}:
        raise Refused("bad_month", "没有这个月份，请重新选。")
    said = clean(told, "报送了什么")
    key = {"authority_id": case.authority, "case_id": case.id, "month": month}
    row = {"sent_day": tx.today, "told": said, "written_by": actor.officer, "at": tx.now}
    if not store.insert_month(tx.connection, key | row):
        raise Refused("told_before", "这个月已经记过报送了。")


def _filed(tx: Transaction, actor: Actor, number: str) -> tuple[Case, str]:
    case, role = visibility.find(tx, actor, number)
    if not measures.is_filed(tx, case) or actor.officer in recused(tx, case):
        raise NotFound
    return case, role


def _filing(tx: Transaction, case: Case) -> tuple[str, ...]:
    known = tx.office.policies.measures.catalogue
    standing = measures.standing(tx, case)
    return tuple(f"{one.name}，{one.document_number}" for one in standing if one.code in known and known[one.code].filing)


def _since(tx: Transaction, case: Case) -> Day:
    history = events.of_case(tx, case.authority, case.id)
    return next((one.day for one in history if one.step == measures.FILED), case.day)


def _cards_by_case(tx: Transaction, actor: Actor) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = {}
    for one in all_cards(tx, actor):
        found.setdefault(one.case, []).append(one)
    return found


def _parts(tx: Transaction, actor: Actor, case: Case, role: str, made: list[Card]) -> tuple[Part, ...]:
    documents = [f"{one.name}，{one.document_number}" for one in measures.standing(tx, case) if one.document_number]
    made = sorted(made, key=lambda one: one.number)
    planned = [f"{one.number}：{_five(one)}" for one in made if not one.missing]
    short = [f"{one.number} 缺{'、'.join(one.missing)}" for one in made if one.missing]
    accepted = [f"{one.number}：{one.accepted_by}" for one in made if one.progress == cards.STRUCK]
    open_yet = len(made) - len(accepted)
    reward = _REWARD.get(case.standing.reward, _DECIDED)
    return (
        _source(tx, case),
        _evidence(tx, actor, case, role),
        Part("决定书", tuple(documents), "" if documents else "还没有带文号的措施"),
        Part("五落实", tuple(planned), "；".join(short) or ("" if made else "结论签定以后才有")),
        Part("验收", tuple(accepted), f"还有 {open_yet} 项没有销号" if open_yet or not made else ""),
        Part("奖励审批摘要", (f"受理号 {case.number}：奖励{reward}",), "" if reward == _DECIDED else "还没有定"),
        Part("督办记录", _supervised(tx, case), ""),
    )


def _source(tx: Transaction, case: Case) -> Part:
    """Return where the case came from, as a kind: no order's number, which leads to a caller elsewhere."""
    order = orders.source_of(tx, case)
    if order:
        return Part("案源", (f"{order}的工单",), "")
    return Part("案源", ("受理员代录：有人打来、写来或上门说的" if case.entered else "网上举报",), "")


def _evidence(tx: Transaction, actor: Actor, case: Case, role: str) -> Part:
    now = verifiers.round_of(events.of_case(tx, case.authority, case.id))
    found = site.evidence_of(tx, case, now) if now else None
    if found is None or not found.lines:
        return Part("证据", (), "还没有证据单")
    if role != "lead" or not actor.duties & EVIDENCE_READERS:
        return Part("证据", (f"{len(found.lines)} 件，由主办部门保管",), "")
    return Part("证据", tuple(f"{at}. {KINDS[one.kind]}：{one.shows}" for at, one in enumerate(found.lines, 1)), "")


def _supervised(tx: Transaction, case: Case) -> tuple[str, ...]:
    found = []
    for one in events.of_case(tx, case.authority, case.id):
        if one.step in SUPERVISED:
            day, name = date_of(one.day), EVENT_NAMES.get(one.step) or _label(one.step)
            found.append(f"{day.month}月{day.day}日 {name}")
    return tuple(found)


def _label(step: str) -> str:
    try:
        return lifecycle.step_named(step).label
    except lifecycle.LifecycleError:
        return step


def _five(card: Card) -> str:
    plan = card.plan
    until = "" if plan.until is None else f"，{date_of(plan.until).isoformat()} 前"
    return f"{plan.steps}，{plan.owner}{until}"


def _months(tx: Transaction, case: Case, since: Day) -> tuple[Month, ...]:
    """Return the months since the case was filed, the newest first: that of the filing too, the one that runs not."""
    told = {row.month: row for row in store.months(tx.connection, case.authority, case.id)}
    at, today, found = date_of(since).replace(day=1), date_of(tx.today), []
    while (at.year, at.month) < (today.year, today.month):
        number = at.year * 100 + at.month
        row = told.get(number)
        sent = None if row is None else Day(row.sent_day)
        found.append(Month(f"{at.year}年{at.month}月", number, row.told if row is not None else "", sent))
        at = (at + datetime.timedelta(days=31)).replace(day=1)
    return tuple(reversed(found))
