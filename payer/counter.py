"""What happens at the counter: a code is checked, two clerks pay, and the list says what was paid.

The code itself never arrives here: the browser sends its claim lookup (docs/formats.md section 6). An award can be paid
only in the session that checked it, within `CHECK_HOLDS`, and once: the payment's primary key is the award and the share,
which is the whole award unless several people reported together.
"""

import enum
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from crypto.encoding import date_of, day_of, exact
from payer import clerks
from payer.clerks import Clerk, token_hash
from payer.closing import is_withdrawn
from payer.database import insert_once
from payer.errors import NotPayable, PayerError
from payer.office import PayerOffice
from payer.tables import clerk, pay_order, payment, session

CHECK_HOLDS = timedelta(minutes=10)
_NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 8


class Status(enum.Enum):
    """The four answers of the counter."""

    PAYABLE = "payable"
    PAID = "paid"
    UNKNOWN = "unknown"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Answer:
    """One answer; `amount` (fen) where it may be paid, `paid` where it was."""

    status: Status
    amount: int | None = None
    paid: date | None = None


@dataclass(frozen=True)
class ToPay:
    """What this counter has checked and may pay now."""

    authority_id: bytes
    award_id: bytes
    share: int
    amount: int


@dataclass(frozen=True)
class Receipt:
    """What was paid: number, sum in fen, day and the two clerks' titles; nothing about a case."""

    number: str
    amount: int
    day: date
    clerks: tuple[str, str]


@dataclass(frozen=True)
class PaidRow:
    """One line of the list."""

    day: date
    number: str
    amount: int


@dataclass(frozen=True)
class PaidMonth:
    """The payments of one month with their sum, and the sum of the year so far (to the end of that month).

    `before` and `after` are the first days of the months beside it; there is none after this month.
    """

    first: date
    before: date
    after: date | None
    rows: tuple[PaidRow, ...]
    total: int
    year_total: int
    year_count: int


def check(office: PayerOffice, token: str, lookup: bytes) -> Answer:
    """Answer for a claim lookup (32 bytes) and note, in the session, what may now be paid.

    Where one code stands for several awards, the one that can be paid comes first, so they are paid one after another.
    """
    exact(lookup, 32)
    with office.begin() as connection:
        rows = connection.execute(
            select(pay_order, payment.c.day, is_withdrawn().label("withdrawn"))
            .outerjoin(payment, _same_share())
            .where(pay_order.c.lookup == lookup)
            .order_by(pay_order.c.award_id, pay_order.c.share)
        ).all()
        # The index has found the rows; this comparison keeps the answer from resting on the database's collation.
        rows = [row for row in rows if hmac.compare_digest(row.lookup, lookup)]
        payable = next((row for row in rows if row.day is None and _may_be_paid(row, office.today())), None)
        _note_checked(connection, office, token, payable)
    if payable is not None:
        return Answer(Status.PAYABLE, amount=payable.amount)
    paid = [row.day for row in rows if row.day is not None]
    if paid:
        return Answer(Status.PAID, paid=date_of(max(paid)))
    return Answer(Status.EXPIRED if rows else Status.UNKNOWN)


def _may_be_paid(row: Row[Any], today: int) -> bool:
    """Whether an unpaid order is neither over, nor closed, nor taken back by its approver."""
    return bool(row.until_day >= today and row.closed_batch is None and not row.withdrawn)


def _same_share() -> ColumnElement[bool]:
    return and_(
        payment.c.authority_id == pay_order.c.authority_id,
        payment.c.award_id == pay_order.c.award_id,
        payment.c.share == pay_order.c.share,
    )


def _note_checked(connection: Connection, office: PayerOffice, token: str, row: Row[Any] | None) -> None:
    connection.execute(
        update(session)
        .where(session.c.token_hash == token_hash(token))
        .values(
            checked_authority=row.authority_id if row else None,
            checked_award=row.award_id if row else None,
            checked_share=row.share if row else None,
            checked_at=office.now() if row else None,
        )
    )


def to_pay(office: PayerOffice, token: str) -> ToPay:
    """Return what this counter may pay now; NotPayable where nothing was checked, or too long ago, or it is paid."""
    with office.begin() as connection:
        row = _checked(connection, office, token)
    if row.number is not None:
        raise NotPayable("paid", "这个码已经付过了，不再付。")
    return ToPay(row.authority_id, row.award_id, row.share, row.amount)


def _checked(connection: Connection, office: PayerOffice, token: str) -> Row[Any]:
    # The order stays locked until the end, so that it cannot be closed while it is being paid.
    row = connection.execute(
        select(pay_order, payment.c.number, session.c.checked_at, is_withdrawn().label("withdrawn"))
        .select_from(session)
        .join(
            pay_order,
            and_(
                pay_order.c.authority_id == session.c.checked_authority,
                pay_order.c.award_id == session.c.checked_award,
                pay_order.c.share == session.c.checked_share,
            ),
        )
        .outerjoin(payment, _same_share())
        .where(session.c.token_hash == token_hash(token))
        .with_for_update(of=pay_order)
    ).first()
    if row is None:
        raise NotPayable("nothing", "还没有查过码。请先查码。")
    if row.number is None and (office.now() >= row.checked_at + CHECK_HOLDS or not _may_be_paid(row, office.today())):
        raise NotPayable("late", "查码过了 10 分钟。请再查一次。")
    return row


def pay(office: PayerOffice, token: str, first: Clerk, login: str, auth: bytes) -> Receipt:
    """Record that `first` and a second clerk, who proves presence by an own passphrase, paid what was checked.

    One transaction. A second call from the same session, such as a double click, gives the receipt of the first.
    Raises SignInError for the second clerk, PayerError `same_clerk`, NotPayable.
    """
    with office.begin() as connection:
        second = clerks.identify(office, connection, login, auth)
        if second.id == first.id:
            raise PayerError("same_clerk", "第二个人不能还是您自己。请同事来。")
        row = _checked(connection, office, token)
        if row.number is None:
            _record(connection, office, row, first, second)
        receipt = _receipt(connection, row, first.id)
    if receipt is None:
        raise NotPayable("paid", "另一个窗口刚付过，不再付。")
    return receipt


def _record(connection: Connection, office: PayerOffice, row: Row[Any], first: Clerk, second: Clerk) -> None:
    """Write the payment; where another counter was faster, leave its payment as it is."""
    values = {
        "authority_id": row.authority_id,
        "award_id": row.award_id,
        "share": row.share,
        "day": office.today(),
        "clerk_a": first.id,
        "clerk_b": second.id,
    }
    paid = select(payment.c.number).where(
        payment.c.authority_id == row.authority_id, payment.c.award_id == row.award_id, payment.c.share == row.share
    )
    # A number that came up before leaves the award unpaid, and another number is drawn.
    while not insert_once(connection, payment, values | {"number": _new_number()}):
        if connection.scalar(paid) is not None:
            return


def _new_number() -> str:
    return "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(_NUMBER_LENGTH))


def receipt(office: PayerOffice, token: str, first: Clerk) -> Receipt:
    """Return the receipt of what this counter paid last; NotPayable where that was nothing."""
    with office.begin() as connection:
        row = _checked(connection, office, token)
        found = _receipt(connection, row, first.id)
    if found is None:
        raise NotPayable("nothing", "还没有付。")
    return found


def _receipt(connection: Connection, checked: Row[Any], first: bytes) -> Receipt | None:
    """Return the receipt if it was this clerk's counter that paid."""
    other = clerk.alias()
    row = connection.execute(
        select(payment, pay_order.c.amount, clerk.c.title, other.c.title.label("other"))
        .join(pay_order, _same_share())
        .join(clerk, clerk.c.id == payment.c.clerk_a)
        .join(other, other.c.id == payment.c.clerk_b)
        .where(
            payment.c.authority_id == checked.authority_id,
            payment.c.award_id == checked.award_id,
            payment.c.share == checked.share,
            payment.c.clerk_a == first,
        )
    ).first()
    if row is None:
        return None
    return Receipt(row.number, row.amount, date_of(row.day), (row.title, row.other))


def paid_month(office: PayerOffice, first: date | None = None) -> PaidMonth:
    """Return the payments of the month that `first` lies in (this month if none), by day and number, with sums."""
    first = (first or date_of(office.today())).replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    year = day_of(first.replace(month=1))
    with office.begin() as connection:
        rows = connection.execute(
            select(payment.c.day, payment.c.number, pay_order.c.amount)
            .join(pay_order, _same_share())
            .where(payment.c.day >= day_of(first), payment.c.day < day_of(following))
            # By number within a day: the numbers are random, so the list does not tell who came first.
            .order_by(payment.c.day.desc(), payment.c.number)
        ).all()
        sums = connection.execute(
            select(func.coalesce(func.sum(pay_order.c.amount), 0).label("amount"), func.count().label("payments"))
            .select_from(payment.join(pay_order, _same_share()))
            .where(payment.c.day >= year, payment.c.day < day_of(following))
        ).one()
    listed = tuple(PaidRow(date_of(row.day), row.number, row.amount) for row in rows)
    before = (first - timedelta(days=1)).replace(day=1)
    after = following if day_of(following) <= office.today() else None
    return PaidMonth(first, before, after, listed, sum(row.amount for row in listed), int(sums.amount), int(sums.payments))
