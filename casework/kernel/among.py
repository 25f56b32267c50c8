"""Cases whose ids the caller holds, to be compared with others or gone through by the sweep."""

from collections.abc import Collection, Sequence

from casework.kernel import store
from casework.kernel.casefile import Case, case_of
from casework.kernel.errors import CaseworkError
from casework.kernel.ids import AuthorityId, CaseId
from casework.kernel.office import Transaction

AT_ONCE = 1000
"""How many ids one statement names."""


def glance(tx: Transaction, authority: AuthorityId, case: CaseId) -> Case:
    """Return a case by an id that the caller got from a row of its own, to read it and no more.

    On PostgreSQL its row is not held: whoever compares many cases would wait for everybody who works on one of them.
    """
    row = store.case_by_id(tx.connection, authority, case, lock=False)
    if row is None:
        raise CaseworkError("no_case", "没有找到这件案。")
    return case_of(row)


def in_states(tx: Transaction, authority: AuthorityId, cases: Sequence[CaseId], states: Collection[str]) -> tuple[Case, ...]:
    """Return those of some cases that stand in one of some main states, for the sweep alone."""
    found = []
    for first in range(0, len(cases), AT_ONCE):
        some = cases[first : first + AT_ONCE]
        found += [case_of(row) for row in store.cases_in_states(tx.connection, authority, some, states)]
    return tuple(found)
