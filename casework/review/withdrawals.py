"""A reporter asks the department to stop after it has accepted: the leader lets go, or goes on and says why.

A danger that is still there is not forgotten: the leader may write down, in own words, what is followed up without the tip.
"""

from casework.cases import asked
from casework.cases.deeds import find_for
from casework.cases.letters import OutLetter, post
from casework.cases.words import check_no_private_numbers, clean, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, use_case
from crypto.encoding import Json


@use_case
def grant(tx: Transaction, actor: Actor, number: str, kept: str = "") -> None:
    """Let the tip go. `kept` says which danger is followed up all the same; the reporter reads that one is."""
    case = _asked(tx, actor, number)
    if any(one.standing.main == "MERGED" for one in events.followers_of(tx, case)):
        raise Refused("followed", "还有别的举报并在这件案里，不能撤。")
    said = kept.strip() and required(kept, "留下的线索")
    check_no_private_numbers(said)
    payload: dict[str, Json] = {"kept": said} if said else {}
    events.append(tx, case, "grant_withdraw", actor=actor, payload=payload, tell={"kept": True} if said else None)


@use_case
def refuse(tx: Transaction, actor: Actor, number: str, reason: str, letter: OutLetter | None = None) -> None:
    """Go on, with a reason in the file; `letter` tells the reporter why."""
    case = _asked(tx, actor, number)
    said = clean(reason, "接着查的理由")
    case = events.note(tx, case, asked.WITHDRAW_REFUSED, actor=actor, payload={"reason": said})
    if letter is not None:
        post(tx, actor, case, letter)


def _asked(tx: Transaction, actor: Actor, number: str) -> Case:
    case = find_for(tx, actor, number, "grant_withdraw")
    if asked.withdrawal(events.of_case(tx, case.authority, case.id)) is None:
        raise Refused("not_asked", "举报人没有请求撤回。")
    return case
