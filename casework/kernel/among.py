"""Cases among many whose ids the caller holds, for what the sweep does about those that are over."""

from collections.abc import Collection, Sequence

from casework.kernel import store
from casework.kernel.casefile import Case, case_of
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Transaction

AT_ONCE = 1000
"""How many ids one statement names."""


def in_states(tx: Transaction, authority: AuthorityId, cases: Sequence[CaseId], states: Collection[str]) -> tuple[Case, ...]:
    """Return those of some cases that stand in one of some main states, for the sweep alone."""
    found = []
    for first in range(0, len(cases), AT_ONCE):
        some = cases[first : first + AT_ONCE]
        found += [case_of(row) for row in store.cases_in_states(tx.connection, authority, some, states)]
    return tuple(found)
