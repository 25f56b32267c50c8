"""The mailbox as the reporter's page has it: where the case stands, and everything that may be done about it.

`read` changes nothing. `act` takes the deeds of this slice; letters and withdrawals are casework/cases', claiming and the
first look casework/rewards'.
"""

from dataclasses import dataclass

from casework.cases import asked, mailbox, telling
from casework.cases.telling import LANGUAGE, Line
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.events import Event
from casework.kernel.ids import AuthorityId, Day, MailboxHash, date_of
from casework.kernel.office import Transaction, query, use_case
from casework.people import keys
from casework.review import notices, objections, reprisal, wishes
from casework.review.bodies import day_by
from casework.review.objections import Objectable
from casework.rules.deadlines import page_day
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
class BoxView:
    """Everything that the page shows. `unseen`: it shows an answer for the first time, and says so with `seen`."""

    mailbox: mailbox.MailboxView
    unseen: bool
    objecting: Objecting
    wishes: Wishes
    protecting: Protecting
    questions: tuple[str, ...]


@query
def read(tx: Transaction, authority: AuthorityId, mailbox_id: bytes) -> BoxView | None:
    """Return the mailbox of a 32-byte mailbox id; None alike for unknown, wrong and unfinished."""
    box = boxes.find(tx, authority, boxes.hash_of(mailbox_id))
    if box is None:
        return None
    case = events.load_of_tip(tx, authority, box.tip)
    history = events.of_case(tx, authority, case.id)
    open_now = objections.objectable(tx, case, history)
    return BoxView(
        mailbox=mailbox.view_of(tx, box, case, history, _until(tx, case, history)),
        unseen=any(not answer.seen for answer in notices.showing(tx, case, history)),
        objecting=_objecting(tx, open_now),
        wishes=_wishes(tx, case, history),
        protecting=_protecting(tx, case, history),
        questions=_questions(tx, case, history),
    )


@use_case
def act(tx: Transaction, authority: AuthorityId, mailbox_hash: MailboxHash, signed: SignedAction) -> str:
    """Take a signed deed and return the main state. Raises NotFound for an unknown mailbox or signature, Refused otherwise."""
    box = boxes.take_action(tx, authority, mailbox_hash, signed)
    case = events.load_of_tip(tx, authority, box.tip)
    match signed.action:
        case Action.OBJECT:
            case = objections.take(tx, box, case, signed)
        case Action.REPRISAL:
            case = reprisal.take(tx, box, case, signed)
        case Action.RENEW:
            case = wishes.renew(tx, box, case, signed)
        case Action.ASK_WITHDRAW:
            case = wishes.ask_withdrawal(tx, case)
        case Action.WAIVE:
            case = wishes.waive(tx, case)
        case Action.WANT:
            case = wishes.want(tx, case)
        case _:
            raise Refused("unknown_deed", "这一步不在这里做。")
    return case.standing.main


def _until(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Day | None:
    answer = notices.newest(tx, case, history, notices.MAIN_ANSWERS)
    return None if answer is None else answer.until


def _objecting(tx: Transaction, open_now: Objectable) -> Objecting:
    return Objecting(open_now.about, open_now.late(tx.today))


def _wishes(tx: Transaction, case: Case, history: tuple[Event, ...]) -> Wishes:
    may_ask, said = wishes.may_ask_withdrawal(case, history), None
    if may_ask:
        text = tx.office.policies.sentences.states["WITHDRAW_LATER"]
        day = page_day(date_of(day_by(tx, "withdraw_answer")))
        said = Line("WITHDRAW_LATER", text.headline, text.sentence.format(day=day), "")
    elif case.standing.main in wishes.STOPPABLE:
        newest = asked.newest(history, asked.WITHDRAW_ASKED, asked.WITHDRAW_REFUSED)
        said = None if newest is None else telling.told_line(tx, newest.step.upper(), newest)
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
