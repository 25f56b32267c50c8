"""The shares of a claimed award: each is paid or comes back by itself, and the award is settled once all have.

    outstanding ── paid at the counter ──> paid
                └─ not fetched, stopped ─> reserved ── all settled ──> lapsed        the reward counts as paid by the rest
                                                                   └─> as unclaimed  where nobody was paid at all

Whoever reported alone has one share, the whole sum. Where several reported together, one who does not come in time loses
nobody else's share (J01). A stopped award keeps what came back until the discipline inspection has decided.
"""

from collections.abc import Iterable
from typing import Any

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.ids import AwardId, CaseId
from casework.kernel.office import Actor, Transaction
from casework.rewards import ledger
from casework.rewards.store import claims
from crypto.awards import shares_of


def paid(tx: Transaction, award: Any) -> int:
    """What was paid of an award, in fen."""
    rows = claims.shares(tx.connection, award.authority_id, AwardId(award.id))
    return sum(_fen(award, row.share) for row in rows if row.paid_day is not None)


def unsettled(tx: Transaction, award: Any) -> tuple[int, ...]:
    """The numbers of the shares that may yet be paid: none before a claim, and none once all are settled."""
    rows = claims.shares(tx.connection, award.authority_id, AwardId(award.id))
    return tuple(row.share for row in rows if row.paid_day is None and row.returned_day is None)


def unpaid(tx: Transaction, award: Any) -> int:
    """How many of an award's shares were not paid."""
    rows = claims.shares(tx.connection, award.authority_id, AwardId(award.id))
    return int(award.joint) - sum(row.paid_day is not None for row in rows)


def pay(tx: Transaction, award: Any, share: int) -> bool:
    """Write that the payer has paid a share; false when it was settled before."""
    award_id = AwardId(award.id)
    if not claims.settle(tx.connection, award.authority_id, award_id, share, {"paid_day": tx.today}):
        return False
    ledger.redeem(tx, award.authority_id, award_id, _fen(award, share))
    _finish(tx, award, None)
    return True


def give_back(tx: Transaction, award: Any, numbers: Iterable[int], actor: Actor | None) -> int:
    """Take back shares that the payer will not pay; how many that are new.

    `actor` is the officer who stopped a claim before it went to the payer, None for the sweep.
    """
    award_id = AwardId(award.id)
    back = [
        number
        for number in numbers
        if claims.settle(tx.connection, award.authority_id, award_id, number, {"returned_day": tx.today})
    ]
    for number in back:
        ledger.take_back(tx, award.authority_id, award_id, _fen(award, number))
    if back:
        _finish(tx, award, actor)
    return len(back)


def _fen(award: Any, share: int) -> int:
    return shares_of(award.amount, award.joint)[share - 1]


def _finish(tx: Transaction, award: Any, actor: Actor | None) -> None:
    """What follows once every share is settled."""
    if unsettled(tx, award):
        return
    award_id, fen = AwardId(award.id), paid(tx, award)
    case = events.load(tx, award.authority_id, CaseId(award.case_id))
    back = award.amount - fen
    if not fen:
        claims.drop(tx.connection, award.authority_id, award_id)
    if back and case.standing.reward != "R_CLAIMED":
        events.note(tx, case, "claim_returned", actor=actor)
        return
    if back:
        ledger.lapse(tx, award.authority_id, award_id, back)
    if fen:
        events.append(tx, case, "pay", actor=None, tell={"amount": fen})
    else:
        _expire(tx, case)


def _expire(tx: Transaction, case: Case) -> None:
    days = tx.office.policies.deadlines["renew"].length
    events.append(tx, case, "return_claim", actor=None, tell={"day": tx.today + days})
