"""Whether other cases are about the same fact, decided by those who set the reward, and what follows for it.

    proposed (casework/matters/pairs.py) ── decide ──> same | new_facts | apart | relapse
    known                                              a document by which the department knew before (Z08, X02)
    derived ─────────────────────────────────────────> not_first, new_item, already_paid, already_handling, known_not_handled

Officers learn of another case what the decision needs: its number, and whether it came earlier. Only cases that came earlier,
are rewarded already, or share the finding are put to them; of others nothing follows for this one. A case that their
department must not learn of does not appear; where it would count, the reward is decided above (casework/rewards/above.py).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from casework.cases.concluded import Concluded, concluded
from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers
from casework.kernel import access, events
from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import CaseId, Day
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import hidden_from, recipients_of, unhidden
from casework.matters import firsts, known, pairs
from casework.matters.known import Known
from casework.rewards import untold
from casework.rewards.office import decider, decides, find_reward, find_to_decide, said
from casework.rules.duties import Duty
from casework.rules.matters import Stand

DECIDED, KNOWN, LOOKED = "matter_decided", "matter_known", "same"
DERIVED = ("not_first", "new_item", "already_paid", "already_handling", "known_not_handled")
"""Circumstances that follow from what was decided about matters, and are not ticked."""
OVERRIDE = "override"
"""The reason with which an assessment departs from them; whoever checks it sees it first."""
READERS = (Duty.REWARD, Duty.APPROVE, Duty.OVERSEE)
PUT_RIGHT = ("RECTIFIED", "CLOSED", "LOOKBACK")
"""States of a case after which the same thing is a relapse."""
_OPEN = ("R_ASSESSING", "R_PENDING")


@dataclass(frozen=True)
class Candidate:
    """Another case that may be about the same fact. `link`: the officer's department sees it. `verdict` is empty until it is
    decided; `new` are the numbers of this case's new facts, `reason` why it was decided so. `settled`: put right before.
    """

    number: str
    why: tuple[str, ...]
    earlier: bool
    rewarded: bool
    link: bool
    settled: bool
    verdict: str
    new: tuple[int, ...]
    reason: str


@dataclass(frozen=True)
class SameView:
    """What is put to whoever sets the reward. `facts` are this case's verified facts, number and reason; `sources` the
    sentences of what follows; `waits` why it cannot be assessed yet, or empty.
    """

    number: str
    candidates: tuple[Candidate, ...]
    facts: tuple[tuple[int, str], ...]
    known: Known
    sources: tuple[str, ...]
    waits: str
    may_decide: bool

    @property
    def undecided(self) -> int:
        """How many are to be decided before the reward is assessed."""
        return sum(not one.verdict for one in self.candidates)


@dataclass(frozen=True)
class Derived:
    """What follows for an assessment: circumstances each with its source, and the facts that count for this case."""

    reasons: Mapping[str, str]
    facts: frozenset[int]
    counted: frozenset[int]
    paid_to: tuple[str, ...]

    @property
    def flags(self) -> frozenset[str]:
        """Return the circumstances."""
        return frozenset(self.reasons)


@query
def same(tx: Transaction, actor: Actor, number: str) -> SameView:
    """Return what is to be decided about a visible case and others; raises NotFound, and Forbidden outside the 安委办."""
    return _view(tx, actor, find_reward(tx, actor, number, *READERS))


@use_case
def look(tx: Transaction, actor: Actor, number: str) -> tuple[SameView, str]:
    """Return the same for the page of the decision, with the reader's mark: the look is written down."""
    case = find_reward(tx, actor, number, *READERS)
    return _view(tx, actor, case), access.marked(tx, actor, LOOKED, case.id)


def _view(tx: Transaction, actor: Actor, case: Case) -> SameView:
    finding = concluded(tx, case)
    facts = firsts.facts_of(tx, case)
    named = tuple((at, one.reason) for at, one in enumerate(finding.items) if at in facts) if finding else ()
    open_now = case.standing.reward in _OPEN or case.reward_disputed
    may = open_now and Duty.REWARD in actor.duties and decides(tx, actor, case)
    sources, waits = _told(tx, actor, case)
    return SameView(case.number, candidates(tx, actor, case), named, known.known_of(tx, case), sources, waits, may)


@use_case
def decide(
    tx: Transaction, actor: Actor, number: str, other: str, verdict: str, reason: str, new: Collection[int] = ()
) -> None:
    """Decide whether another case is about the same fact; `new` are facts of this case that the other did not tell.

    Any case may be named that the department may know of: one matter may have several liable enterprises (dossier A09).
    Raises NotFound, Forbidden, and Refused for what does not fit, or once the reward is assessed.
    """
    case = _open(tx, actor, number)
    why = said(reason, "理由")
    check_no_private_numbers(why)
    that = _named(tx, actor, case, other.strip().upper())
    chosen = frozenset(new)
    if verdict not in pairs.VERDICTS or (verdict == pairs.NEW_FACTS) != bool(chosen):
        raise Refused("bad_verdict", "请选是不是同一件事；有新事项的，选出是哪几项。")
    if not chosen <= firsts.facts_of(tx, case):
        raise Refused("bad_facts", "新事项只能是这件案查实的项。")
    if verdict == pairs.RELAPSE and that.standing.main not in PUT_RIGHT:
        raise Refused("not_put_right", "那一案还没有改好，不能算改好以后又犯。")
    claim_duty(tx, actor, case.id, Duty.REWARD)
    pairs.decide(tx, actor, case, that, verdict, chosen, why)
    events.note(tx, case, DECIDED, actor=actor, payload={"other": that.number, "verdict": verdict})


@use_case
def note_known(tx: Transaction, actor: Actor, number: str, document: str, day: Day | None, *, handled: bool) -> None:
    """Write the document by which the department knew before the tip came, or take it back (an empty one).

    Raises NotFound, Forbidden, and Refused for a document that is not older than the tip.
    """
    case = _open(tx, actor, number)
    check_no_private_numbers(document)
    claim_duty(tx, actor, case.id, Duty.REWARD)
    known.note(tx, case, document, day, handled=handled)
    events.note(tx, case, KNOWN, actor=actor)


def candidates(tx: Transaction, actor: Actor, case: Case) -> tuple[Candidate, ...]:
    """Return the other cases that matter for this one and that the officer may be told of, those to be decided first."""
    alike, decided = pairs.alike(tx, case), pairs.decided(tx, case)
    cases = {one: other for one, (other, _) in alike.items()}
    cases |= {one: glance(tx, case.authority, one) for one in decided if one not in cases}
    told = unhidden(tx, actor, cases.keys())
    kept = relevant(tx, case, cases.values(), decided.keys())
    found = []
    for one in kept:
        if one.case.id not in told:
            continue
        why = alike[one.case.id][1] if one.case.id in alike else ("自己填的案号",)
        pair = decided.get(one.case.id)
        mine = pair is not None and pair.case == case.id
        found.append(
            Candidate(
                one.case.number, why, one.earlier, one.case.standing.reward in firsts.REWARDED,
                _sees(tx, actor, one.case), one.case.standing.main in PUT_RIGHT, pair.verdict if pair else "",
                tuple(sorted(pair.new)) if pair and mine else (), pair.reason if pair else "",
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (bool(one.verdict), not one.earlier, one.number)))


@dataclass(frozen=True)
class Relevant:
    """Another case that something may follow from, and whether it came earlier."""

    case: Case
    earlier: bool


def relevant(tx: Transaction, case: Case, others: Iterable[Case], decided: Collection[CaseId]) -> tuple[Relevant, ...]:
    """Return those of some cases that came earlier, are rewarded, share the finding, or were decided about before."""
    those = list(others)
    this, *rest = firsts.reports(tx, [case, *those])
    found = []
    for one, that in zip(those, rest, strict=True):
        earlier = that.order < this.order
        counts = that.stand is not Stand.OUT and (earlier or that.rewarded or pairs.one_finding(tx, case, one))
        if counts or one.id in decided:
            found.append(Relevant(one, earlier))
    return tuple(found)


def derive(tx: Transaction, actor: Actor, case: Case) -> Derived:
    """Return what follows for an assessment of now; Refused while another case is not decided about or not concluded."""
    undecided = [one for one in candidates(tx, actor, case) if not one.verdict]
    if _for_others(tx, actor, case):
        raise Refused("colleague", "这件案请本办的评定员来评，代办的人不评。")
    if undecided:
        numbers = "、".join(one.number for one in undecided)
        raise Refused("undecided", f"先定是不是同一件事：{numbers}。")
    derived, waits = _derived(tx, case, untold.for_reader(tx, actor, case))
    if waits:
        raise Refused("waits", waits)
    return derived


def _for_others(tx: Transaction, actor: Actor, case: Case) -> bool:
    """Whether a case waits to be decided about of which the office may know, and a deputy's own department must not."""
    if actor.home is None:
        return False
    cases = untold.counting(tx, case)
    told = unhidden(tx, actor, {one.id for one in cases})
    kept = [one for one in cases if one.id not in told and actor.department not in hidden_from(tx, one)]
    return bool(relevant(tx, case, kept, ()))


def check_still_holds(tx: Transaction, case: Case, request: Mapping[str, object], reasons: Mapping[str, str]) -> None:
    """Refuse an assessment from which another one follows now: a case about the same fact was decided meanwhile."""
    firsts.hold(tx, case)
    derived, _ = _derived(tx, case, untold.for_office(tx, case, decider(tx, case)))
    flags = request["flags"]
    given = frozenset(flags) if isinstance(flags, list) else frozenset()
    if OVERRIDE in reasons:
        check_override(derived, given)
        return
    items = request["items"]
    marks = {at for at, one in enumerate(items) if one.get("new")} if isinstance(items, list) else set()
    new = derived.counted if "new_item" in derived.flags else frozenset()
    if given & frozenset(DERIVED) != derived.flags or marks != new:
        raise Refused("order_changed", "同一件事的别的案有了变化，这份评定不算了，请退回重评。")


def check_override(derived: Derived, flags: Collection[str]) -> None:
    """Refuse to pay for a fact that is paid already, for whatever reason."""
    pays = not {"not_first", "already_paid", "already_handling"} & set(flags)
    if derived.paid_to and pays and not derived.counted:
        raise Refused("paid", f"同一件事案 {'、'.join(derived.paid_to)} 已经奖过，不能再奖。")


def _told(tx: Transaction, actor: Actor, case: Case) -> tuple[tuple[str, ...], str]:
    if not case.standing.finding or any(not one.verdict for one in candidates(tx, actor, case)):
        return (), ""
    derived, waits = _derived(tx, case, untold.for_reader(tx, actor, case))
    return tuple(dict.fromkeys(derived.reasons.values())), waits


def _derived(tx: Transaction, case: Case, without: Collection[CaseId]) -> tuple[Derived, str]:
    """What follows but for some cases, with the sentence why it is not final yet (empty: it is)."""
    now = firsts.standing(tx, case, without)
    numbers = {one: other.number for one, other in now.cases.items()}
    told_by, paid_to, waits_for = (
        tuple(numbers[CaseId(one)] for one in ids) for ids in (now.verdict.told_by, now.verdict.paid_to, now.verdict.waits_for)
    )
    reasons = dict.fromkeys(sorted(now.verdict.flags), _source(told_by, paid_to))
    if "new_item" in reasons:
        reasons["new_item"] = f"第 {'、'.join(str(at + 1) for at in sorted(now.verdict.first))} 项别的案没有报过"
    reasons |= known.reasons(known.known_of(tx, case))
    waits = f"案 {'、'.join(waits_for)} 报得更早，还没有结论，等它有了结论再评。" if waits_for else ""
    return Derived(reasons, now.verdict.facts, now.verdict.first, paid_to), waits


def _source(told_by: Collection[str], paid_to: Collection[str]) -> str:
    said_first = f"案 {'、'.join(told_by)} 报得更早" if told_by else ""
    said_paid = f"案 {'、'.join(paid_to)} 已经奖过" if paid_to else ""
    return "；".join(text for text in (said_first, said_paid) if text)


def _open(tx: Transaction, actor: Actor, number: str) -> Case:
    case = find_to_decide(tx, actor, number, Duty.REWARD)
    if case.standing.reward not in _OPEN and not case.reward_disputed:
        raise Refused("not_now", "已经评定了，要改先退回重评。")
    return case


def _named(tx: Transaction, actor: Actor, case: Case, number: str) -> Case:
    """The case that an officer names; one that their department must not learn of is as one that there is not."""
    other = pairs.by_number(tx, case.authority, number)
    if other is None or other.id == case.id or other.id not in unhidden(tx, actor, {other.id}):
        raise Refused("bad_case", "没有这个案号，请再看一遍。")
    return other


def _sees(tx: Transaction, actor: Actor, other: Case) -> bool:
    roles = recipients_of(tx, other)
    return actor.department in roles and (roles[actor.department] != "rewards" or bool(other.standing.finding))


__all__ = [
    "DERIVED", "OVERRIDE", "READERS", "Candidate", "Concluded", "Derived", "SameView", "candidates", "check_override",
    "check_still_holds", "decide", "derive", "look", "note_known", "relevant",
    "same",
]  # fmt: skip
