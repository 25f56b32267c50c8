"""What verifiers do: start with two, record a finding, countersign it. What follows it up stands in casework/remedy.

Nobody who received the tip verifies it: `post` refuses on both engines. Neither verifier has a conflict of interest, and each
has said so (`verifiers.py`). A finding rests on a site record, or says why nobody went; it goes to legal review when the second
verifier, who is another person, has countersigned exactly the version that was recorded.
"""

from dataclasses import asdict, dataclass

from casework.cases import measures, site, standards, store, verifiers
from casework.cases.deeds import find_for
from casework.cases.standards import FindingItem
from casework.cases.telling import FINDING_PARTS
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.rules import lifecycle
from crypto.encoding import Json
from policies.formulas import NATURES, SEVERITIES

__all__ = [
    "Finding",
    "FindingItem",
    "FindingText",
    "conclude",
    "countersign",
    "finding_of",
    "require_lawful",
    "require_verifier",
    "start",
]


@dataclass(frozen=True)
class FindingText:
    """A finding as a verifier writes it. `measure` and `document_number` come together, or neither (empty).

    `no_visit` is why nobody went there, where nothing could be verified and there is no site record.
    """

    outcome: str
    grounds: str
    checked: str
    handled: str
    items: tuple[FindingItem, ...]
    measure: str = ""
    document_number: str = ""
    no_visit: str = ""


@dataclass(frozen=True)
class Finding:
    """A recorded finding; it counts (`countersigned`) once the second verifier has agreed to this version."""

    text: FindingText
    version: int
    verifier_a: OfficerId
    verifier_b: OfficerId | None
    countersigned: bool


def finding_of(tx: Transaction, case: Case) -> Finding | None:
    """Return the finding of a case that the caller has found, or None."""
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    if row is None:
        return None
    named = measures.of_finding(tx, case)
    text = FindingText(
        row.outcome,
        row.grounds,
        row.checked,
        row.handled,
        tuple(FindingItem(**item) for item in row.items),
        named.code if named else "",
        named.document_number if named else "",
        row.no_visit or "",
    )
    second = OfficerId(row.verifier_b) if row.verifier_b else None
    return Finding(text, row.version, OfficerId(row.verifier_a), second, row.countersigned_at is not None)


@use_case
def start(
    tx: Transaction,
    actor: Actor,
    number: str,
    pair: tuple[OfficerId, OfficerId],
    *,
    no_interest: bool,
    severity: str = "S1",
) -> None:
    """Begin verification with two verifiers of the department, the actor being one of them.

    `no_interest` is the actor's own declaration; the other one declares before doing anything. `severity` is how bad it looks
    beforehand: it sets by when they are to be there (visit.py).
    """
    case = find_for(tx, actor, number, "start")
    history = events.of_case(tx, case.authority, case.id)
    if actor.officer in verifiers.barred(tx, case, history):
        raise Refused("barred", "您查过这件案，或者说过有利害关系，要换人查。")
    if len(set(pair)) != 2 or not set(pair) <= verifiers.able(tx, actor, case, history) or actor.officer not in pair:
        raise Refused("two_verifiers", "要两名核查员，您是其中一名。")
    if not no_interest:
        raise Refused("not_declared", "先声明没有利害关系，再开始。")
    if severity not in SEVERITIES:
        raise Refused("bad_severity", "请选先看危害有多大。")
    verifiers.charge(tx, actor, case, pair, verifiers.round_of(history) + 1)
    events.append(tx, case, "start", actor=actor, payload={"severity": severity})


@use_case
def conclude(tx: Transaction, actor: Actor, number: str, text: FindingText, seen_version: int = 0) -> int:
    """Record a finding over the version that was seen; it counts once the other verifier has countersigned it."""
    case = find_for(tx, actor, number, "propose_finding")
    require_verifier(tx, actor, case)
    require_lawful(case, "propose_finding", actor)
    _require_visited(tx, case, text)
    values = _checked(tx, text) | {
        "verifier_a": actor.officer,
        "verifier_b": None,
        "at": tx.now,
        "countersigned_at": None,
    }
    if not store.save_versioned(tx.connection, "finding", (case.authority, case.id), seen_version, values):
        raise Conflict
    case = measures.name_in_finding(tx, actor, case, text.measure, text.document_number)
    payload: dict[str, Json] = {"version": seen_version + 1, "outcome": text.outcome}
    events.note(tx, case, "finding_recorded", actor=actor, payload=payload)
    return seen_version + 1


@use_case
def countersign(tx: Transaction, actor: Actor, number: str, seen_version: int) -> None:
    """Agree to the finding that was seen; it goes to legal review, and counts once the leader has signed it (`sign.py`)."""
    case = find_for(tx, actor, number, "propose_finding")
    require_verifier(tx, actor, case)
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    if row is None:
        raise Refused("no_finding", "还没有人写核查结论。")
    if row.verifier_a == actor.officer:
        raise Refused("second_person", "您写的，要另一名核查员看过才算。")
    if row.verifier_a not in {one.officer for one in verifiers.active(tx, case)}:
        raise Refused("written_anew", "写的人回避了，请重新写结论。")
    signed = {"verifier_b": actor.officer, "countersigned_at": tx.now}
    if row.version != seen_version or not store.save_versioned(
        tx.connection, "finding", (case.authority, case.id), seen_version, signed
    ):
        raise Conflict
    events.append(tx, case, "propose_finding", actor=actor, payload={"outcome": row.outcome})


def require_verifier(tx: Transaction, actor: Actor, case: Case) -> None:
    """Raise Forbidden unless the actor verifies this case now, Refused while they have not declared."""
    verifiers.require_verifier(tx, actor, case)


def require_lawful(case: Case, step: str, actor: Actor) -> None:
    """Raise Refused when the lifecycle does not allow the step to this officer now."""
    if step not in {one.name for one in lifecycle.next_steps(case.standing, actor.duties)}:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")


def _require_visited(tx: Transaction, case: Case, text: FindingText) -> None:
    now = verifiers.round_of(events.of_case(tx, case.authority, case.id))
    if site.site_record_of(tx, case, now) is not None:
        return
    if text.outcome != "unverifiable" or not text.no_visit.strip():
        raise Refused("no_visit", "先写现场检查记录。没法核查、没有去现场的，写明为什么。")


def _checked(tx: Transaction, text: FindingText) -> dict[str, object]:
    if text.outcome not in lifecycle.FINDINGS:
        raise Refused("bad_outcome", "请选核查结论。")
    parts = {name: required(getattr(text, name), label) for name, label in FINDING_PARTS}
    for item in text.items:
        if item.nature not in NATURES or item.severity not in SEVERITIES:
            raise Refused("bad_item", "性质或危害的档不对，请重新选。")
        required(item.reason, "每一项的理由")
        standards.check_listed(tx.office.policies.catalogue, item)
        standards.check_grade(tx.office.policies.hazards, item)
    verified = any(item.verified for item in text.items)
    if (text.outcome in lifecycle.REWARDABLE) != verified:
        raise Refused("bad_items", "属实或部分属实，至少要有一项查实；没有查实的，一项也不能有。")
    no_visit = required(text.no_visit, "没有去现场的理由") if text.no_visit.strip() else None
    check_no_private_numbers(*parts.values(), no_visit or "", *(item.reason for item in text.items))
    items: list[Json] = [asdict(item) for item in text.items]
    return {"outcome": text.outcome, **parts, "items": items, "no_visit": no_visit}
