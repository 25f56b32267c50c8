"""The original for a verifier: asked for with a reason, decided by intake, readable for a few days by one person.

A verifier works with the lead sheet. Where that is not enough, intake wraps the tip's content key to the asking officer's
own record, in the browser; the server keeps the wrap and hands it out until the last day, each time in the access trail
and in the case's history. The reporter's letters stay with intake. Whoever reads so remains a verifier.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from casework.cases import posts
from casework.cases.read import may_open
from casework.cases.words import clean
from casework.entry import store
from casework.kernel import access, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day, DepartmentId, KeyId, OfficerId, date_of, day_of, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find, recipients_of
from casework.people import keys, officers
from casework.people.knowing import members_for
from casework.rules import lifecycle
from casework.rules.deadlines import due, page_day
from casework.rules.duties import Duty
from casework.tips import keep, rewrap, uploads
from casework.tips.uploads import FileRow
from crypto.suite1 import WRAP_LENGTH
from crypto.transfers import TransferNote

READ = "original"
RULE = "original"


@dataclass(frozen=True)
class Asked:
    """One request as pages show it. `until` is the page day up to which it opens; empty unless it was granted."""

    id: bytes
    who: str
    reason: str
    asked_at: datetime.datetime
    decided_by: str
    refusal: str
    until: str
    open: bool
    mine: bool


@dataclass(frozen=True)
class Originals:
    """What a case's page says of the original to this officer: may they ask, read, or decide."""

    may_ask: bool
    may_read: bool
    may_decide: bool
    waiting: tuple[Asked, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class ToDecide:
    """A request to decide: the asking officer's record in use, and the records that lead from it to the root."""

    asked: Asked
    officer: OfficerId
    key_id: KeyId
    records: tuple[bytes, ...]


@dataclass(frozen=True)
class Original:
    """The envelope with the wrap for one officer's record; records and notes of transfers say who may read it."""

    sealed: bytes
    wrap: bytes
    wrap_key_id: KeyId
    records: tuple[bytes, ...]
    notes: tuple[TransferNote, ...]
    files: tuple[FileRow, ...] = ()


@query
def originals(tx: Transaction, actor: Actor, number: str) -> Originals | None:
    """Return what the case's page says of the original; None where it concerns this officer in nothing."""
    case, role = find(tx, actor, number)
    asked = _all(tx, actor, case)
    decides = _decides(tx, actor, case)
    verifies = role == "lead" and _verifies(tx, actor, case)
    if not (decides and asked) and not verifies:
        return None
    mine = tuple(one for one in asked if one.mine)
    pending = any(not one.decided_by for one in mine)
    readable = any(one.open for one in mine) and not _shut(case)
    return Originals(
        may_ask=verifies and not pending and not readable and not _over(case),
        may_read=verifies and readable,
        may_decide=decides and not _over(case),
        waiting=tuple(one for one in asked if not one.decided_by),
        asked=asked if decides else mine,
    )


@use_case
def ask(tx: Transaction, actor: Actor, number: str, reason: str) -> None:
    """Ask for the original of a case that the actor verifies, with a reason; raises NotFound, Forbidden and Refused."""
    case = _verified(tx, actor, number)
    if _over(case):
        raise Refused("closed", "这件案办完了，不能再申请看原话。")
    said = clean(reason, "理由")
    mine = [row for row in store.grants_of(tx.connection, case.authority, case.id) if row.officer_id == actor.officer]
    key = _keys(tx, case).get(actor.officer)
    if any(row.decided_at is None or _readable(tx, row, key) for row in mine):
        raise Refused("asked_already", "您已经申请过了，先等受理员决定。")
    row = {
        "authority_id": case.authority,
        "id": fresh_id(),
        "case_id": case.id,
        "officer_id": actor.officer,
        "reason": said,
        "asked_at": tx.now,
        "refusal": "",
    }
    store.insert_grant(tx.connection, row)
    events.note(tx, case, "original_asked", actor=actor)


@use_case
def to_decide(tx: Transaction, actor: Actor, number: str, grant: bytes) -> ToDecide:
    """Return a request that waits, for an intake officer of a department that the tip is sealed to; writes the look."""
    case, row = _waiting(tx, actor, number, grant)
    access.note(tx, actor, "original_request", case.id)
    key_id = _reader_key(tx, case, OfficerId(row.officer_id))
    asked = next(one for one in _all(tx, actor, case) if one.id == row.id)
    return ToDecide(asked, OfficerId(row.officer_id), key_id, keys.signer_records(tx, case.authority, [key_id]))


@use_case
def grant_original(tx: Transaction, actor: Actor, number: str, grant: bytes, wrap: bytes, wrap_key_id: KeyId) -> None:
    """Hand the original to the asking officer: `wrap` is the tip's content key for that officer's record in use.

    Opening it in order to wrap is intake. Raises Conflict when a colleague decided first.
    """
    case, row = _waiting(tx, actor, number, grant)
    if len(wrap) != WRAP_LENGTH or wrap_key_id != _reader_key(tx, case, OfficerId(row.officer_id)):
        raise Refused("not_wrapped", "这份原话没有锁给申请的人。重新打开这一页再做一次。")
    posts.claim_duty(tx, actor, case.id, Duty.INTAKE)
    rule = tx.office.policies.deadlines[RULE]
    until = day_of(due(rule, tx.now, tx.office.policies.calendar).day)
    _decide(tx, actor, case, row, {"wrap": wrap, "wrap_key_id": wrap_key_id, "until_day": until})
    events.note(tx, case, "original_granted", actor=actor)


@use_case
def refuse_original(tx: Transaction, actor: Actor, number: str, grant: bytes, sentence: str) -> None:
    """Refuse a request with a sentence for whoever asked; raises as `grant_original` does."""
    case, row = _waiting(tx, actor, number, grant)
    said = clean(sentence, "理由")
    posts.claim_duty(tx, actor, case.id, Duty.INTAKE)
    _decide(tx, actor, case, row, {"refusal": said})
    events.note(tx, case, "original_refused", actor=actor)


@use_case
def read_original(tx: Transaction, actor: Actor, number: str) -> Original:
    """Hand out the original while the actor's grant lasts, and write that it was done; raises Forbidden and Refused."""
    case, row, tip = readable(tx, actor, number)
    access.note(tx, actor, READ, case.id)
    events.note(tx, case, "original_read", actor=actor)
    return Original(
        sealed=tip.sealed,
        wrap=row.wrap,
        wrap_key_id=KeyId(row.wrap_key_id),
        records=keys.all_records_for(tx, case.authority, keep.ever_recipients_of(tx, case.authority, case.tip)),
        notes=rewrap.notes_of(tx, case.authority, case.tip),
        # The letters stay with intake, and so do their files.
        files=tuple(one for one in uploads.files_of(tx, case.authority, case.tip) if one.seq == uploads.TIP),
    )


def readable(tx: Transaction, actor: Actor, number: str) -> tuple[Case, Any, keep.KeptTip]:
    """Return a case, the grant that opens it to the actor today and its tip; raises Forbidden and Refused."""
    case = _verified(tx, actor, number)
    if _shut(case):
        raise Refused("withdrawn", "举报人撤回了，不能再看。")
    key = _keys(tx, case).get(actor.officer)
    rows = reversed(store.grants_of(tx.connection, case.authority, case.id))
    row = next((one for one in rows if one.officer_id == actor.officer and _readable(tx, one, key)), None)
    tip = keep.kept(tx, case.authority, case.tip)
    if row is None or tip is None:
        raise Forbidden("not_granted", "没有给您看原话，或者日子过了。可以再申请。")
    return case, row, tip


def _verified(tx: Transaction, actor: Actor, number: str) -> Case:
    """Return the case for one of its verifiers."""
    actor.require(Duty.VERIFY)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    if not _verifies(tx, actor, case):
        raise Refused("not_verifying", "您不查这件案。开始核查以后才能申请看原话。")
    return case


def _verifies(tx: Transaction, actor: Actor, case: Case) -> bool:
    done = posts.duties_done(tx, case.authority, case.id).get(actor.officer)
    return Duty.VERIFY in actor.duties and done is Duty.VERIFY


def _decides(tx: Transaction, actor: Actor, case: Case) -> bool:
    return may_open(tx, actor, case) and recipients_of(tx, case).get(actor.department) == "lead"


def _waiting(tx: Transaction, actor: Actor, number: str, grant: bytes) -> tuple[Case, Any]:
    """Return the case and a request that nobody has decided, for whoever may decide it."""
    actor.require(Duty.INTAKE)
    case, _ = find(tx, actor, number)
    if not _decides(tx, actor, case):
        raise Forbidden
    row = next((one for one in store.grants_of(tx.connection, case.authority, case.id) if one.id == grant), None)
    if row is None:
        raise NotFound
    if row.decided_at is not None:
        raise Conflict
    if _over(case):
        raise Refused("closed", "这件案办完了，不能再给人看原话。")
    return case, row


def _decide(tx: Transaction, actor: Actor, case: Case, row: Any, values: dict[str, object]) -> None:
    decided = {**values, "decided_by": actor.officer, "decided_at": tx.now}
    if not store.decide_grant(tx.connection, case.authority, case.id, row.id, decided):
        raise Conflict


def _reader_key(tx: Transaction, case: Case, officer: OfficerId) -> KeyId:
    """Return the record to which the original is wrapped: of an officer who is still there and still verifies."""
    found = _keys(tx, case).get(officer)
    if found is None:
        raise Refused("reader_gone", "申请的人现在不是核查员了，不能给他看。")
    return found


def _keys(tx: Transaction, case: Case) -> dict[OfficerId, KeyId]:
    """Return the records in use of those who verify for the department that handles the case."""
    members = members_for(tx, case, DepartmentId(case.department))
    return {one.officer: one.wrap_key for one in members if Duty.VERIFY in one.duties}


def _readable(tx: Transaction, row: Any, key: KeyId | None) -> bool:
    """Whether a grant opens today, with the record that its officer has now."""
    return row.wrap is not None and row.wrap_key_id == key and row.until_day is not None and tx.today <= row.until_day


def _over(case: Case) -> bool:
    return lifecycle.closed(case.standing)


def _shut(case: Case) -> bool:
    return case.standing.main == "WITHDRAWN"


def _all(tx: Transaction, actor: Actor, case: Case) -> tuple[Asked, ...]:
    rows = store.grants_of(tx.connection, case.authority, case.id)
    people = {OfficerId(one) for row in rows for one in (row.officer_id, row.decided_by) if one}
    names = officers.titles(tx, case.authority, people)
    known = _keys(tx, case) if rows else {}
    return tuple(
        Asked(
            id=row.id,
            who=names.get(OfficerId(row.officer_id), ""),
            reason=row.reason,
            asked_at=row.asked_at,
            decided_by=names.get(OfficerId(row.decided_by), "") if row.decided_by else "",
            refusal=row.refusal,
            until=page_day(date_of(Day(row.until_day))) if row.until_day is not None else "",
            open=_readable(tx, row, known.get(OfficerId(row.officer_id))),
            mine=row.officer_id == actor.officer,
        )
        for row in reversed(rows)
    )
