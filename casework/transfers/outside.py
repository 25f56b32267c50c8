"""Handing a case to an authority of another installation, and what comes back from there.

    TRIAGE ── hand_outside ──> SENT_OUT ── received_outside ──> OUTSIDE ── answer_outside ──> CLOSED
                                   └──────── refused_outside ──────┴──────> TRIAGE               │ object
             SENT_OUT <── hand_outside ── REOPENED <────────────── redo ────────────────── REVIEW

The words go in one file that the giver's browser seals to the other department (crypto/outside.py) and the officer carries;
this server sees neither the file nor what is in it. Where nobody has introduced the other authority the slip of paper goes
alone and the words stay. The mailbox stays here either way: the reporter goes on writing here, and reads here what the
other authority answers, as intake writes it down from the paper that came.
"""

from dataclasses import dataclass

from casework.cases import written
from casework.cases.deeds import find_for
from casework.cases.handing import not_after_transfers
from casework.cases.handle import RecordText
from casework.cases.posts import claim_duty
from casework.cases.telling import ANSWER_OUTSIDE, PAYS
from casework.cases.words import FINDING_NAMES, check_no_private_numbers, clean
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import CASE_ALPHABET, AuthorityId, Day, DepartmentId, date_of, draw_case_number
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.people import departments, keys
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.tips import mailbox
from casework.transfers import introductions
from casework.transfers.introductions import Introduction
from casework.transfers.sent import FILE, NO_AUTHORITY, NOBODY, OUT, Sent, sent_of
from crypto.encoding import Json, b64u

SLIP_LENGTH = 8
UNSAID = "unsaid"
"""The finding of an answer that names none."""


@dataclass(frozen=True)
class Sending:
    """What is handed on: to whom by name, under which slip number, and up to which letter the file holds the reporter's.

    `authority` and `department` are of a confirmed introduction; without one both are empty and no file was made.
    """

    receiver: str
    reason: str
    slip: str
    authority: AuthorityId = NO_AUTHORITY
    department: DepartmentId = NOBODY
    letters: int = 0


@dataclass(frozen=True)
class Received:
    """The other authority's receipt: its day, the number of its paper, and the post that signed, never a person's name."""

    day: Day
    document: str
    post: str


@dataclass(frozen=True)
class Answer:
    """The four answers of 应急〔2023〕106号 as far as the other authority gave them, for the reporter to read.

    `finding` is one of lifecycle.FINDINGS, or UNSAID; `grounds`, `checked` and `handled` may be empty. `pays` is one of
    telling.PAYS, and `reward` says where the other authority pays (empty: it does not say, or pays nothing).
    """

    finding: str
    grounds: str
    checked: str
    handled: str
    pays: str
    reward: str
    document: str


@dataclass(frozen=True)
class Panel:
    """What the case page says: the handing, whether its receipt is late, and letters that are in no file yet.

    `file_gone`: the other authority was struck off, so that no further file can be sealed to it. `found` is what it found.
    """

    sent: Sent
    day: str
    out: bool
    late: bool
    new_letters: int
    file_gone: bool
    found: str


@dataclass(frozen=True)
class OutsideKeys:
    """What the giver's browser seals with, and the fields of the package that it does not know by itself."""

    receiver: Introduction
    title: str
    slip: str
    first_day: Day
    day: Day
    record: RecordText
    name: str
    own_title: str
    own_records: tuple[bytes, ...]


@query
def choice(tx: Transaction, actor: Actor, number: str) -> tuple[Introduction, ...]:
    """Return the installations to which this case may be handed in a sealed file; raises NotFound, Forbidden, Refused."""
    _offered(tx, actor, number, "hand_outside")
    return introductions.confirmed(tx, actor)


@query
def keys_of(tx: Transaction, actor: Actor, number: str, authority: AuthorityId, department: DepartmentId) -> OutsideKeys:
    """Return what the lead's intake needs to make the file, the first or a further one."""
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    sent, out = sent_of(tx, case), case.standing.main in OUT
    if role != "lead" or case.part_of is not None:
        raise Forbidden
    if not out:
        _offered(tx, actor, number, "hand_outside")
    elif (sent.authority, sent.department) != (authority, department):
        raise Forbidden
    known, title = _receiver(tx, actor, authority, department)
    own = departments.names(tx, case.authority)[case.department]
    return OutsideKeys(
        receiver=known,
        title=title,
        slip=sent.slip if out else draw_case_number(SLIP_LENGTH),
        first_day=case.day,
        day=tx.today,
        record=_record(tx, case),
        name=authorities.get(tx, case.authority).name,
        own_title=own.name,
        own_records=keys.records_for(tx, case.authority, [case.department]),
    )


@use_case
def hand(tx: Transaction, actor: Actor, number: str, sending: Sending) -> None:
    """Write that the case goes to another installation; the record must be written, since the slip is made of it."""
    case = _offered(tx, actor, number, "hand_outside")
    reason = clean(sending.reason, "移送的理由")
    if len(sending.slip) != SLIP_LENGTH or set(sending.slip) - set(CASE_ALPHABET):
        raise Refused("bad_slip", "移送单号不对。重新打开这一页，再做一次。")
    _record(tx, case)
    has_file = bool(sending.authority)
    if has_file:
        known, title = _receiver(tx, actor, sending.authority, sending.department)
        receiver = f"{known.name}{title}" if known.name not in title else title
    else:
        receiver = clean(sending.receiver, "机关和部门的名称")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    payload: dict[str, Json] = {
        "receiver": receiver, "authority": b64u(sending.authority), "department": sending.department, "reason": reason,
        "slip": sending.slip, "file": has_file, "letters": _most(tx, case, sending.letters) if has_file else 0,
    }  # fmt: skip
    events.append(tx, case, "hand_outside", actor=actor, payload=payload, tell={"department": receiver})


@use_case
def further(tx: Transaction, actor: Actor, number: str, letters: int) -> None:
    """Write that another file was made, with the reporter's letters up to this one."""
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    if role != "lead":
        raise Forbidden
    sent = sent_of(tx, case)
    if case.standing.main not in OUT or not sent.authority:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")
    _receiver(tx, actor, sent.authority, sent.department)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    events.note(tx, case, FILE, actor=actor, payload={"letters": _most(tx, case, letters)})


@use_case
def received(tx: Transaction, actor: Actor, number: str, receipt: Received) -> None:
    """Write down the other authority's receipt; no earlier than the handing on, and no later than today."""
    case = find_for(tx, actor, number, "received_outside")
    sent = sent_of(tx, case)
    if not sent.day <= receipt.day <= tx.today:
        raise Refused("bad_day", "签收的日子不对：要在转出那天到今天之间。")
    document, post = clean(receipt.document, "对方的文号"), clean(receipt.post, "签收的岗位")
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    payload: dict[str, Json] = {"day": receipt.day, "document": document, "post": post}
    events.append(tx, case, "received_outside", actor=actor, payload=payload, tell={"department": sent.receiver})


@use_case
def refused(tx: Transaction, actor: Actor, number: str, reason: str, document: str) -> None:
    """Write down that the other authority will not take it: the case waits here again."""
    case = find_for(tx, actor, number, "refused_outside")
    payload: dict[str, Json] = {"reason": clean(reason, "退回的理由"), "document": _short(document)}
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    events.append(tx, case, "refused_outside", actor=actor, payload=payload)


@use_case
def answer(tx: Transaction, actor: Actor, number: str, given: Answer) -> None:
    """Write down what the other authority answered; the reporter reads it as it stands here, and may not agree.

    The finding is not the case's own: nothing is rewarded here by it. An objection brings the case to another intake officer
    (casework/review/reviews.py), and from there, reopened, it can be handed there again or taken on here.
    """
    case = find_for(tx, actor, number, ANSWER_OUTSIDE)
    if given.finding not in (*lifecycle.FINDINGS, UNSAID):
        raise Refused("finding", "请选对方查的结果。")
    if given.pays not in PAYS:
        raise Refused("pays", "请选有没有奖金。")
    finding = "" if given.finding == UNSAID else given.finding
    said = {"grounds": _short(given.grounds), "checked": _short(given.checked), "handled": _short(given.handled)}
    if not finding and not any(said.values()):
        raise Refused("says_nothing", "一样也没说的，不是答复。请发函去问，问到了再登记。")
    tell: dict[str, Json] = {
        "department": sent_of(tx, case).receiver, "finding": finding, **said, "pays": given.pays,
        "reward": _short(given.reward) if given.pays == "paid" else "",
    }  # fmt: skip
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    events.append(tx, case, ANSWER_OUTSIDE, actor=actor, payload={"document": clean(given.document, "对方的文号")}, tell=tell)


@query
def panel(tx: Transaction, actor: Actor, number: str) -> Panel | None:
    """Return what the case page says of a handing outside; None where there never was one."""
    case, role = find(tx, actor, number)
    sent = sent_of(tx, case)
    if not sent.count:
        return None
    out = case.standing.main in OUT
    newest = max((one.seq for one in _letters(tx, case)), default=0) if role == "lead" else 0
    has_key = any(one.id == sent.authority for one in introductions.confirmed(tx, actor))
    return Panel(
        sent=sent,
        day=page_day(date_of(sent.day)),
        out=out,
        late=case.standing.main == "SENT_OUT" and case.due is not None and case.due < tx.today,
        new_letters=max(0, newest - sent.letters) if out and sent.file else 0,
        file_gone=out and sent.file and not has_key,
        found=FINDING_NAMES.get(sent.found, "没有说查的结果"),
    )


def _offered(tx: Transaction, actor: Actor, number: str, step: str) -> Case:
    """Return the case for a step that its history of transfers allows too; raises Refused."""
    case = find_for(tx, actor, number, step)
    lawful = {one.name for one in lifecycle.next_steps(case.standing, actor.duties)} - not_after_transfers(tx, case)
    if step not in lawful:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。")
    return case


def _receiver(tx: Transaction, actor: Actor, authority: AuthorityId, department: DepartmentId) -> tuple[Introduction, str]:
    """Return a confirmed introduction and the name of its department; raises Refused."""
    for one in introductions.confirmed(tx, actor):
        title = next((each.name for each in one.departments if each.id == department), None)
        if one.id == authority and title is not None:
            return one, title
    raise Refused("no_introduction", "没有这个部门的钥匙，不能锁给它。请机关的钥匙员先登记它的文件。")


def _record(tx: Transaction, case: Case) -> RecordText:
    found = written.record_of(tx, case)
    if found is None:
        raise Refused("no_record", "先写案件登记，再移送。移送单照登记来写。")
    return found


def _letters(tx: Transaction, case: Case) -> tuple[mailbox.ReporterLetter, ...]:
    return mailbox.letters_in(tx, mailbox.of_tip(tx, case.authority, case.tip))


def _most(tx: Transaction, case: Case, letters: int) -> int:
    """Return the newest letter that a file holds, which is no newer than what has come."""
    return min(letters, max((one.seq for one in _letters(tx, case)), default=0))


def _short(text: str) -> str:
    check_no_private_numbers(text)
    return text.strip()
