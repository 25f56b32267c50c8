"""Merging a case into an earlier one about the same matter; nobody takes that back.

Intake merges within one department, into a case that was accepted and is not concluded. The merging intake attests the
mailbox as an acceptance would: the reward of a merged case is decided on its own and needs it.
"""

from dataclasses import dataclass

from casework.cases import followers, handle
from casework.cases.deeds import find_for
from casework.cases.handing import MERGE, stands_alone
from casework.cases.handle import Attestation
from casework.cases.posts import claim_duty
from casework.kernel import events
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.promises import PROMISED
from casework.kernel.visibility import find
from casework.rules.duties import Duty
from crypto.encoding import Json

MERGED_IN = "merged_in"


@dataclass(frozen=True)
class Related:
    """Numbers of the cases that a case belongs with: the one it follows (empty: none), and those that follow it.

    `alone`: it has begun anew since, so that it is concluded by itself.
    """

    follows: str
    followers: tuple[str, ...]
    alone: bool = False


@use_case
def merge(tx: Transaction, actor: Actor, number: str, into: str, attestation: Attestation | None = None) -> None:
    """Merge a case into another one of the department; `attestation` where the case has none yet. Raises Refused."""
    case = find_for(tx, actor, number, MERGE)
    if into not in {one.number for one in followers.candidates(tx, actor, case)}:
        raise Refused("bad_case", "不能并入那一案，请重新选。")
    other, _ = find(tx, actor, into)
    values: dict[str, object] = {"follows": other.id}
    if case.attestation is None:
        if attestation is None:
            raise Refused("attestation", "还没有证明信箱的钥匙，不能并案。请打开钥匙再按。")
        handle.check_attestation(tx, actor, case, attestation)
        values |= {"attestation": attestation.signature, "attestation_key": attestation.key_id}
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    was = case.standing.main
    # The promise of one that was accepted before stands; one that was not is promised what acceptance promises.
    if was != "TRIAGE":
        values |= {name: getattr(case, name) for name in PROMISED if name != "due_at"}
    tell: dict[str, Json] = {"reads": "INVESTIGATING" if was == "INVESTIGATING" else "ACCEPTED"}
    if was != "TRIAGE" and case.due is not None:
        tell["day"] = case.due
    events.append(tx, case, MERGE, actor=actor, payload={"into": other.number}, tell=tell, values=values)
    events.note(tx, other, MERGED_IN, actor=actor, payload={"from": case.number})


@query
def mergeable(tx: Transaction, actor: Actor, number: str) -> tuple[followers.MergeCandidate, ...]:
    """Return the cases that a visible case may be merged into; raises NotFound."""
    case, _ = find(tx, actor, number)
    return followers.candidates(tx, actor, case)


@query
def alike(tx: Transaction, actor: Actor, number: str) -> tuple[followers.MergeCandidate, ...]:
    """Return those of them that may be about the same fact, for whoever is about to accept the case; raises NotFound."""
    case, role = find(tx, actor, number)
    return tuple(one for one in followers.candidates(tx, actor, case) if one.why) if role == "lead" else ()


@query
def related(tx: Transaction, actor: Actor, number: str) -> Related | None:
    """Return what a visible case belongs with, or None; only for the department that leads it."""
    case, role = find(tx, actor, number)
    if role != "lead":
        return None
    follows = events.load(tx, case.authority, case.follows).number if case.follows else ""
    following = tuple(one.number for one in events.followers_of(tx, case))
    alone = bool(follows) and stands_alone(tx, case)
    return Related(follows, following, alone) if follows or following else None
