"""What verifiers do: start with two, record a finding, countersign it, follow the measure up, close.

Nobody who received the tip verifies it: `post` refuses on both engines. A finding counts when the second verifier, who is
another person, has countersigned exactly the version that was recorded.
"""

from dataclasses import asdict, dataclass

from casework.cases import store
from casework.cases.deeds import find_for
from casework.cases.measures import MEASURES
from casework.cases.posts import claim_duty, duties_done
from casework.cases.telling import FINDING_PARTS
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.people import keys
from casework.rules import lifecycle
from casework.rules.duties import Duty
from crypto.encoding import Json
from policies.formulas import NATURES, SEVERITIES

_LONGEST_DOCUMENT = 60


@dataclass(frozen=True)
class FindingItem:
    """One fact of the tip: nature, severity, whether it was verified, and why it was put so."""

    nature: str
    severity: str
    verified: bool
    reason: str


@dataclass(frozen=True)
class FindingText:
    """A finding as a verifier writes it. `measure` and `document_number` come together, or neither (empty)."""

    outcome: str
    grounds: str
    checked: str
    handled: str
    items: tuple[FindingItem, ...]
    measure: str = ""
    document_number: str = ""


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
    text = FindingText(
        row.outcome,
        row.grounds,
        row.checked,
        row.handled,
        tuple(FindingItem(**item) for item in row.items),
        row.measure or "",
        row.document_number or "",
    )
    second = OfficerId(row.verifier_b) if row.verifier_b else None
    return Finding(text, row.version, OfficerId(row.verifier_a), second, row.countersigned_at is not None)


@use_case
def start(tx: Transaction, actor: Actor, number: str, verifiers: tuple[OfficerId, OfficerId]) -> None:
    """Begin verification with two verifiers of the department, the actor being one of them."""
    case = find_for(tx, actor, number, "start")
    able = {one.officer for one in keys.members_of(tx, actor.authority, actor.department) if Duty.VERIFY in one.duties}
    if len(set(verifiers)) != 2 or not set(verifiers) <= able or actor.officer not in verifiers:
        raise Refused("two_verifiers", "要两名核查员，您是其中一名。")
    for officer in verifiers:
        claim_duty(tx, actor, case.id, Duty.VERIFY, officer)
    events.append(tx, case, "start", actor=actor)


@use_case
def conclude(tx: Transaction, actor: Actor, number: str, text: FindingText, seen_version: int = 0) -> int:
    """Record a finding over the version that was seen; it counts once the other verifier has countersigned it."""
    case = find_for(tx, actor, number, "propose_finding")
    _require_verifier(tx, actor, case)
    _require_lawful(case, "propose_finding", actor)
    values = _checked(text) | {
        "verifier_a": actor.officer,
        "verifier_b": None,
        "at": tx.now,
        "countersigned_at": None,
    }
    if not store.save_versioned(tx.connection, "finding", (case.authority, case.id), seen_version, values):
        raise Conflict
    payload: dict[str, Json] = {"version": seen_version + 1, "outcome": text.outcome}
    events.note(tx, case, "finding_recorded", actor=actor, payload=payload)
    return seen_version + 1


@use_case
def countersign(tx: Transaction, actor: Actor, number: str, seen_version: int) -> None:
    """Agree to the finding that was seen; it goes to legal review, and counts once the leader has signed it (`sign.py`)."""
    case = find_for(tx, actor, number, "propose_finding")
    _require_verifier(tx, actor, case)
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    if row is None:
        raise Refused("no_finding", "还没有人写核查结论。")
    if row.verifier_a == actor.officer:
        raise Refused("second_person", "您写的，要另一名核查员看过才算。")
    signed = {"verifier_b": actor.officer, "countersigned_at": tx.now}
    if row.version != seen_version or not store.save_versioned(
        tx.connection, "finding", (case.authority, case.id), seen_version, signed
    ):
        raise Conflict
    events.append(tx, case, "propose_finding", actor=actor, payload={"outcome": row.outcome})


@use_case
def enforce(tx: Transaction, actor: Actor, number: str, measure: str = "", document_number: str = "") -> None:
    """Write that a measure was taken, with its document; a measure that the finding names already need not be repeated."""
    case = find_for(tx, actor, number, "enforce")
    _require_verifier(tx, actor, case)
    row = store.versioned(tx.connection, "finding", case.authority, case.id)
    given = _checked_measure(measure, document_number)
    if row is None or (not given["measure"] and not row.measure):
        raise Refused("no_measure", "请写措施和文号。")
    if given["measure"]:
        store.save_versioned(tx.connection, "finding", (case.authority, case.id), row.version, given)
    payload: dict[str, Json] = {
        "measure": given["measure"] or row.measure,
        "document": given["document_number"] or row.document_number,
    }
    events.append(tx, case, "enforce", actor=actor, payload=payload)


@use_case
def rectified(tx: Transaction, actor: Actor, number: str) -> bool:
    """Say that the danger is gone. The first verifier proposes (false), the other one makes it so (true)."""
    case = find_for(tx, actor, number, "rectify")
    _require_verifier(tx, actor, case)
    _require_lawful(case, "rectify", actor)
    proposals = [one for one in events.of_case(tx, case.authority, case.id) if one.step == "rectify_proposed"]
    if not proposals or proposals[-1].actor == actor.officer:
        if proposals:
            raise Refused("second_person", "您看过了，要另一名核查员也看过才算。")
        events.note(tx, case, "rectify_proposed", actor=actor)
        return False
    events.append(tx, case, "rectify", actor=actor)
    return True


@use_case
def close(tx: Transaction, actor: Actor, number: str) -> None:
    """File the case: after rectification, or after a conclusion that found nothing."""
    case = find_for(tx, actor, number, "close")
    lawful = {step.name for step in lifecycle.next_steps(case.standing, actor.duties)}
    events.append(tx, case, "close_unproven" if "close_unproven" in lawful else "close", actor=actor)


def _require_verifier(tx: Transaction, actor: Actor, case: Case) -> None:
    if duties_done(tx, case.authority, case.id).get(actor.officer) is not Duty.VERIFY:
        raise Forbidden("not_assigned", "这件案没有派给您核查。")


def _require_lawful(case: Case, step: str, actor: Actor) -> None:
    if step not in {one.name for one in lifecycle.next_steps(case.standing, actor.duties)}:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")


def _checked(text: FindingText) -> dict[str, object]:
    if text.outcome not in lifecycle.FINDINGS:
        raise Refused("bad_outcome", "请选核查结论。")
    parts = {name: required(getattr(text, name), label) for name, label in FINDING_PARTS}
    for item in text.items:
        if item.nature not in NATURES or item.severity not in SEVERITIES:
            raise Refused("bad_item", "性质或危害的档不对，请重新选。")
        required(item.reason, "每一项的理由")
    verified = any(item.verified for item in text.items)
    if (text.outcome in lifecycle.REWARDABLE) != verified:
        raise Refused("bad_items", "属实或部分属实，至少要有一项查实；没有查实的，一项也不能有。")
    check_no_private_numbers(*parts.values(), *(item.reason for item in text.items))
    items: list[Json] = [asdict(item) for item in text.items]
    return {"outcome": text.outcome, **parts, "items": items, **_checked_measure(text.measure, text.document_number)}


def _checked_measure(measure: str, document_number: str) -> dict[str, str | None]:
    measure, document_number = measure.strip(), document_number.strip()
    if bool(measure) != bool(document_number):
        raise Refused("no_document", "措施和文号要一起写。")
    if measure and measure not in MEASURES:
        raise Refused("bad_measure", "措施不在单子里，请重新选。")
    if len(document_number) > _LONGEST_DOCUMENT:
        raise Refused("too_long", f"文号太长，最多 {_LONGEST_DOCUMENT} 个字。")
    check_no_private_numbers(document_number)
    return {"measure": measure or None, "document_number": document_number or None}
