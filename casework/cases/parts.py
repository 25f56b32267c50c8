"""A tip about several enterprises is several cases, its parts, each with a finding and a reward of its own (dossier A09).

    the case that the tip came in ── split (intake) ──> SPLIT
                                        └── a case for each enterprise, at TRIAGE, or ACCEPTED where the whole one was

The parts have one tip, one mailbox and one row of letters. So a letter waits in every open part until it is read in one of
them; the reporter takes back, waives or wants all of them at once, and names a part only where the deed is about its answer.
"""

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.office import Transaction
from casework.rules import lifecycle

PARTED, SPLIT, MERGED = "SPLIT", "split", "MERGED"


def of_tip(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the cases of a tip from the one that it came in: its parts in their order once it was parted, else itself."""
    return events.parts_of(tx, case) if case.standing.main == PARTED else (case,)


def together(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the cases that share letters with this one, itself among them."""
    return (case,) if case.part_of is None else events.parts_of(tx, case)


def hearing(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the cases in which a letter waits that the reporter wrote about `case`: all open parts, and `case` itself."""
    if case.part_of is None and case.standing.main != PARTED:
        return (case,)
    found = events.parts_of(tx, case)
    able = [one for one in found if not lifecycle.closed(one.standing)]
    # After all of them are over a letter is kept for whoever may still open one.
    able = able or [one for one in found if one.standing.main != "WITHDRAWN"]
    return tuple(one for one in found if one in able or one.id == case.id)


def partable(tx: Transaction, case: Case) -> bool:
    """Tell whether a case may still be parted: it is whole, it follows none and none follows it, and it was never concluded."""
    if case.part_of is not None or case.follows is not None or case.standing.finding:
        return False
    return not events.followers_of(tx, case)
