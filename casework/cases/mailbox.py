"""What a reporter sees and does with the phrase in hand.

`read` answers to the mailbox id alone and changes nothing. `act` takes letters and withdrawals, each signed with the
claim key. Claiming and the first look at a reward are actions of the rewards slice (casework/rewards).
"""

from dataclasses import dataclass

from casework.cases import telling
from casework.kernel import events
from casework.kernel.errors import Refused
from casework.kernel.ids import AuthorityId, DepartmentId, MailboxHash, TipId, date_of
from casework.kernel.office import Transaction, query, use_case
from casework.people import departments, keys
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.tips import keep, mailbox
from casework.tips.envelopes import check_departments, parsed, refused
from crypto.mailbox import Action, SignedAction
from crypto.suite1 import Kind


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
    """Everything the mailbox page shows. `records` verify letters (all epochs); `reply_to` are the key ids to seal to."""

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
    history = events.of_case(tx, authority, case.id)
    holders = [one.department for one in keep.recipients_of(tx, authority, box.tip)]
    intake = keys.intake_keys(tx, authority, holders).values()
    standing, reward = case.standing, telling.reward_view(tx, case, history)
    return MailboxView(
        tip=box.tip,
        lead=departments.names(tx, authority)[case.department].short_name,
        now=telling.now_line(tx, case, history),
        next=telling.next_line(tx, case),
        timeline=telling.timeline(tx, history),
        letters=tuple(_letter_view(row) for row in mailbox.letters(tx, box)),
        finding=telling.finding_lines(tx, history, reward),
        reward=reward,
        can_write=lifecycle.answerable(standing),
        can_withdraw=lifecycle.withdrawable(standing),
        wants_answer=standing.main == "NEED_INFO",
        records=keys.all_records_for(tx, authority, holders),
        reply_to=tuple(sorted(one.key_id for one in intake if one.retired_day is None)),
    )


@use_case
def act(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> Acted:
    """Take a letter or a withdrawal. Raises NotFound for an unknown mailbox or signature, Refused for anything else."""
    if signed.action not in (Action.LETTER, Action.WITHDRAW):
        raise refused()
    box = mailbox.take_action(tx, authority, mailbox_hash, signed)
    case = events.load_of_tip(tx, authority, box.tip)
    if signed.action is Action.WITHDRAW:
        if not lifecycle.withdrawable(case.standing):
            raise Refused("too_late", "部门已经接手了，现在不能撤回。")
        case = events.append(tx, case, "withdraw", actor=None)
    else:
        if not lifecycle.answerable(case.standing):
            raise Refused("closed", "这件事办完了，不能再写。")
        _check_letter(tx, box, signed.body)
        seq = mailbox.post_in(tx, box, sealed=signed.body, signature=signed.signature, nonce=signed.nonce)
        case = events.note(
            tx, case, "letter_in", actor=None, payload={"seq": seq}, values={"letters_unread": case.letters_unread + 1}
        )
        if case.standing.main == "NEED_INFO":
            case = events.append(tx, case, "more_given", actor=None)
    history = events.of_case(tx, authority, case.id)
    return Acted(case.standing.main, telling.now_line(tx, case, history))


def _check_letter(tx: Transaction, box: mailbox.Mailbox, sealed: bytes) -> None:
    """The letter must be sealed to the present keys of the departments that the tip itself was sealed to."""
    envelope = parsed(sealed, Kind.REPLY, box.authority, box.tip, box.hash)
    wanted: list[DepartmentId] = [one.department for one in keep.recipients_of(tx, box.authority, box.tip)]
    known = keys.intake_keys(tx, box.authority, wanted).values()
    check_departments(envelope, {one.key_id: (one.department, one.retired_day) for one in known}, wanted, tx.today)


def _letter_view(row: mailbox.LetterRow) -> LetterView:
    sealed = row.sealed if row.direction == "out" else None
    return LetterView(row.direction, row.seq, row.kind, page_day(date_of(row.day)), sealed)
