"""Whose facts they are: what officers decided about pairs of cases, put together with the order of receipt.

Nothing here is stored but what an assessment came to (`keep`); it is derived anew whenever a reward is assessed, checked or
approved, so that what was decided about another case meanwhile counts.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from casework.cases import order
from casework.cases.concluded import concluded
from casework.kernel.among import glance
from casework.kernel.casefile import Case
from casework.kernel.ids import CaseId
from casework.kernel.office import Transaction
from casework.matters import pairs, store
from casework.rules.lifecycle import REWARDABLE
from casework.rules.matters import Report, Same, Stand, Verdict, verdict
from casework.rules.steps import REWARDED_IN

REWARDED = (
    "R_APPROVED", "R_WAIT_FUND", "R_CLAIMABLE", "R_CLAIMED", "R_PAID", "R_EXPIRED", "R_HELD",
)  # fmt: skip
"""States of a reward that was approved and not taken back."""
_OVER = ("WITHDRAWN", "SPLIT", "NOT_ACCEPTED")


@dataclass(frozen=True)
class Standing:
    """What follows for a case now: the verdict of the rules, and the cases by which it came about."""

    verdict: Verdict
    cases: dict[CaseId, Case]


def standing(tx: Transaction, case: Case, without: Collection[CaseId] = ()) -> Standing:
    """Derive whose facts those of a concluded case are; `without` are cases that whoever asks must not learn of."""
    decided = pairs.decided(tx, case).items()
    same = {one: pair for one, pair in decided if pair.verdict in pairs.ONE_MATTER and one not in without}
    cases = {one: glance(tx, case.authority, one) for one in same}
    this, *those = reports(tx, [case, *cases.values()])
    related = [
        (that, Same(same[one].case, same[one].other, same[one].new, pairs.one_finding(tx, case, cases[one])))
        for one, that in zip(cases, those, strict=True)
    ]
    return Standing(verdict(this, related), cases)


def reports(tx: Transaction, cases: list[Case]) -> list[Report]:
    """Return cases as the order sees them. A case whose place is settled and gone came before all others of its day."""
    authority, ids = cases[0].authority, [one.id for one in cases]
    places = order.places_of(tx, authority, ids)
    links = {CaseId(row.case_id): row for row in store.links_of(tx.connection, authority, ids)}
    found = []
    for one in cases:
        place, link = places.get(one.id), links.get(one.id)
        key = (place.day, place.place, one.id) if place else (one.day, 0, one.id)
        facts = facts_of(tx, one)
        counted = facts if link is None or link.items is None else frozenset(link.items)
        rewarded = counted if one.standing.reward in REWARDED else frozenset()
        found.append(Report(one.id, key, _stand(one, bool(link and link.excluded)), facts, rewarded))
    return found


def earlier(tx: Transaction, case: Case, others: Iterable[Case]) -> dict[CaseId, bool]:
    """Return of other cases whether they were received, whole, before a case."""
    those = list(others)
    this, *rest = reports(tx, [case, *those])
    return {one.id: that.order < this.order for one, that in zip(those, rest, strict=True)}


def facts_of(tx: Transaction, case: Case) -> frozenset[int]:
    """Return the numbers of the verified facts in a case's finding; none before it is signed."""
    finding = concluded(tx, case) if case.standing.finding else None
    return frozenset() if finding is None else frozenset(at for at, one in enumerate(finding.items) if one.verified)


def keep(tx: Transaction, case: Case, counted: frozenset[int], *, first: bool, new: frozenset[int]) -> None:
    """Write what an assessment counts for a case; one that was related to no other gets a matter of its own."""
    if pairs.matter_of(tx, case) is None:
        pairs.link(tx, case, [])
    values = {"items": sorted(counted), "first": first, "new_facts": sorted(new)}
    store.put_link(tx.connection, case.authority, case.id, values)


def exclude(tx: Transaction, case: Case, *, excluded: bool) -> None:
    """Write whether the reporter of a case is one who may not be rewarded, so that it keeps nobody from being the first."""
    if pairs.matter_of(tx, case) is not None:
        store.put_link(tx.connection, case.authority, case.id, {"excluded": excluded})


def hold(tx: Transaction, case: Case) -> None:
    """Let nobody else decide about the matter of a case until this transaction is over."""
    link = pairs.matter_of(tx, case)
    if link is not None:
        store.lock(tx.connection, case.authority, [link.matter_id])


def _stand(case: Case, excluded: bool) -> Stand:
    standing = case.standing
    if standing.main in _OVER or standing.reward == "R_REVOKED" or excluded:
        return Stand.OUT
    if standing.main == "CLOSED" and not standing.finding:
        # It went outside, and what another authority found decides nothing here.
        return Stand.OUT
    if not standing.finding or standing.main not in REWARDED_IN:
        return Stand.OPEN
    return Stand.COUNTS if standing.finding in REWARDABLE else Stand.OUT


__all__ = ["REWARDED", "Standing", "earlier", "exclude", "facts_of", "hold", "keep", "reports", "standing"]
