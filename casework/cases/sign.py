"""From two verifiers' finding to a conclusion that stands: legal review, then the leader's signature.

FINDING_PROPOSED ── pass_finding (法制) ──> FINDING_PASSED ── conclude (负责人) ──> CONCLUDED
        └──────────── return_finding, with a sentence, from both ───────────> INVESTIGATING
"""

from typing import Any

from casework.cases import followers, signing, store
from casework.cases.deeds import find_for
from casework.cases.letters import OutLetter, post
from casework.cases.telling import FINDING_PARTS
from casework.cases.words import clean
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Refused
from casework.kernel.office import Actor, Transaction, use_case
from casework.rules import lifecycle
from crypto.encoding import Json


@use_case
def pass_finding(tx: Transaction, actor: Actor, number: str, seen_version: int, opinion: str) -> None:
    """Pass the finding that was seen in legal review, with the reviewer's opinion; raises Conflict for another version."""
    case = find_for(tx, actor, number, "pass_finding")
    row = _countersigned(tx, case, seen_version)
    if actor.officer in (row.verifier_a, row.verifier_b):
        raise Refused("own_finding", "您查过这件案，要别人来审。")
    said = clean(opinion, "法制审核意见")
    events.append(tx, case, "pass_finding", actor=actor, payload={"version": seen_version, "opinion": said})


@use_case
def return_finding(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Send the finding back to the verifiers with a reason."""
    case = find_for(tx, actor, number, "return_finding")
    said = clean(reason, "退回的理由")
    events.append(tx, case, "return_finding", actor=actor, payload={"reason": said})


@use_case
def sign(
    tx: Transaction, actor: Actor, number: str, seen_version: int, signature: bytes, letter: OutLetter | None = None
) -> None:
    """Sign the finding that was seen: the case is concluded, and where it is substantiated the reward begins.

    `signature` is the leader's over `signing.body_of`, made in the browser; nothing else concludes a case. `letter` tells the
    reporter the same, signed by the department; it is posted with the conclusion or not at all. Raises Conflict when the
    finding is no longer the version that was seen, Refused for a signature that does not fit.
    """
    case = find_for(tx, actor, number, "conclude")
    row = _countersigned(tx, case, seen_version)
    review = signing.passed(tx, case)
    if actor.officer in (row.verifier_a, row.verifier_b, review.officer if review else None):
        raise Refused("own_finding", "您查过或审过这件案，要别人来签。")
    signing.keep_signature(tx, actor, case, signature)
    tell: dict[str, Json] = {name: getattr(row, name) for name, _ in FINDING_PARTS}
    case = events.append(tx, case, "conclude", actor=actor, finding=row.outcome, tell=tell | {"finding": row.outcome})
    if "begin_reward" in {step.name for step in lifecycle.next_steps(case.standing, {lifecycle.SYSTEM})}:
        case = events.append(tx, case, "begin_reward", actor=actor)
    if letter:
        case = post(tx, actor, case, letter)
    followers.spread(tx, actor, case)


def _countersigned(tx: Transaction, case: Case, seen_version: int) -> Any:
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    if row is None or row.countersigned_at is None:
        raise Refused("no_finding", "还没有两名核查员同意的结论。")
    if row.version != seen_version:
        raise Conflict
    return row
