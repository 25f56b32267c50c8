"""Rewards that were refused because somebody else told it before, weighed again once that report stands in nobody's way.

The first reporter of a fact may turn out to be one who is never rewarded (Z04 to Z07), or a fraud. Then the next one was the
first, and must not have to ask: nobody ever learns that somebody else reported.
"""

from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.office import Transaction
from casework.matters import firsts, pairs
from casework.rewards import rounds
from casework.rules import lifecycle

_TOLD_BEFORE = ("Z09", "Z10")


def weigh_others(tx: Transaction, case: Case) -> None:
    """Let the rewards be assessed anew that were refused because of this case, and no longer would be."""
    for one, pair in pairs.decided(tx, case).items():
        if pair.verdict not in pairs.ONE_MATTER:
            continue
        other = events.load(tx, case.authority, one)
        row = rounds.present(tx, other)
        refused = row is not None and row.outcome == rounds.DENIED and row.result["rules"][0]["id"] in _TOLD_BEFORE
        if not refused or not firsts.standing(tx, other).verdict.first:
            continue
        lawful = {step.name for step in lifecycle.next_steps(other.standing, {lifecycle.SYSTEM})}
        if "reassess" in lawful:
            # Nobody was wrong, so the same people may look again.
            rounds.reopen(tx, other)
            events.append(tx, other, "reassess", actor=None)
