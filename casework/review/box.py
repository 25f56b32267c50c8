"""The mailbox as the reporter's page has it: where the case stands, and everything that may be done about it.

`read` changes nothing. `act` takes the deeds of this slice; letters and withdrawals are casework/cases', claiming and the
first look casework/rewards'.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from casework.cases import asked, mailbox, parts, telling
from casework.cases.promised import promise
from casework.cases.telling import LANGUAGE, Line
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.events import Event
from casework.kernel.ids import AuthorityId, Day, MailboxHash
from casework.kernel.office import Transaction, query, use_case
from casework.people import keys
from casework.review import notices, objections, reprisal, wishes
from casework.review.bodies import part_named, refused
from casework.tips import mailbox as boxes
from crypto.mailbox import Action, SignedAction

ACTIONS = frozenset(
    {Action.OBJECT, Action.ASK_WITHDRAW, Action.REPRISAL, Action.WAIVE, Action.WANT, Action.RENEW}
)  # fmt: skip


@dataclass(frozen=True)
class Objecting:
    """What may be objected to now, and whether the days for it are over (it is taken all the same)."""

    about: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class Wishes:
    """What else the reporter may do: `withdrawal` is the sentence about stopping, with a button where `may_ask`."""

    withdrawal: Line | None
    may_ask: bool
    may_waive: bool
    may_want: bool
    may_renew: bool


@dataclass(frozen=True)
class Protecting:
    """Who may read of a reprisal besides the tip's departments (`reply_to`), and what is done about one."""

    line: Line | None
    reply_to: tuple[bytes, ...]
    records: tuple[bytes, ...]


@dataclass(frozen=True)
class PartView:
    """One of the cases that a tip was parted into, as far as it has something of its own."""

    now: Line
    next: Line | None
    finding: tuple[telling.FindingLine, ...]
    reward: telling.RewardView | None
    objecting: Objecting
    may_renew: bool


@dataclass(frozen=True)
class BoxView:
    """Everything that the page shows. `unseen`: it shows an answer for the first time, and says so with `seen`.

    `parts` are there where the tip was parted: the mailbox itself has then neither finding nor reward.
    """

    mailbox: mailbox.MailboxView
    unseen: bool
    objecting: Objecting
    wishes: Wishes
    protecting: Protecting
    questions: tuple[str, ...]
    parts: tuple[PartView, ...] = ()


@query
def read(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> BoxView | None:
    """Return the mailbox of a 32-byte mailbox id; None alike for unknown, wrong and unfinished."""
    box = boxes.find(tx, authority, boxes.hash_of(mailbox_id))
    if box is None:
        return None
    case = events.load_of_tip(tx, authority, box.tip)
    history = events.of_case(tx, authority, case.id)
    each = [(one, events.of_case(tx, authority, one.id)) for one in parts.of_tip(tx, case)]
    return BoxView(
        mailbox=mailbox.view_of(tx, box, case, history, _until(tx, case, history)),
        unseen=any(not answer.seen for one in each for answer in notices.showing(tx, *one)),
        objecting=_objecting(tx, case, history),
        wishes=_all_wishes([_wishes(tx, *one) for one in each]),
        protecting=_protecting(tx, case, history),
        questions=tuple(dict.fromkeys(question for one in each for question in _questions(tx, *one))),
        parts=tuple(_part(tx, *one) for one in each) if case.standing.main == parts.PARTED else (),
    )


@use_case
def act(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> str:
    """Take a signed deed and return the main state. Raises NotFound for an unknown mailbox or signature, Refused otherwise.

    Where the tip was parted, a deed about an answer names the part; every other deed is meant for all of them.
    """
    box = boxes.take_action(tx, authority, mailbox_hash, signed)
    whole = events.load_of_tip(tx, authority, box.tip)
    match signed.action:
        case Action.OBJECT:
            return objections.take(tx, box, _meant(tx, whole, signed), signed).standing.main
        case Action.RENEW:
            return wishes.renew(tx, box, _meant(tx, whole, signed), signed).standing.main
        case Action.REPRISAL:
            return reprisal.take(tx, box, whole, signed).standing.main
        case Action.ASK_WITHDRAW:
            return _each(tx, whole, wishes.ask_withdrawal)
        case Action.WAIVE:
            return _each(tx, whole, wishes.waive)
        case Action.WANT:
            return _each(tx, whole, wishes.want)
        case _:
            raise Refused("unknown_deed", "这一步不在这里做。")


def _meant(tx: Transaction, whole: Case, signed: SignedAction) -> Case:
    """Return the part that a deed is about; the case itself where the tip was not parted."""
    named, cases = part_named(signed.body), parts.of_tip(tx, whole)
    if whole.standing.main != parts.PARTED and named == 0:
        return whole
    if whole.standing.main != parts.PARTED or not 1 <= named <= len(cases):
        raise refused()
    return cases[named - 1]


def _each(tx: Transaction, whole: Case, deed: Callable[[Transaction, Case], Case]) -> str:
    """Do a deed for all parts that it is open to; Refused where it is open to none."""
    refusals, state = [], ""
    for one in parts.of_tip(tx, whole):
        try:
            state = deed(tx, one).standing.main
        except Refused as refusal:
            refusals.append(refusal)
    if not state:
        raise refusals[0]
    return state


def _part(tx: Transaction, case: Case, history: tuple[Event, ...]) -> PartView:
    reward = telling.wished(tx, case, history, telling.reward_view(tx, case, history))
    return PartView(
        now=telling.now_line(tx, case, history, _until(tx, case, history)),
        next=telling.next_line(tx, case),
        finding=telling.finding_lines(tx, history, reward),
        reward=reward,
        objecting=_objecting(tx, case, history),
        may_renew=wishes.may_renew(tx, case, history),
    )


def _all_wishes(each: Sequence[Wishes]) -> Wishes:
    """What may be wished for any part; asking for more days names one."""
    asking = next((one for one in each if one.may_ask), None) or next((one for one in each if one.withdrawal), each[0])
    return Wishes(
        withdrawal=asking.withdrawal,
        may_ask=asking.may_ask,
        may_waive=any(one.may_waive for one in each),
        may_want=any(one.may_want for one in each),
        may_renew=len(each) == 1 and each[0].may_renew,
    )


def _until(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Day | None:
    answer = notices.newest(tx, case, history, notices.MAIN_ANSWERS)
    return None if answer is None else answer.until


def _objecting(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Objecting:
    open_now = objections.objectable(tx, case, history)
    return Objecting(open_now.about, open_now.late(tx.today))


def _wishes(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Wishes:
    may_ask, said = wishes.may_ask_withdrawal(case, history), None
    if may_ask:
        text = tx.office.policies.sentences.states["WITHDRAW_LATER"]
        said = Line("WITHDRAW_LATER", text.headline, text.sentence.format(day=promise(tx, "withdraw_answer").text), "")
    elif case.standing.main in wishes.STOPPABLE:
        newest = asked.newest(history, asked.WITHDRAW_ASKED, asked.WITHDRAW_REFUSED)
        said = None if newest is None else telling.answer_line(tx, newest.step.upper(), newest, history)
    return Wishes(
        withdrawal=said,
        may_ask=may_ask,
        may_waive=wishes.may(case, "waive"),
        may_want=wishes.may_want(tx, case, history),
        may_renew=wishes.may_renew(tx, case, history),
    )


def _protecting(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Protecting:
    protector = reprisal.guardian(tx, case)
    holders = () if protector is None else (protector,)
    intake = keys.intake_keys(tx, case.authority, holders).values()
    return Protecting(
        telling.protection_line(tx, case, history),
        tuple(one.key_id for one in intake if one.retired_day is None),
        keys.all_records_for(tx, case.authority, holders),
    )


def _questions(tx: Transaction, case: Case, history: tuple[Event, ...]) -> tuple[str, ...]:
    asking = asked.newest(history, "ask_more")
    if case.standing.main != "NEED_INFO" or asking is None:
        return ()
    cards = tx.office.policies.cards
    return tuple(cards[one].texts[LANGUAGE].question for one in asking.tell.get("cards", ()))
