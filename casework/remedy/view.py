"""What the case page and the pages of the deeds show of measures, 五落实, acceptance, cuts and look-backs."""

import datetime
from dataclasses import dataclass

from casework.cases import measures
from casework.cases.measures import AGAINST, Taken
from casework.cases.posts import duties_done
from casework.cases.verify import Finding, finding_of
from casework.kernel import authorities
from casework.kernel.casefile import Case
from casework.kernel.ids import Day, OfficerId, date_of
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find
from casework.people import officers
from casework.remedy import accept, looking, plans, store
from casework.remedy.accept import AcceptanceText
from casework.remedy.cut import CUT_IN
from casework.remedy.enforce import MEASURED_IN
from casework.remedy.plans import KINDS, OWN, PLAN, PlanRow, PlanText
from casework.rules.deadlines import days_left, page_day
from casework.rules.duties import Duty

STATES = {measures.TAKEN: "", measures.LIFTED: "已解除", measures.WITHDRAWN: "写错了，不算"}
_EXEMPT = "先于举报查出，已经改好，可以不处罚（平湛安〔2022〕9号四（三））"
_NOT_EXEMPT = "晚于举报查出，不能免罚"


@dataclass(frozen=True)
class MeasureLine:
    """A measure with the words of its day, of whom it is against, and of its state."""

    taken: Taken
    day: str
    against: str
    state: str


@dataclass(frozen=True)
class Fact:
    """A verified fact, and what is done about it (None before). `tone` and `due` are of the desk's dates."""

    item: int
    nature: str
    severity: str
    reason: str
    plan: PlanText | None
    kind: str
    due: str
    tone: str
    exempt: str
    accepted: str


@dataclass(frozen=True)
class AcceptanceLine:
    """An acceptance: what was seen, who wrote it and who agreed (empty until then)."""

    number: int
    text: AcceptanceText
    by: str
    agreed: str
    mine: bool
    days: dict[int, str]


@dataclass(frozen=True)
class CutLine:
    """A cut: what, by which document, from when, and since when no more (empty while it holds)."""

    name: str
    document_number: str
    refused: str
    refusal: str
    danger: str
    notified_at: datetime.datetime
    cut_at: datetime.datetime
    urgent: str
    lifted: str


@dataclass(frozen=True)
class LookBackLine:
    """A look-back: planned for a day, what was seen and by whom (empty until somebody was there)."""

    day: str
    reason: str
    outcome: str
    seen: str
    by: str


@dataclass(frozen=True)
class Remedy:
    """All of it, for one officer. `further`: parts beside the five; `waiting`: the acceptance that nobody agreed to yet."""

    measures: tuple[MeasureLine, ...]
    filed: bool
    facts: tuple[Fact, ...]
    acceptances: tuple[AcceptanceLine, ...]
    waiting: AcceptanceLine | None
    cuts: tuple[CutLine, ...]
    look_backs: tuple[LookBackLine, ...]
    recurred: bool
    further: tuple[str, ...]
    expert: bool
    stopped: bool
    may_measure: bool
    may_withdraw: bool
    may_cut: bool
    may_plan: bool

    @property
    def anything(self) -> bool:
        """Whether there is something to show or to do."""
        return bool(self.measures or self.facts or self.look_backs or self.may_measure)


@query
def remedy(tx: Transaction, actor: Actor, number: str) -> Remedy:
    """Return what was and may be done about a visible case; raises NotFound."""
    case, role = find(tx, actor, number)
    finding = finding_of(tx, case)
    signed = finding if finding is not None and finding.countersigned else None
    rows = plans.plans_of(tx, case, signed) if signed else ()
    lines = _acceptances(tx, actor, case, signed) if signed else ()
    last = lines[-1] if lines and not lines[-1].agreed else None
    state, charged = case.standing.main, duties_done(tx, case.authority, case.id).get(actor.officer) is Duty.VERIFY
    verifies = role == "lead" and charged and Duty.VERIFY in actor.duties
    cured = any(one.text.kind != PLAN for one in plans.still_open(rows))
    return Remedy(
        measures=_measures(tx, case),
        filed=measures.is_filed(tx, case),
        facts=_facts(tx, case, signed, rows) if signed and case.standing.finding else (),
        acceptances=lines,
        waiting=last,
        cuts=_cuts(tx, case),
        look_backs=_look_backs(tx, case, planned=role == "supervisor"),
        recurred=looking.recurred(tx, case),
        further=authorities.pack_of(tx, case.authority).rectification,
        expert=signed is not None and plans.needs_expert(tx, case, signed),
        stopped=plans.stopped(tx, case),
        may_measure=verifies and state in MEASURED_IN,
        may_withdraw=verifies and state in MEASURED_IN and bool(measures.standing(tx, case)),
        may_cut=role == "lead" and Duty.LEAD in actor.duties and state in CUT_IN,
        may_plan=verifies and state == "ENFORCING" and cured,
    )


def day_text(day: Day | None) -> str:
    """Return a day as pages show it; empty for none."""
    return "" if day is None else page_day(date_of(day)).replace(" ", "")


def long_day(day: Day) -> str:
    """Return a day with its year, for what lies far ahead."""
    return f"{date_of(day).year}年{day_text(day)}"


def _measures(tx: Transaction, case: Case) -> tuple[MeasureLine, ...]:
    return tuple(
        MeasureLine(
            one,
            day_text(one.day),
            AGAINST[one.against] + (f"：{one.target}" if one.target else ""),
            STATES[one.state],
        )
        for one in measures.of_case(tx, case)
    )


def _facts(tx: Transaction, case: Case, finding: Finding, rows: tuple[PlanRow, ...]) -> tuple[Fact, ...]:
    known = {one.text.item: one for one in rows}
    return tuple(_fact(tx, case, finding, item, known.get(item)) for item in plans.verified_items(finding))


def _fact(tx: Transaction, case: Case, finding: Finding, number: int, row: PlanRow | None) -> Fact:
    item = finding.text.items[number - 1]
    due = tone = exempt = ""
    if row is not None and row.accepted is None and row.text.until is not None:
        left = days_left(date_of(row.text.until), date_of(tx.today))
        due = f"超期 {-left} 天" if left < 0 else "今天到期" if left == 0 else f"还有 {left} 天"
        near = max(tx.office.policies.measures.remind)
        tone = "over" if left < 0 else "near" if left <= near else "far"
    if row is not None and row.text.kind == OWN and row.text.found is not None:
        # Before or after the tip, and never its day: the sentence may stand on paper.
        exempt = _EXEMPT if row.text.found < case.day else _NOT_EXEMPT
    return Fact(
        number,
        item.nature,
        item.severity,
        item.reason,
        row.text if row else None,
        KINDS[row.text.kind] if row else "",
        due,
        tone,
        exempt,
        day_text(row.accepted) if row else "",
    )


def _acceptances(tx: Transaction, actor: Actor, case: Case, finding: Finding) -> tuple[AcceptanceLine, ...]:
    written = accept.acceptances(tx, case, finding)
    who = {one.written_by for one in written} | {one.agreed_by for one in written if one.agreed_by}
    titles = officers.titles(tx, case.authority, who)
    return tuple(
        AcceptanceLine(
            one.number,
            one.text,
            titles.get(one.written_by, ""),
            titles.get(one.agreed_by, "") if one.agreed_by else "",
            one.written_by == actor.officer,
            {verdict.item: day_text(verdict.until) for verdict in one.text.verdicts},
        )
        for one in written
    )


def _cuts(tx: Transaction, case: Case) -> tuple[CutLine, ...]:
    taken = {one.number: one for one in measures.of_case(tx, case)}
    return tuple(
        CutLine(
            taken[row.measure].name,
            taken[row.measure].document_number,
            taken[row.refused].document_number,
            row.refusal,
            row.danger,
            row.notified_at,
            row.cut_at,
            row.urgent,
            day_text(None if row.lifted_day is None else Day(row.lifted_day)),
        )
        for row in store.rows_of(tx.connection, "supply_cut", case.authority, case.id)
    )


def _look_backs(tx: Transaction, case: Case, *, planned: bool) -> tuple[LookBackLine, ...]:
    """Those that were done, and the planned ones for the supervising office alone: who is looked at must not hear of it."""
    outcomes = {None: "", looking.CLEAN: "没有复发", looking.RECURRED: "死灰复燃"}
    rows = store.rows_of(tx.connection, "look_back", case.authority, case.id)
    titles = officers.titles(tx, case.authority, {OfficerId(row.done_by) for row in rows if row.done_by})
    return tuple(
        LookBackLine(
            long_day(Day(row.planned_day)),
            looking.REASONS[row.reason],
            outcomes[row.outcome],
            row.seen,
            titles.get(OfficerId(row.done_by), "") if row.done_by else "",
        )
        for row in rows
        if planned or row.outcome is not None
    )
