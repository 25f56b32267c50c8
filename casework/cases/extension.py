"""More days, once: the leader asks with a reason, the supervising office agrees or says why not.

The reporter reads the reason and the new day (UX section 5, EXTENDED), thirty days after the one that was promised.
"""

import datetime
from dataclasses import dataclass

from casework.cases import store, verifiers
from casework.cases.deeds import find_for
from casework.cases.words import check_no_private_numbers, required
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import Day, OfficerId
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find, recipients_of
from casework.rules.duties import Duty

REASONS = {
    "complex": "情况复杂",
    "expert": "要等鉴定",
    "others": "要等别的部门",
    "unit": "单位配合慢",
}
"""Why a case takes longer, as the reporter reads it."""
OPEN, AGREED, REFUSED = "", "agreed", "refused"


@dataclass(frozen=True)
class Extension:
    """What the leader asked for and what the supervising office answered (empty until then)."""

    reason: str
    why: str
    asked_by: OfficerId
    asked_at: datetime.datetime
    answer: str
    said: str
    version: int


def extension_of(tx: Transaction, case: Case) -> Extension | None:
    """Return the newest request of a case that the caller has found, or None."""
    row = store.versioned(tx.connection, "extension", case.authority, case.id)
    if row is None:
        return None
    return Extension(REASONS[row.reason], row.why, OfficerId(row.written_by), row.at, row.answer, row.said, row.version)


def new_day(tx: Transaction, case: Case) -> Day | None:
    """Return the day to which the case would be extended, or None where no day is promised."""
    return None if case.due is None else Day(case.due + tx.office.policies.deadlines["extend"].length)


def may_propose(case: Case, found: Extension | None) -> bool:
    """Tell whether a leader may ask now: verification runs, no request waits, and none was agreed to."""
    waits = found is not None and found.answer == OPEN
    return case.standing.main in verifiers.WORK and not case.standing.extended and not waits and case.due is not None


@use_case
def propose_extension(tx: Transaction, actor: Actor, number: str, reason: str, why: str) -> None:
    """Ask the supervising office for more days, for a reason of REASONS; `why` is for that office. Raises Refused."""
    actor.require(Duty.LEAD)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    found = extension_of(tx, case)
    if not may_propose(case, found):
        raise Refused("not_now", "现在不能申请延期：一件案只能延一次，正在等答复的也不用再提。")
    if "supervisor" not in recipients_of(tx, case).values():
        raise Refused("no_supervisor", "这件案没有督办机关，不能延期。")
    if reason not in REASONS:
        raise Refused("bad_reason", "请选延期的原因。")
    values = {"reason": reason, "why": required(why, "延期的理由"), "written_by": actor.officer, "at": tx.now}
    check_no_private_numbers(why)
    values |= {"answer": OPEN, "said": "", "answered_by": None, "answered_at": None}
    _save(tx, case, found.version if found else 0, values)
    events.note(tx, case, "extension_proposed", actor=actor, payload={"reason": reason})


@use_case
def answer_extension(tx: Transaction, actor: Actor, number: str, *, agree: bool, said: str = "") -> None:
    """Agree to more days, or refuse with a sentence; for the supervising office. Raises Refused."""
    case = find_for(tx, actor, number, "extend")
    found = extension_of(tx, case)
    if found is None or found.answer != OPEN or not may_propose(case, None):
        raise Refused("not_now", "现在没有等着答复的延期申请。")
    sentence = said.strip() if agree else required(said, "不同意的理由")
    check_no_private_numbers(sentence)
    values = {"answer": AGREED if agree else REFUSED, "said": sentence}
    _save(tx, case, found.version, values | {"answered_by": actor.officer, "answered_at": tx.now})
    if not agree:
        events.note(tx, case, "extension_refused", actor=actor)
        return
    day = new_day(tx, case)
    # Counted from the day that was promised: from today it could end before that day.
    tell = {"reason": found.reason, "day": day}
    events.append(tx, case, "extend", actor=actor, tell=tell, values={"due": day})


def _save(tx: Transaction, case: Case, seen_version: int, values: dict[str, object]) -> None:
    if not store.save_versioned(tx.connection, "extension", (case.authority, case.id), seen_version, values):
        raise Conflict
