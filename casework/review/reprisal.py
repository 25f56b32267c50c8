"""A reporter is given a hard time for having told: taking it in, and who shall know of it.

What happened and whom the reporter would like to have help from lie sealed in the letter, because a case that names an
enterprise together with 「开除」 would name a person. The server learns one bit: whether somebody asks who told, since that
is a leak to be looked into (P_LEAK_SUSPECT). The letter is sealed to the departments of the tip and to the discipline
inspection, which has the role `discipline` in the case from then on: it sees the protection, never the tip's words.
"""

from casework.cases.mailbox import take_letter
from casework.cases.promised import REPRISAL, promise
from casework.kernel import events, visibility
from casework.kernel.casefile import Case
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Transaction
from casework.people import departments
from casework.review.bodies import body_of, letter_in, refused
from casework.rules import lifecycle
from casework.tips.mailbox import Mailbox
from crypto.mailbox import SignedAction

ROLE = "discipline"
AGAIN = "reprisal_again"


def guardian(tx: Transaction, case: Case) -> DepartmentId | None:
    """Return the discipline inspection that protects in this case: of the lead's level, or the next one above.

    None where the lead is one itself, or where none has a key. Levels below the lead are passed over: who asked for the
    level above does not trust them.
    """
    roles = visibility.recipients_of(tx, case)
    named = next((name for name, role in roles.items() if role == ROLE), None)
    directory = departments.directory_of(tx, case.authority)
    lead = directory.department(case.department)
    if named is not None or lead.kind == "discipline":
        return named
    shut = visibility.all_roles_of(tx, case).keys() | visibility.hidden_from(tx, case)
    pack = directory.pack
    able = [
        one
        for one in directory.pack.departments
        if one.kind == "discipline" and one.id in directory.live and one.id not in shut
        and pack.region_of(one.region).contains(lead.region)
    ]  # fmt: skip
    near = [region.code for region in (pack.region_of(lead.region), *pack.upward(lead.region))]
    return DepartmentId(min(able, key=lambda one: near.index(one.region)).id) if able else None


def take(tx: Transaction, box: Mailbox, case: Case, signed: SignedAction) -> Case:
    """Take a report of reprisal; a later one adds its letter to the first."""
    value = body_of(signed.body, "asked", "letter")
    suspected = value["asked"]
    if not isinstance(suspected, bool):
        raise refused()
    protector = guardian(tx, case)
    besides = () if protector is None else (protector,)
    case = take_letter(tx, box, case, signed, letter_in(value), "reprisal", {"asked": suspected}, besides)
    if protector is not None:
        visibility.admit(tx, case, protector, ROLE)
    if suspected and _may(case, "suspect_leak"):
        case = events.append(tx, case, "suspect_leak", actor=None)
    if _may(case, REPRISAL):
        tell = promise(tx, "protection").told
        return events.append(tx, case, REPRISAL, actor=None, payload={"asked": suspected}, tell=tell)
    return events.note(tx, case, AGAIN, actor=None, payload={"asked": suspected})


def _may(case: Case, step: str) -> bool:
    return step in {one.name for one in lifecycle.next_steps(case.standing, {lifecycle.REPORTER})}
