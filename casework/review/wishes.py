"""What a reporter may still ask for: that the department stops, no reward, the reward after all, more days to fetch it.

withdraw  freely until a department accepts (casework/cases/mailbox.py); after that it is a request to the leader
waive     while the reward is being weighed; one that was approved is simply not fetched
want      the reward after all, within the days of the deadline `want_again`
renew     once, within 180 days after the time to fetch it is over, with a reason of REASONS (X04)
"""

from collections.abc import Mapping, Sequence

from casework.cases import asked
from casework.cases.handing import ALONG
from casework.cases.mailbox import take_letter
from casework.cases.promised import promise
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.events import Event
from casework.kernel.office import Transaction
from casework.review.bodies import body_about, letter_in, refused, said_of
from casework.rules import lifecycle
from casework.tips.mailbox import Mailbox
from crypto.mailbox import SignedAction

REASONS: Mapping[str, str] = {"ill": "生病", "away": "出远门", "unseen": "没来得及看", "other": "别的原因"}
"""Why somebody did not fetch the reward in time (X04), as both sides read it."""
STOPPABLE = lifecycle.step_named("grant_withdraw").sources


def may(case: Case, step: str) -> bool:
    """Tell whether the reporter may take a step of the lifecycle now."""
    return step in {one.name for one in lifecycle.next_steps(case.standing, {lifecycle.REPORTER})}


def may_ask_withdrawal(case: Case, history: Sequence[Event]) -> bool:
    """Tell whether the reporter may ask the department to stop: once, between acceptance and conclusion.

    Of a merged case, as long as it reads as one that was accepted: it may have gone up with the one that it follows.
    """
    along = asked.newest(history, *ALONG) if case.standing.main == "MERGED" else None
    reads_accepted = along is None or along.tell.get("reads") == "ACCEPTED"
    return case.standing.main in STOPPABLE and reads_accepted and asked.newest(history, asked.WITHDRAW_ASKED) is None


def may_want(tx: Transaction, case: Case, history: Sequence[Event]) -> bool:
    """Tell whether a waived reward may still be wanted."""
    waived = asked.newest(history, "waive")
    return may(case, "want_again") and waived is not None and int(waived.tell["day"]) >= tx.today


def may_renew(tx: Transaction, case: Case, history: Sequence[Event]) -> bool:
    """Tell whether the reporter may say why the reward was not fetched in time: once in the life of a case."""
    expired = asked.newest(history, "expire", "return_claim")
    if case.standing.reward != "R_EXPIRED" or expired is None or asked.newest(history, asked.RENEW_ASKED):
        return False
    return int(expired.tell["day"]) >= tx.today


def ask_withdrawal(tx: Transaction, case: Case) -> Case:
    """Ask the department to stop; its leader answers."""
    if not may_ask_withdrawal(case, events.of_case(tx, case.authority, case.id)):
        raise _not_now()
    return events.note(tx, case, asked.WITHDRAW_ASKED, actor=None, tell=promise(tx, "withdraw_answer").told)


def waive(tx: Transaction, case: Case) -> Case:
    """Do without the reward."""
    if not may(case, "waive"):
        raise _not_now()
    return events.append(tx, case, "waive", actor=None, tell=promise(tx, "want_again").told)


def want(tx: Transaction, case: Case) -> Case:
    """Have the reward after all."""
    if not may_want(tx, case, events.of_case(tx, case.authority, case.id)):
        raise _not_now()
    return events.append(tx, case, "want_again", actor=None)


def renew(tx: Transaction, box: Mailbox, case: Case, signed: SignedAction) -> Case:
    """Say why the reward was not fetched in time. The reason's id is for who decides, the words are for the department."""
    value = body_about(signed.body, "letter", "reason")
    if value["reason"] not in REASONS:
        raise refused()
    if not may_renew(tx, case, events.of_case(tx, case.authority, case.id)):
        raise _not_now()
    case = take_letter(tx, box, case, signed, letter_in(value), "renewal", said_of(value))
    tell = promise(tx, "renew_answer").told
    return events.note(tx, case, asked.RENEW_ASKED, actor=None, payload={"reason": value["reason"]}, tell=tell)


def _not_now() -> Refused:
    return Refused("not_now", "这一步现在不能做了。再打开信箱看一看。")
