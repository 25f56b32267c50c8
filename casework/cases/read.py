"""Opening a case and its sealed tip. Every look is written into the access trail, which no page can switch off.

The case record and the history are for whoever may see the case. The sealed words go to intake officers of the departments
that the tip was sealed to, and to nobody else; those who verify get the lead sheet.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework.cases import asked, parts, posts, store, verifiers, verify
from casework.cases.answer import answer_of
from casework.cases.deeds import Deed, next_deeds
from casework.cases.duewords import DueView, due_view
from casework.cases.handle import RecordText, proposed_sentence
from casework.cases.letters import WRITERS, MailboxKeys, mailbox_keys
from casework.cases.posts import claim_duty
from casework.cases.views import Candidate, FindingView, HistoryLine, RecordView, SealedLetter, Seer, SheetView, Written
from casework.cases.words import EVENT_NAMES, ROLE_NAMES, state_label
from casework.kernel import access, authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import OfficerId, date_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.kernel.visibility import find, recipients_of
from casework.people import departments, keys, officers
from casework.people.knowing import members_for
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.rules.duties import NAMES, Duty
from casework.tips import keep, mailbox, rewrap, uploads
from casework.tips.uploads import FileRow
from crypto.transfers import TransferNote

SEALED = "sealed"
_REPORTERS_TROUBLE = ("reprisal_again", "withdraw_asked", "withdraw_refused")
_PROTECTING = {Duty.INTAKE, Duty.LEAD, Duty.DISCIPLINE}


@dataclass(frozen=True)
class CaseView:
    """Everything that the case page shows without any key."""

    number: str
    state: str
    state_label: str
    reward_state: str
    role: str
    day: str
    due: DueView
    urgent: bool
    letters_unread: int
    record: RecordView | None
    lead_sheet: SheetView | None
    finding: FindingView | None
    deeds: tuple[Deed, ...]
    history: tuple[HistoryLine, ...]
    seers: tuple[Seer, ...]
    duties_done: tuple[tuple[str, str], ...]
    verifiers: tuple[Candidate, ...]
    proposed_decline: str
    can_open_sealed: bool
    sealed_opened: tuple[tuple[str, datetime.datetime], ...]
    mailbox: MailboxKeys | None
    mark: str


@dataclass(frozen=True)
class SealedTip:
    """The envelope and what the officer's browser compares it with. `records` verify who it was sealed to, `notes` say who
    handed it on to whom. `unhanded`: the department before never handed the words over, so that only new letters open here.
    """

    sealed: bytes
    recipients: tuple[tuple[str, bytes], ...]
    mailbox: MailboxKeys
    letters: tuple[SealedLetter, ...]
    records: tuple[bytes, ...]
    notes: tuple[TransferNote, ...] = ()
    files: tuple[FileRow, ...] = ()
    unhanded: bool = False


@use_case
def open_case(tx: Transaction, actor: Actor, number: str) -> CaseView:
    """Return a visible case and write the look; raises NotFound."""
    case, role = find(tx, actor, number)
    mark = access.marked(tx, actor, "case", case.id)
    history = events.of_case(tx, case.authority, case.id)
    done = posts.duties_done(tx, case.authority, case.id)
    looks = [look for look in access.trail(tx, actor, case.id) if look.what == SEALED]
    titles = officers.titles(
        tx, case.authority, {one.actor for one in history if one.actor} | set(done) | {look.officer for look in looks}
    )
    # Who has a conflict of interest reads nothing more of the matter.
    recused = any(one.officer == actor.officer for one in verifiers.all_of(tx, case) if one.conflict)
    protecting = role in ("lead", "discipline") and bool(_PROTECTING & actor.duties)
    writes = role == "lead" and bool(set(WRITERS) & actor.duties)
    return CaseView(
        number=case.number,
        state=case.standing.main,
        state_label=state_label(case.standing),
        reward_state=case.standing.reward,
        role=ROLE_NAMES[role],
        day=page_day(date_of(case.day)),
        due=due_view(tx, case),
        urgent=case.urgent,
        letters_unread=case.letters_unread,
        record=_record(tx, case),
        lead_sheet=_sheet(tx, case) if _reads_sheet(actor, role) and not recused else None,
        finding=None if recused else _finding(tx, actor, case),
        deeds=() if recused else next_deeds(tx, actor, case, role),
        history=_history(history, titles, protecting),
        seers=_seers(tx, case, protecting),
        duties_done=tuple(sorted((titles.get(one, ""), NAMES[duty]) for one, duty in done.items())),
        verifiers=_candidates(tx, actor, case, done) if role == "lead" else (),
        proposed_decline=proposed_sentence(history) if case.standing.main == "DECLINE_PROPOSED" else "",
        can_open_sealed=may_open(tx, actor, case) and case.standing.main not in ("WITHDRAWN", parts.PARTED),
        sealed_opened=tuple((titles.get(look.officer, ""), look.at) for look in looks),
        mailbox=mailbox_keys(tx, case) if writes else None,
        mark=mark,
    )


@use_case
def sealed_tip(tx: Transaction, actor: Actor, number: str) -> SealedTip:
    """Hand the sealed words and letters to an intake officer of a recipient, and write that it was done.

    Opening is intake: whoever opened the words verifies, rewards and pays nothing on this case.
    """
    case, tip = openable(tx, actor, number)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    access.note(tx, actor, SEALED, case.id)
    box = mailbox.of_tip(tx, case.authority, case.tip)
    letters, wraps = mailbox.letters_in(tx, box), rewrap.wraps_of(tx, case.authority, case.tip)
    unread = [one for one in parts.together(tx, case) if one.letters_unread]
    if unread:
        mailbox.mark_read(tx, box)
    for one in unread:
        events.note(tx, one, "letters_read", actor=actor, values={"letters_unread": 0})
    recipients = keep.recipients_of(tx, case.authority, case.tip)
    return SealedTip(
        sealed=tip.sealed,
        recipients=tuple((one.department, one.key_id) for one in recipients),
        mailbox=mailbox_keys(tx, case),
        letters=tuple(letter_view(one, wraps) for one in letters),
        records=keys.all_records_for(tx, case.authority, keep.ever_recipients_of(tx, case.authority, case.tip)),
        notes=rewrap.notes_of(tx, case.authority, case.tip),
        files=uploads.files_of(tx, case.authority, case.tip),
        unhanded=asked.unhanded(events.of_case(tx, case.authority, case.id)),
    )


def openable(tx: Transaction, actor: Actor, number: str) -> tuple[Case, keep.KeptTip]:
    """Return a case and its tip for an intake officer of a recipient; raises NotFound, Forbidden, and Refused once it is taken
    back or parted.
    """
    case, _ = find(tx, actor, number)
    tip = keep.kept(tx, case.authority, case.tip)
    if tip is None or not may_open(tx, actor, case):
        raise Forbidden("not_yours", "原话只有收件部门的受理员能看。")
    if case.standing.main == "WITHDRAWN":
        raise Refused("withdrawn", "举报人撤回了，不能再看。")
    if case.standing.main == parts.PARTED:
        # Where every part was withdrawn nobody reads the words any more; so they are opened from a part alone.
        raise Refused("parted", "这件已经拆成几案，请到拆出来的案里看原话。")
    return case, tip


def letter_view(one: mailbox.ReporterLetter, wraps: tuple[rewrap.LetterWrap, ...]) -> SealedLetter:
    """Return a reporter's letter as an officer's browser gets it."""
    later = tuple((wrap.key_id, wrap.wrap) for wrap in wraps if wrap.seq == one.seq)
    day = page_day(date_of(one.day))
    return SealedLetter(one.seq, day, one.sealed, one.signature, one.nonce, later, one.kind, one.said)


def may_open(tx: Transaction, actor: Actor, case: Case) -> bool:
    """Say whether the actor does intake in a department that the tip is sealed to."""
    recipients = {one.department for one in keep.recipients_of(tx, case.authority, case.tip)}
    return Duty.INTAKE in actor.duties and actor.department in recipients


def _reads_sheet(actor: Actor, role: str) -> bool:
    """The lead sheet is the tip retold: for those who verify and who answer for them, not for who supervises or rewards."""
    return role in ("lead", "assisting", "recheck") and bool({Duty.INTAKE, Duty.VERIFY, Duty.LEAD} & actor.duties)


def _record(tx: Transaction, case: Case) -> RecordView | None:
    row = store.versioned(tx.connection, "case_record", case.authority, case.id)
    if row is None:
        return None
    sector = authorities.pack_of(tx, case.authority).sectors.get(row.sector)
    return RecordView(
        RecordText(row.region, row.sector, row.category, row.subject, row.place, row.summary),
        tx.office.policies.categories[row.category].name,
        sector.label if sector else "",
        _written(tx, case, row),
    )


def _sheet(tx: Transaction, case: Case) -> SheetView | None:
    row = store.versioned(tx.connection, "lead_sheet", case.authority, case.id)
    return None if row is None else SheetView(row.text, _written(tx, case, row))


def _written(tx: Transaction, case: Case, row: Any) -> Written:
    title = officers.titles(tx, case.authority, {row.written_by}).get(row.written_by, "")
    return Written(row.version, title, row.at)


def _finding(tx: Transaction, actor: Actor, case: Case) -> FindingView | None:
    found = verify.finding_of(tx, case)
    if found is None:
        return None
    names = officers.titles(tx, case.authority, {one for one in (found.verifier_a, found.verifier_b) if one})
    return FindingView(
        found.text,
        found.version,
        names.get(found.verifier_a, ""),
        names[found.verifier_b] if found.verifier_b else "",
        found.verifier_a == actor.officer,
        answer_of(tx, case, found.text),
    )


def _history(history: Iterable[events.Event], titles: dict[OfficerId, str], protecting: bool) -> tuple[HistoryLine, ...]:
    lines = []
    for one in history:
        if not protecting and (one.track == lifecycle.PROTECTION or one.step in _REPORTERS_TROUBLE):
            # That a reporter is being harmed says who it may be: only those who protect may read it. Nor do others read of a
            # request to stop: of two answers that may be late, the one that is not seen would be the other.
            continue
        text = lifecycle.step_named(one.step).label if one.track else EVENT_NAMES.get(one.step)
        if one.step == "receive" and one.actor:
            text = EVENT_NAMES["parted_off"]
        if text:
            who = titles.get(one.actor, "") if one.actor else ""
            lines.append(HistoryLine(page_day(date_of(one.day)), one.at, text, who))
    return tuple(reversed(lines))


def _seers(tx: Transaction, case: Case, protecting: bool) -> tuple[Seer, ...]:
    names = departments.names(tx, case.authority)
    sealed_to = {one.department for one in keep.recipients_of(tx, case.authority, case.tip)}
    order = list(ROLE_NAMES)
    lines = sorted(recipients_of(tx, case).items(), key=lambda one: (order.index(one[1]), one[0]))
    return tuple(
        Seer(
            ROLE_NAMES[role],
            names[department].name,
            len([one for one in members_for(tx, case, department) if Duty.INTAKE in one.duties])
            if department in sealed_to
            else 0,
        )
        for department, role in lines
        # Whoever may not know of a protection does not read that the inspection was let in either.
        if protecting or role != "discipline"
    )


def _candidates(tx: Transaction, actor: Actor, case: Case, done: dict[OfficerId, Duty]) -> tuple[Candidate, ...]:
    able = [
        one.officer
        for one in members_for(tx, case, actor.department)
        if Duty.VERIFY in one.duties and done.get(one.officer, Duty.VERIFY) is Duty.VERIFY
    ]
    titles = officers.titles(tx, case.authority, set(able))
    return tuple(sorted((Candidate(one, titles.get(one, "")) for one in able), key=lambda one: one.title))
