"""Awards of one case: proposed by an assessment, approved by a signature, ended when another takes their place.

One award of a case can be claimed at a time. A proposal that was sent back is replaced under a new id, so that a signature
over it counts for nothing any more.
"""

from typing import Any

from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AwardId, Day, fresh_id
from casework.kernel.office import Transaction
from casework.rewards import ledger, shares, store
from casework.rewards.store import claims
from casework.tips import mailbox
from crypto.awards import LONGEST_DAYS, shares_of

REPLACED, WITHDRAWN, REVOKED = "replaced", "withdrawn", "revoked"


def last_days(today: Day) -> tuple[Day, Day]:
    """The last days that an approval of today may name: counted from today, or from yesterday for one signed at midnight."""
    return Day(today + LONGEST_DAYS), Day(today + LONGEST_DAYS - 1)


def propose(tx: Transaction, case: Case, total: int, policy_hash: bytes, people: int) -> None:
    """Write the award that an approver may sign, in the place of an earlier proposal.

    Its amount (fen) is `total` less what was claimed already; none where that leaves nothing, or where an award that nobody
    has claimed is as high. `people` share it; where that leaves no unit for everybody, it is the first one's (J01). Raises
    Refused while the reporter's phrase is one that an officer read out.
    """
    store.drop_proposal(tx.connection, case.authority, case.id)
    before = store.awards_of_case(tx.connection, case.authority, case.id)
    unclaimed = 0
    amount = total
    for row in before:
        if row.signature is None:
            continue
        if row.ended:
            amount -= shares.paid(tx, row)
        elif claims.claim_row(tx.connection, case.authority, AwardId(row.id)) is None:
            unclaimed += row.amount
        else:
            amount -= row.amount
    if amount <= unclaimed:
        return
    box = mailbox.of_tip(tx, case.authority, case.tip)
    if box.transfer:
        # Whoever took the call could claim with the words that they read out.
        raise Refused("transfer_code", "举报人还没换成自己的七个词，录的人也知道那七个词，奖金先不能定。等他换了再评。")
    store.add(
        tx.connection,
        "award",
        {
            "authority_id": case.authority,
            "case_id": case.id,
            "id": fresh_id(),
            "amount": amount,
            "claim_public": box.claim_public,
            "policy_hash": policy_hash,
            "last_day": last_days(tx.today)[0],
            "number": 1 + max((row.number for row in before), default=0),
            "ended": "",
            "joint": people if all(shares_of(amount, people)) else 1,
        },
    )


def claimed(tx: Transaction, case: Case) -> None:
    """An award was claimed while a higher one was proposed in its place: what is proposed now is the difference."""
    proposed = store.proposal(tx.connection, case.authority, case.id)
    last = store.assessments(tx.connection, case.authority, case.id)[-1]
    if proposed is not None:
        propose(tx, case, last.result["amount"], proposed.policy_hash, last.request["joint"])


def end(tx: Transaction, award: Any, why: str) -> None:
    """End an award: what nobody was paid goes back, and nothing can be claimed on it any more."""
    ledger.give_back(tx, award.authority_id, AwardId(award.id), award.amount - shares.paid(tx, award))
    store.set_award(tx.connection, award.authority_id, AwardId(award.id), {"ended": why})
