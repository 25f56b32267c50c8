"""Who did which duty on a case. The table's key leaves room for one duty per person and case."""

from collections.abc import Sequence

from casework.cases import store
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.kernel.office import Actor, Transaction
from casework.rules.duties import APART, Duty, conflicts


def claim_duty(tx: Transaction, actor: Actor, case: CaseId, duty: Duty, officer: OfficerId | None = None) -> None:
    """Write that a person (the actor, or `officer` whom the actor charges) does this duty on the case.

    Raises Refused when the person did another of the duties that never meet. Duties outside that table leave no row.
    Both engines refuse a second row of the same person, also when two requests come at once.
    """
    if duty not in APART:
        return
    person = officer or actor.officer
    if store.insert_post(tx.connection, actor.authority, case, person, duty):
        return
    done = Duty(store.post_of(tx.connection, actor.authority, case, person))
    sentence = conflicts({done}, duty)
    if sentence is not None:
        if officer is not None and officer != actor.officer:
            sentence = "这个人在这件案上做过别的岗位，不能再做这个。"
        raise Refused("duties_meet", sentence)


def duties_done(tx: Transaction, authority: AuthorityId, case: CaseId) -> dict[OfficerId, Duty]:
    """Return who did which of the separated duties on a case."""
    return done_on(tx, authority, [case]).get(case, {})


def done_on(tx: Transaction, authority: AuthorityId, cases: Sequence[CaseId]) -> dict[CaseId, dict[OfficerId, Duty]]:
    """Return the same for several cases at once, for lists."""
    found: dict[CaseId, dict[OfficerId, Duty]] = {}
    for row in store.posts_of(tx.connection, authority, cases):
        found.setdefault(CaseId(row.case_id), {})[OfficerId(row.officer_id)] = Duty(row.duty)
    return found
