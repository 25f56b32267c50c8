"""X04: a reward that was not fetched in time, for which the reporter gave a reason (安监总财〔2018〕19号 第13条).

The approver grants it once in the life of a case, within the days of the deadline `renew` after it expired, or refuses. What
the reporter ticked is named here; the words that came with it are sealed for the department that handles the case.
"""

from dataclasses import dataclass

from casework.cases import asked
from casework.cases.posts import claim_duty
from casework.cases.words import check_no_private_numbers
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.events import Event
from casework.kernel.ids import AwardId, Day, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.review.wishes import REASONS
from casework.rewards import ledger, posting, purses, store
from casework.rewards.office import find_to_decide, said
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.rules.money import yuan

OVER = ("expire", "return_claim")
"""Steps after which a reward can be claimed no longer."""


@dataclass(frozen=True)
class RenewView:
    """What the approver decides about: the amount in yuan, what the reporter ticked, and until when it could be claimed."""

    number: str
    amount: str
    reason: str
    until: str


@query
def look(tx: Transaction, actor: Actor, number: str) -> RenewView:
    """The request that waits; raises Refused when none does."""
    case, request = _waiting(tx, actor, number)
    award = store.live_award(tx.connection, case.authority, case.id)
    if award is None:
        raise Refused("not_now", "这件案没有可以延期的奖励。")
    until = page_day(date_of(_until(tx, award.last_day)))
    return RenewView(case.number, yuan(award.amount), REASONS[str(request.payload["reason"])], until)


@use_case
def grant(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Let the reward be claimed once more, for the days of the deadline `claim`. Raises Refused without the money for it."""
    case, _ = _waiting(tx, actor, number)
    why = said(reason, "准予延期的理由")
    check_no_private_numbers(why)
    award = store.live_award(tx.connection, case.authority, case.id)
    if award is None:
        raise Refused("not_now", "这件案没有可以延期的奖励。")
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    award_id = AwardId(award.id)
    if not ledger.reserve(tx, case.authority, award_id, award.amount, purses.of_case(tx, case)):
        raise Refused("fund_short", "今年的奖金不够，先请资金员下达。")
    until = _until(tx, award.last_day)
    store.set_award(tx.connection, case.authority, award_id, {"until_day": until, "first_shown_day": None})
    events.append(tx, case, "renew", actor=actor, payload={"reason": why}, tell=posting.told(award, until))


@use_case
def refuse(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Refuse the request with a reason."""
    case, _ = _waiting(tx, actor, number)
    why = said(reason, "不同意的理由")
    check_no_private_numbers(why)
    claim_duty(tx, actor, case.id, Duty.APPROVE)
    events.note(tx, case, asked.RENEW_REFUSED, actor=actor, payload={"reason": why})


def waits(tx: Transaction, case: Case) -> Event | None:
    """The request that nobody has answered yet, if the reward is still over."""
    if case.standing.reward != "R_EXPIRED":
        return None
    return asked.unanswered(events.of_case(tx, case.authority, case.id), asked.RENEW_ASKED, asked.RENEW_REFUSED, "renew")


def _waiting(tx: Transaction, actor: Actor, number: str) -> tuple[Case, Event]:
    case = find_to_decide(tx, actor, number, Duty.APPROVE)
    request = waits(tx, case)
    if request is None:
        raise Refused("not_now", "这件案没有等着答复的延期请求。")
    return case, request


def _until(tx: Transaction, last_day: int) -> Day:
    days = tx.office.policies.deadlines[posting.CLAIM_RULE].length
    return Day(min(tx.today + days, last_day))
