"""What a reporter sees and does with the phrase in hand.

`read` answers to the mailbox id alone and changes nothing. `act` takes letters, further files and withdrawals, each signed
with the claim key. What the page shows besides, and the reporter's other deeds, stand in casework/review; claiming and the
first look in casework/rewards.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.cases import asked, order, parts, telling
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, Day, DepartmentId, MailboxHash, TipId, date_of
from casework.kernel.office import Transaction, query, use_case
from casework.people import departments, keys
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.tips import keep, mailbox, uploads
from casework.tips.envelopes import check_departments, parsed, refused
from casework.tips.uploads import FileRow
from crypto import OpeningError
from crypto.encoding import Json, read_object, unb64u
from crypto.mailbox import Action, SignedAction
from crypto.suite1 import Kind

FILES = "files"
"""The kind of a letter that came with files."""


@dataclass(frozen=True)
class LetterView:
    """One letter. Of the reporter's own only number and day: their words are never shown again (UX section 5)."""

    direction: str
    seq: int
    kind: str
    day: str
    sealed: bytes | None


@dataclass(frozen=True)
class MailboxView:
    """Everything the mailbox page shows. `records` verify letters (all epochs); `reply_to` are the key ids to seal to.

    `notes` tell the page which `files` should be there, sealed to it: the tip's and each letter's.
    """

    tip: TipId
    lead: str
    now: telling.Line
    next: telling.Line | None
    timeline: tuple[telling.Line, ...]
    letters: tuple[LetterView, ...]
    finding: tuple[telling.FindingLine, ...]
    reward: telling.RewardView | None
    can_write: bool
    can_withdraw: bool
    wants_answer: bool
    records: tuple[bytes, ...]
    reply_to: tuple[bytes, ...]
    files: tuple[FileRow, ...] = ()
    notes: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Acted:
    """What became of an action: the case's state and the line that the reporter reads now."""

    state: str
    now: telling.Line


@query
def read(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> MailboxView | None:
    """Return the mailbox of a 32-byte mailbox id; None alike for unknown, wrong and unfinished."""
    box = mailbox.find(tx, authority, mailbox.hash_of(mailbox_id))
    if box is None:
        return None
    case = events.load_of_tip(tx, authority, box.tip)
    return view_of(tx, box, case, events.of_case(tx, authority, case.id))


def view_of(
    tx: Transaction, box: mailbox.Mailbox, case: Case, history: tuple[events.Event, ...], until: Day | None = None
) -> MailboxView:
    """Return what the page shows; `until` is the last day for not agreeing with the newest answer, where it is known."""
    authority = case.authority
    holders = [one.department for one in keep.recipients_of(tx, authority, box.tip)]
    intake = keys.intake_keys(tx, authority, holders).values()
    each = parts.of_tip(tx, case)
    standings = [one.standing for one in each]
    reward = telling.wished(tx, case, history, telling.reward_view(tx, case, history))
    return MailboxView(
        tip=box.tip,
        lead=departments.names(tx, authority)[case.department].short_name,
        now=telling.now_line(tx, case, history, until),
        next=telling.next_line(tx, case),
        timeline=telling.timeline(tx, history),
        letters=tuple(_letter_view(row) for row in mailbox.letters(tx, box)),
        finding=telling.finding_lines(tx, history, reward),
        reward=reward,
        can_write=any(lifecycle.answerable(one) for one in standings),
        can_withdraw=any(_may_take_back(tx, one) for one in each),
        wants_answer=any(one.main == "NEED_INFO" for one in standings),
        # Letters of a department that has handed the tip on stay that department's.
        records=keys.all_records_for(tx, authority, keep.ever_recipients_of(tx, authority, box.tip)),
        reply_to=tuple(sorted(one.key_id for one in intake if one.retired_day is None)),
        files=uploads.files_of(tx, authority, box.tip),
        notes=_notes(tx, box),
    )


def _may_take_back(tx: Transaction, case: Case) -> bool:
    """Tell whether the reporter may take a case back: no department has accepted it, also none before it was raised.

    Others may have been told since that theirs was accepted with it; that they exist no button may show.
    """
    if not lifecycle.withdrawable(case.standing):
        return False
    return asked.newest(events.of_case(tx, case.authority, case.id), "accept") is None


def _notes(tx: Transaction, box: mailbox.Mailbox) -> tuple[bytes, ...]:
    """Return the notes of the tip's files and of those that were added."""
    first = uploads.note_of(tx, box.authority, box.tip)
    added = (unb64u(one.said["note"]) for one in mailbox.letters_in(tx, box) if one.kind == FILES)
    return (*((first,) if first else ()), *added)


@use_case
def act(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> Acted:
    """Take a letter, files or a withdrawal. Raises NotFound for an unknown mailbox or signature, Refused for anything else."""
    if signed.action not in (Action.LETTER, Action.WITHDRAW, Action.ADD):
        raise refused()
    box = mailbox.take_action(tx, authority, mailbox_hash, signed)
    case = events.load_of_tip(tx, authority, box.tip)
    if signed.action is Action.WITHDRAW:
        able = [one for one in parts.of_tip(tx, case) if _may_take_back(tx, one)]
        if not able:
            raise Refused("too_late", "部门已经接手了，现在不能撤回。")
        for one in able:
            events.append(tx, one, "withdraw", actor=None)
    else:
        if not any(lifecycle.answerable(one.standing) for one in parts.of_tip(tx, case)):
            raise Refused("closed", "这件事办完了，不能再写。")
        if signed.action is Action.ADD:
            case = _take_files(tx, box, case, signed)
        else:
            case = take_letter(tx, box, case, signed, signed.body)
        for one in parts.of_tip(tx, case):
            if one.standing.main == "NEED_INFO":
                events.append(tx, one, "more_given", actor=None)
                order.more_came(tx, one)
    case = events.load_of_tip(tx, authority, box.tip)
    history = events.of_case(tx, authority, case.id)
    return Acted(case.standing.main, telling.now_line(tx, case, history))


def _take_files(tx: Transaction, box: mailbox.Mailbox, case: Case, signed: SignedAction) -> Case:
    """Take a letter that carries the lines of further files, and announce these; they follow as those of the tip did.

    Returns `case` as it stands then.
    """
    try:
        body = read_object(signed.body)
        letter, note = unb64u(body.pop("letter", None)), unb64u(body.get("note"))
    except OpeningError:
        raise refused() from None
    if set(body) != {"note", "uploads"}:
        raise refused()
    announced = uploads.read_announced(body["uploads"])
    if not announced:
        raise refused()
    uploads.check_note(note, announced, (box.authority, box.tip, box.hash, box.public))
    case = take_letter(tx, box, case, signed, letter, FILES, body)
    uploads.announce(tx, box.authority, box.tip, mailbox.letters_in(tx, box)[-1].seq, announced)
    return case


def take_letter(
    tx: Transaction,
    box: mailbox.Mailbox,
    case: Case,
    signed: SignedAction,
    sealed: bytes,
    kind: str = "letter",
    said: Mapping[str, Json] | None = None,
    besides: tuple[DepartmentId, ...] = (),
) -> Case:
    """Store a letter that came with a signed deed (no bytes: the reporter gave no words) and write that it came.

    It waits in every open part of the tip. Returns `case` as it stands then.
    """
    if sealed or kind in ("letter", FILES):
        _check_letter(tx, box, sealed, besides)
    seq = mailbox.post_in(tx, box, sealed=sealed, signed=signed, kind=kind, said=said)
    for one in parts.hearing(tx, case):
        values = {"letters_unread": one.letters_unread + 1}
        noted = events.note(tx, one, "letter_in", actor=None, payload={"seq": seq}, values=values)
        case = noted if noted.id == case.id else case
    return case


def _check_letter(tx: Transaction, box: mailbox.Mailbox, sealed: bytes, besides: tuple[DepartmentId, ...]) -> None:
    """The letter must be sealed to the present keys of the departments that the tip itself is sealed to, and of `besides`."""
    envelope = parsed(sealed, Kind.REPLY, box.authority, box.tip, box.hash)
    holders = [one.department for one in keep.recipients_of(tx, box.authority, box.tip)]
    wanted = [*holders, *(one for one in besides if one not in holders)]
    known = keys.intake_keys(tx, box.authority, wanted).values()
    check_departments(envelope, {one.key_id: (one.department, one.retired_day) for one in known}, wanted, tx.today)


def _letter_view(row: mailbox.LetterRow) -> LetterView:
    sealed = row.sealed if row.direction == "out" else None
    return LetterView(row.direction, row.seq, row.kind, page_day(date_of(row.day)), sealed)
