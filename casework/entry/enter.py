"""A call, a letter or a visit, written down and sealed by an officer in the browser as a reporter would.

The server gets the same bytes as from the portal and learns one thing more: that an officer sent them. So the phrase is a
transfer code, whoever entered the tip did its intake, and the case says that it was entered, which lets its reward wait for
a look by another department (DESIGN section 6). How it came (by telephone, by post, in person) stands inside the seal.

The time of a call is known to the telephone company. An entry carries a day and no more, as everything that a reporter
does; who entered stands in `post`, which has no time.
"""

from dataclasses import dataclass

from casework.cases.posts import claim_duty
from casework.cases.receive import Receipt, Submission, take_in
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import NotFound, Refused
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find
from casework.rules.duties import Duty

ENTERED = "entered"


@dataclass(frozen=True)
class Entered:
    """What the officer reads afterwards; `number` is empty where the case is not the own department's to see."""

    receipt: Receipt
    number: str


@use_case
def enter(tx: Transaction, actor: Actor, submission: Submission) -> Entered:
    """Take in a tip that an intake officer wrote down, once; raises Forbidden, and Refused as `receive` does."""
    return entered(tx, actor, submission)[0]


def entered(tx: Transaction, actor: Actor, submission: Submission, *, files: bool = False) -> tuple[Entered, Case]:
    """The same within a use case, with the tip's case: for what comes from another office (casework/orders).

    `files`: a reporter's own came with it, and follow.
    """
    actor.require(Duty.INTAKE)
    receipt, case = take_in(tx, submission, entered=True, files=files)
    if submission.authority != actor.authority or not case.entered:
        raise Refused("not_entered", "这一份没有收下。重新打开这一页，再录一次。")
    if not any(one.step == ENTERED for one in events.of_case(tx, case.authority, case.id)):
        case = events.note(tx, case, ENTERED, actor=None)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    return Entered(receipt, case.number if _sees(tx, actor, case) else ""), case


def _sees(tx: Transaction, actor: Actor, case: Case) -> bool:
    """Whether the case is the own department's to see now: a number that leads nowhere is not told."""
    try:
        return find(tx, actor, case.number)[0].id == case.id
    except NotFound:
        return False
