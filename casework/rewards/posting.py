"""From an approved award to one that can be claimed, and to one that nobody claimed.

    approved ── money there ──> R_CLAIMABLE ── until_day passed ──> R_EXPIRED, the money goes back
             └─ none ─────────> R_WAIT_FUND ── appropriation ─────> R_CLAIMABLE

The time to claim is that of the deadline `claim` (60 days), counted from the day on which the reporter first saw the
award; whoever never looks has it until `LATEST_DAYS` after the posting. An award waits for money as long as it must and
keeps its full sum (平湛安〔2022〕9号46: in full).
"""

from typing import Any

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import AuthorityId, AwardId, CaseId, Day
from casework.kernel.office import Actor, Transaction
from casework.rewards import ledger, purses, store
from casework.rules import lifecycle
from crypto.encoding import Json, b64u

LATEST_DAYS = 90
CLAIM_RULE = "claim"


def post(tx: Transaction, case: Case, award: Any, actor: Actor | None) -> Case:
    """Keep the money and make the award claimable, or let it wait; the case as it stands afterwards.

    `actor` is the officer whose deed brought it about, None for the sweep.
    """
    award_id = AwardId(award.id)
    if not ledger.reserve(tx, case.authority, award_id, award.amount, purses.of_case(tx, case)):
        if case.standing.reward == "R_WAIT_FUND":
            return case
        return events.append(tx, case, "wait_fund", actor=actor, tell={"amount": award.amount})
    until = min(tx.today + LATEST_DAYS, award.last_day)
    store.set_award(tx.connection, case.authority, award_id, {"posted_day": tx.today, "until_day": until})
    return events.append(tx, case, "fund", actor=actor, tell=told(award, until))


def told(award: Any, until: int) -> dict[str, Json]:
    """What the reporter's page needs to claim an award by a day: the sum in fen, the award, and how many share it."""
    return {"amount": award.amount, "award": b64u(award.id), "day": until, "joint": award.joint}


def hold_money(tx: Transaction, case: Case, award: Any) -> bool:
    """Whether money is kept for an award, now if it was not before."""
    award_id = AwardId(award.id)
    if ledger.is_held(tx, case.authority, award_id):
        return True
    return ledger.reserve(tx, case.authority, award_id, award.amount, purses.of_case(tx, case))


def post_waiting(tx: Transaction, authority: AuthorityId, actor: Actor | None = None, only: str | None = None) -> int:
    """Post the awards that wait for money, the first approved first, as far as each purse reaches; how many were posted.

    `only` is the one purse that money was put into.
    """
    posted = 0
    empty: set[str] = set()
    for award in store.awards_waiting(tx.connection, authority):
        case = events.load(tx, authority, CaseId(award.case_id))
        purse = purses.of_case(tx, case)
        if purse in empty or only not in (None, purse):
            continue
        if case.standing.reward == "R_PAID" and _lawful(case, "supplement"):
            case = events.append(tx, case, "supplement", actor=actor, payload={"amount": award.amount})
        if not _lawful(case, "fund"):
            continue
        after = post(tx, case, award, actor)
        if after.standing.reward != "R_CLAIMABLE":
            # A smaller award behind a larger one must not overtake it.
            empty.add(purse)
            continue
        posted += 1
    return posted


def _lawful(case: Case, step: str) -> bool:
    return step in {one.name for one in lifecycle.next_steps(case.standing, {lifecycle.SYSTEM})}


def first_seen(tx: Transaction, award: Any) -> Day:
    """Begin the reporter's time to claim; the last day of it. Only the first look counts."""
    days = tx.office.policies.deadlines[CLAIM_RULE].length
    until = min(tx.today + days, award.until_day)
    values = {"first_shown_day": tx.today, "until_day": until}
    store.set_award(tx.connection, award.authority_id, AwardId(award.id), values)
    return Day(until)


def expire_past(tx: Transaction, authority: AuthorityId) -> int:
    """Give back the money of awards that nobody claimed in time; how many there were. Idempotent."""
    expired = 0
    for award in store.awards_past(tx.connection, authority, tx.today):
        case = events.load(tx, authority, CaseId(award.case_id))
        # The days of a disputed reward do not run out before it is answered.
        if case.standing.reward != "R_CLAIMABLE" or case.reward_disputed:
            continue
        ledger.lapse(tx, authority, AwardId(award.id), award.amount)
        days = tx.office.policies.deadlines["renew"].length
        events.append(tx, case, "expire", actor=None, tell={"day": tx.today + days})
        expired += 1
    return expired
