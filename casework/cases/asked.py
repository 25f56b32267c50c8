"""What a reporter has asked for and nobody has answered yet, read from the events of a case.

These events move no track (`events.note`), so the lifecycle table does not know them; who may answer is decided where the
answer is given (casework/review, casework/rewards).
"""

from collections.abc import Sequence

from casework.cases.handing import RAISED_ALONG, RAISED_UNHANDED
from casework.kernel.events import Event

WITHDRAW_ASKED, WITHDRAW_REFUSED = "withdraw_asked", "withdraw_refused"
RENEW_ASKED, RENEW_REFUSED = "renew_asked", "renew_refused"
REWARD_OBJECTION, AMOUNT_UPHELD = "reward_objection", "amount_upheld"
AMOUNTS = ("approve", "deny", "raise_award", "supplement")
"""Steps that set an amount, or that there is none."""
PASSED_UP = "review_passed_up"
REVIEW_BEGINS = ("object", "doubt")
_REVIEW_ENDS = ("uphold", "redo")


def newest(history: Sequence[Event], *steps: str) -> Event | None:
    """Return the newest event of some steps, or None."""
    return next((event for event in reversed(history) if event.step in steps), None)


def unanswered(history: Sequence[Event], asked: str, *answers: str) -> Event | None:
    """Return the newest event `asked` that none of `answers` follows, or None."""
    found = newest(history, asked, *answers)
    return found if found is not None and found.step == asked else None


def withdrawal(history: Sequence[Event]) -> Event | None:
    """Return the request to stop that waits for the leader, or None."""
    return unanswered(history, WITHDRAW_ASKED, WITHDRAW_REFUSED, "grant_withdraw")


def review_goes_up(history: Sequence[Event]) -> bool:
    """Tell whether the review that runs is for the office above: it is the second one, or the leader passed it up."""
    return unanswered(history, PASSED_UP, *REVIEW_BEGINS, *_REVIEW_ENDS) is not None


def unhanded(history: Sequence[Event]) -> bool:
    """Tell whether the words stayed with a department from which the case was taken (casework/oversight/raise_up.py)."""
    last = newest(history, "raise_up", "hand_words", "hand_up", "raise_lapsed", "take_over", RAISED_ALONG, RAISED_UNHANDED)
    return last is not None and last.step in ("raise_lapsed", RAISED_UNHANDED)
