"""What the desk says first to intake besides urgent and late cases: requests for the original, keys to be attested anew."""

from dataclasses import dataclass

from casework.cases.letters import WRITERS
from casework.cases.parts import MERGED, PARTED
from casework.entry import store
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import visible_cases
from casework.rules.duties import Duty
from casework.rules.lifecycle import CLOSED
from casework.tips.replace import attested_before


@dataclass(frozen=True)
class Waiting:
    """One link of the desk: what waits, in how many cases, and the number of the first of them."""

    text: str
    number: str


@query
def waiting(tx: Transaction, actor: Actor) -> tuple[Waiting, ...]:
    """Return what waits for this officer in cases that the department handles, at most one link of each kind."""
    visible, links = visible_cases(actor), []
    if Duty.INTAKE in actor.duties:
        links.append(("{} 件有人申请看原话", store.cases_with_requests(tx.connection, visible, tuple(CLOSED))))
    if actor.duties & set(WRITERS):
        found = store.cases_unattested(tx.connection, visible, PARTED, MERGED)
        # Where nothing was attested before the code was replaced, accepting attests the keys as they are. A merged case that
        # went up with another one is accepted no more.
        before = attested_before(tx, actor.authority, [tip for _, tip, _ in found])
        links.append(("{} 件要重新证明信箱", [number for number, tip, merged in found if merged or tip in before]))
    return tuple(Waiting(text.format(len(found)), found[0]) for text, found in links if found)
