"""Looking again, by other people: who is charged, what they think, and what is decided.

    REVIEW ── charge (leader) ── write (reviewer) ── agree (the other) ── decide ──> as it was, or REOPENED
                                                                          pass_up ─> the office above decides

Two who did not take part look at a conclusion; at a refusal, and at the answer of an authority elsewhere, one intake officer
who did not (every department has two): what is weighed is a paper, and REOPENED leaves intake to ask there again or to take
the case itself. The
leader decides along their opinion: whoever signed the disputed answer cannot decide it alone. A leader who thinks otherwise,
or finds nobody to charge, passes the review up to the supervising office; the second review is that office's anyway
(应急〔2023〕106号: 换人办; county to city to province).
"""

from dataclasses import dataclass

from casework.cases import asked, charged, deeds, followers
from casework.cases.deeds import find_for
from casework.cases.letters import OutLetter, post
from casework.cases.posts import claim_duty, duties_done
from casework.cases.words import clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.events import Event
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find, recipients_of
from casework.people.knowing import members_for
from casework.review import objections, store
from casework.rules import lifecycle
from casework.rules.duties import Duty
from crypto.encoding import Json


@dataclass(frozen=True)
class Opinion:
    """What the reviewers think; it counts (`agreed`) once the other one has agreed, where there is another."""

    stands: bool
    grounds: str
    version: int
    written_by: OfficerId
    second_by: OfficerId | None
    agreed: bool


@dataclass(frozen=True)
class Round:
    """One stay in REVIEW: its number from 1, how many reviewers it takes, and by which duty."""

    number: int
    wanted: int
    duty: Duty
    reviewers: tuple[OfficerId, ...]
    opinion: Opinion | None


def round_of(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Round:
    """Return the newest round of a case, which has begun."""
    number = sum(1 for event in history if event.step in asked.REVIEW_BEGINS)
    by_paper = case.standing.before == "NOT_ACCEPTED" or lifecycle.answered_outside(case.standing)
    wanted, duty = (1, Duty.INTAKE) if by_paper else (2, Duty.VERIFY)
    row = store.opinion_row(tx.connection, case.authority, case.id, number)
    opinion = row and Opinion(
        row.stands,
        row.grounds,
        row.version,
        OfficerId(row.written_by),
        OfficerId(row.second_by) if row.second_by else None,
        row.second_by is not None or wanted == 1,
    )
    return Round(number, wanted, duty, charged.charged_with(tx, case, number), opinion)


def candidates(tx: Transaction, case: Case, history: tuple[Event, ...], duty: Duty) -> frozenset[OfficerId]:
    """Return who may look again: officers of the lead with the duty who took no part in the case so far."""
    took_part = _took_part(tx, case, history)
    basis = case
    while basis.follows is not None:
        # What is disputed, or was disputed before, was found in the case that this one follows.
        basis = events.load(tx, basis.authority, basis.follows)
        took_part |= _took_part(tx, basis, events.of_case(tx, basis.authority, basis.id))
    took_part -= set(round_of(tx, case, history).reviewers)
    members = members_for(tx, case, case.department)
    return frozenset(one.officer for one in members if duty in one.duties and one.officer not in took_part)


def _took_part(tx: Transaction, case: Case, history: tuple[Event, ...]) -> set[OfficerId]:
    return {event.actor for event in history if event.actor} | set(duties_done(tx, case.authority, case.id))


@use_case
def charge(tx: Transaction, actor: Actor, number: str, officers: tuple[OfficerId, ...]) -> None:
    """Charge other people with the review; until an opinion is written the leader may charge others instead."""
    case, history, now = _leaders(tx, actor, number)
    if now.opinion is not None:
        raise Refused("opinion_written", "已经有人写了复查意见，不能再换人。")
    if len(set(officers)) != now.wanted or not set(officers) <= candidates(tx, case, history, now.duty):
        raise Refused("other_people", f"要选 {now.wanted} 个没有参加过这件案的人。")
    for officer in officers:
        claim_duty(tx, actor, case.id, now.duty, officer)
    charged.charge(tx, actor, case, now.number, officers)
    events.note(tx, case, "review_charged", actor=actor)


@use_case
def write(tx: Transaction, actor: Actor, number: str, *, stands: bool, grounds: str, seen_version: int = 0) -> int:
    """Write the reviewers' opinion over the version that was seen (0: none); the new version."""
    case, now = _reviewers(tx, actor, number)
    said = clean(grounds, "复查意见")
    values = {
        "stands": stands, "grounds": said, "written_by": actor.officer, "at": tx.now, "second_by": None,
    }  # fmt: skip
    if not store.save_opinion(tx.connection, (case.authority, case.id, now.number), seen_version, values):
        raise Conflict
    events.note(tx, case, "review_opinion", actor=actor, payload={"stands": stands, "version": seen_version + 1})
    return seen_version + 1


@use_case
def agree(tx: Transaction, actor: Actor, number: str, seen_version: int) -> None:
    """Agree to the opinion that was seen, as the other reviewer."""
    case, now = _reviewers(tx, actor, number)
    if now.opinion is None:
        raise Refused("no_opinion", "还没有人写复查意见。")
    if now.opinion.written_by == actor.officer:
        raise Refused("second_person", "您写的，要另一个人看过才算。")
    values = {"second_by": actor.officer}
    key = (case.authority, case.id, now.number)
    if now.opinion.version != seen_version or not store.save_opinion(tx.connection, key, seen_version, values):
        raise Conflict
    events.note(tx, case, "review_agreed", actor=actor, payload={"version": seen_version})


@use_case
def pass_up(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Pass the review to the office above, with a reason."""
    case, _, _ = _leaders(tx, actor, number)
    if "supervisor" not in recipients_of(tx, case).values():
        raise Refused("nobody_above", "这件案上面没有督办机关，要在这里定。")
    said = clean(reason, "请上级来定的理由")
    events.note(tx, case, asked.PASSED_UP, actor=actor, payload={"reason": said})


@use_case
def decide(tx: Transaction, actor: Actor, number: str, *, stands: bool, answer: str, letter: OutLetter | None = None) -> None:
    """Decide a review: the answer stands (`uphold`), or the case begins anew with other people (`redo`).

    `answer` is what the reporter reads; `letter` says the same under the department's seal and can only come from there.
    """
    case = find_for(tx, actor, number, "uphold")
    history = events.of_case(tx, case.authority, case.id)
    _, role = find(tx, actor, number)
    if case.standing.main != "REVIEW" or not deeds.reviews(tx, actor, case, role, history):
        raise Refused("not_now", "这件案的复查现在不由您来定。")
    if role == "lead":
        _check_not_alone(actor, history, round_of(tx, case, history), stands)
    elif letter is not None:
        raise Refused("not_ours", "督办机关不用部门的钥匙写信，答复写在这里就行。")
    said = clean(answer, "给举报人的答复")
    above = asked.review_goes_up(history)
    tell: dict[str, Json] = {"answer": said, **({"last": True} if above and stands else {})}
    case = events.append(tx, case, "uphold" if stands else "redo", actor=actor, tell=tell)
    objections.settle(tx, case, lifecycle.MAIN, "upheld" if stands else "redone")
    if letter is not None:
        case = post(tx, actor, case, letter)
    if stands:
        followers.catch_up(tx, actor, case)


def _check_not_alone(actor: Actor, history: tuple[Event, ...], now: Round, stands: bool) -> None:
    """The reviewers' opinion must be there; whoever signed what is disputed cannot decide against it."""
    if now.opinion is None or not now.opinion.agreed:
        raise Refused("no_opinion", "还没有换的人写好、签好的复查意见。")
    signed = asked.newest(history, "conclude", "decline")
    if signed is not None and signed.actor == actor.officer and now.opinion.stands != stands:
        raise Refused("not_alone", "有异议的是您签的，不能一个人不按复查意见定。不同意意见，就请上级来定。")


def _leaders(tx: Transaction, actor: Actor, number: str) -> tuple[Case, tuple[Event, ...], Round]:
    """Return a case whose review is for the actor to lead; raises Forbidden and Refused."""
    case, role = find(tx, actor, number)
    actor.require(Duty.LEAD)
    if role != "lead":
        raise Forbidden
    history = events.of_case(tx, case.authority, case.id)
    if case.standing.main != "REVIEW" or not deeds.reviews(tx, actor, case, role, history):
        raise Refused("not_now", "这件案的复查现在不由您来定。")
    return case, history, round_of(tx, case, history)


def _reviewers(tx: Transaction, actor: Actor, number: str) -> tuple[Case, Round]:
    """Return a case that the actor was charged to look at again; raises Forbidden and Refused."""
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if case.standing.main != "REVIEW":
        raise Refused("not_now", "这件案现在不在复查。")
    now = round_of(tx, case, events.of_case(tx, case.authority, case.id))
    if actor.officer not in now.reviewers:
        raise Forbidden("not_assigned", "这件案没有派给您复查。")
    return case, now
