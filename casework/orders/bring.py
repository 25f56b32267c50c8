"""Taking in what another office hands over: a row of its table, or a file of another installation.

Each is sealed in the officer's browser as a call is (casework/entry/enter.py) and arrives here as the portal's tips do:
this server reads neither the caller's name nor a word. What it keeps besides is the other office's number with its day, and
whatever knows both number and caller stands there, not here (docs/threat-model.md). A number comes once: the second try
is answered with what the first one made, and another tip under the same number is refused.

That holds for whoever may know that the number is here: the department that took it in, and those that see its case. Any other
one gets the answers that it would get were the number not here, and so a number may stand under two cases, each with the
deadline and the reply of its own. A department that sees both reads so on the page of either.

Files of a case from another installation follow as a reporter's do (casework/tips/uploads.py), sent by the desk that opened
it. The browser draws the tip's id, content key and upload secrets from that file and the desk's own key, so that whoever was
interrupted opens the file again and goes on where it stopped, without a second case.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from casework.cases.order import first_receipt
from casework.cases.receive import Submission
from casework.entry.enter import Entered, entered
from casework.kernel import authorities
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import CaseId, Day
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import kept_from_home, visible_cases
from casework.orders import store
from casework.rules import order_numbers
from casework.rules.duties import Duty
from casework.tips import keep, mailbox
from crypto.suite1 import parse
from policies.order_types import RESERVED

OUTSIDE = RESERVED
LONGEST_ORIGIN = 200
# A deadline or a day of receipt that is further away than this is a column that was read wrongly.
MOST_DAYS = 800
MOST_ASKED = 100
"""So many numbers the page asks about at once (static/js/console/order-rows.js)."""
BAD_NUMBER = "编号空着，或者太长。"
KNOWN = "这个编号导过了，没有再导。"
KNOWN_SLIP = "这张移送单收过了{cases}，没有再建案。新来的信和照片就在这一页看：要紧的写进那件案的线索，要用的存到这台电脑。"


@dataclass(frozen=True)
class Order:
    """A row's place in the other office: source (an id of the policies), its number, its deadline or None.

    `first_day`: when it was written down there, where the table says so.
    """

    source: str
    number: str
    due: Day | None
    first_day: Day | None = None


@dataclass(frozen=True)
class Taken:
    """What stands now: `scope` (68 bytes) of the tip's envelope, under which its files are sealed.

    `own_words`: the mailbox is that of the words which this browser holds, so that they can still be sent back to the giver.
    """

    entered: Entered
    scope: bytes
    own_words: bool


@dataclass(frozen=True)
class Origin:
    """A file of another installation: its slip number, who handed it on, and the day of the first report there."""

    slip: str
    giver: str
    first_day: Day


def may_bring(tx: Transaction, actor: Actor) -> bool:
    """Tell whether orders come in through this officer: intake of a department that the pack names for them."""
    return Duty.INTAKE in actor.duties and actor.department in authorities.pack_of(tx, actor.authority).order_doors


@query
def door(tx: Transaction, actor: Actor) -> bool:
    """The same for a page."""
    return may_bring(tx, actor)


@query
def known(tx: Transaction, actor: Actor, source: str, numbers: Collection[str]) -> tuple[str, ...]:
    """Return which of these numbers have come before, as far as the actor may know, for the dry run; raises Forbidden."""
    if not may_bring(tx, actor):
        raise Forbidden
    if len(numbers) > MOST_ASKED:
        raise Refused("too_many", "一次问的编号太多。重新打开这一页，再选一次表。")
    asked = {order_numbers.spelled(one) for one in numbers}
    if not all(order_numbers.is_number(one) for one in asked):
        raise Refused("bad_number", BAD_NUMBER)
    return tuple(sorted({row.number for row in numbered(tx, actor, source, asked)}))


def numbered(tx: Transaction, actor: Actor, source: str, numbers: Collection[str]) -> list[Any]:
    """Return the orders under these numbers that the actor may know of, as `store.orders_numbered` does."""
    at = (actor.authority, actor.department)
    rows = store.orders_numbered(tx.connection, visible_cases(actor), at, source, numbers)
    kept = kept_from_home(tx, actor, [CaseId(row.case_id) for row in rows])
    return [row for row in rows if row.case_id not in kept]


@use_case
def bring(tx: Transaction, actor: Actor, submission: Submission, order: Order) -> Entered:
    """Take in one row, sealed to the department that the rules choose; raises Forbidden, Refused as `enter` does."""
    if not may_bring(tx, actor):
        raise Forbidden
    if order.source not in tx.office.policies.order_sources:
        raise Refused("bad_source", "没有这个来源，请重新选。")
    if order.due is not None and abs(order.due - tx.today) > MOST_DAYS:
        raise Refused("bad_due", "办理时限差得太远，像是认错了列。")
    if order.first_day is not None and not 0 <= tx.today - order.first_day <= MOST_DAYS:
        raise Refused("bad_first", "登记的日子晚于今天，或者太早，像是认错了列。")
    values = {"due_day": order.due, "first_day": order.first_day}
    return _brought(tx, actor, submission, (order.source, order_numbers.spelled(order.number)), values)[0]


@use_case
def bring_outside(tx: Transaction, actor: Actor, submission: Submission, origin: Origin) -> Taken:
    """Take in what another installation handed over and the browser opened and sealed anew; raises as `bring` does.

    The numbers of slips are drawn by whoever hands on, so the giver belongs to the number. A second try is answered with what
    the first one made, whatever place or line was chosen this time.
    """
    actor.require(Duty.INTAKE)
    giver = origin.giver.strip()
    if not 1 <= len(giver) <= LONGEST_ORIGIN or not 0 < origin.first_day <= tx.today:
        raise Refused("bad_origin", "移送单上的单位或日子不对，没有收。")
    number = f"{origin.slip}·{giver}"[: order_numbers.LONGEST].strip()
    made, case = _brought(tx, actor, submission, (OUTSIDE, number), {"origin": giver, "first_day": origin.first_day})
    kept = keep.kept(tx, case.authority, case.tip)
    if kept is None:
        raise Refused("known", KNOWN)
    own_words = mailbox.of_tip(tx, case.authority, case.tip).hash == submission.mailbox
    return Taken(made, parse(kept.sealed).scope, own_words)


def _brought(
    tx: Transaction, actor: Actor, submission: Submission, named: tuple[str, str], values: Mapping[str, object]
) -> tuple[Entered, Case]:
    source, number = named
    if not order_numbers.is_number(number):
        raise Refused("bad_number", BAD_NUMBER)
    if order_numbers.names_somebody(number):
        raise Refused("private_number", "编号像是电话或身份证号，可能认错了列，没有导。")
    made, case = entered(tx, actor, submission, files=source == OUTSIDE)
    before = store.order_of(tx.connection, case.authority, case.id)
    if before is None:
        # Whoever brings the same number meanwhile waits for this transaction: taking a tip in holds the authority's row.
        if same := numbered(tx, actor, source, [number]):
            # The tip that was just kept goes with the transaction.
            raise Refused("known", _known(source, same))
        row = {
            "authority_id": actor.authority, "case_id": case.id, "source": source, "number": number, "origin": "",
            "door_id": actor.department, "first_day": None, "due_day": None, "imported_day": tx.today, "replied_day": None,
            **values,
        }  # fmt: skip
        if not store.insert_order(tx.connection, row):
            raise Refused("known", KNOWN)
        first = values.get("first_day")
        if isinstance(first, int):
            # Who was first is reckoned from the day on which somebody outside received it (dossier 3.3).
            first_receipt(tx, case, Day(first))
    elif (before.source, before.number) != (source, number):
        raise Refused("known", KNOWN)
    return made, case


def _known(source: str, same: list[Any]) -> str:
    """Return why a number is not taken in again; of a slip, which case it is, where the officer sees it.

    What comes later under a slip cannot be laid into the case itself: a letter there is signed with the reporter's own key.
    """
    cases = "、".join(row.case_number for row in same if row.case_number)
    return KNOWN_SLIP.format(cases=f"，是案 {cases}" if cases else "") if source == OUTSIDE else KNOWN
