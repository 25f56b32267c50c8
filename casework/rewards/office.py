"""Who may read of a reward and decide it: officers of a 安委办, and only of the one whose case it is."""

from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import find, recipients_of
from casework.people import departments
from casework.rules.duties import Duty

LONGEST_REASON = 500
_ROLES = ("rewards", "supervisor")


def find_reward(tx: Transaction, actor: Actor, number: str, *duties: Duty) -> Case:
    """The case for an officer of a 安委办 that may read of its reward; raises NotFound and Forbidden."""
    case, _ = find(tx, actor, number)
    require_office(tx, actor, *duties)
    return case


def require_office(tx: Transaction, actor: Actor, *duties: Duty) -> None:
    """Raise Forbidden unless the actor has one of the duties in a 安委办.

    Every department chooses its people's duties; a duty about money outside the 安委办 opens nothing.
    """
    actor.require(*duties)
    if departments.names(tx, actor.authority)[actor.department].kind != "committee":
        raise Forbidden


def decider(tx: Transaction, case: Case) -> DepartmentId | None:
    """Return the office that decides a case's reward; None where there is none, as for a discipline inspection's case."""
    roles = recipients_of(tx, case)
    found = [name for wanted in _ROLES for name, role in roles.items() if role == wanted]
    return found[0] if found else None


def decides(tx: Transaction, actor: Actor, case: Case) -> bool:
    """Whether the actor's office is the one that decides this reward; the one that supervises only reads."""
    roles = recipients_of(tx, case)
    return roles[actor.department] == "rewards" or "rewards" not in roles.values()


def find_to_decide(tx: Transaction, actor: Actor, number: str, *duties: Duty) -> Case:
    """The case for an officer of the office that decides its reward; raises NotFound and Forbidden."""
    case = find_reward(tx, actor, number, *duties)
    if not decides(tx, actor, case):
        raise Forbidden
    return case


def said(text: str, what: str) -> str:
    """A reason as it is kept; raises Refused for an empty or an endless one."""
    text = text.strip()
    if not text:
        raise Refused("reason", f"请写{what}。")
    if len(text) > LONGEST_REASON:
        raise Refused("too_long", f"{what}太长，最多 {LONGEST_REASON} 个字。")
    return text
