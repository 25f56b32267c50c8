"""What is not to be paid any more: withdrawals in, unpaid lists out.

    exchange/to-payer/withdrawn-<authority>.json     read by `take_withdrawals`
    exchange/from-payer/unpaid-<batch>.json          written by `write_unpaid`

A withdrawal is an approver's signature over one award (docs/formats.md section 7) and is checked like an order, up to the
root: from then on the counter pays nothing on it, whether or not its order has come. An unpaid list says which awards will
not be paid, since they were withdrawn or nobody came in time. Only after it does the authority decide anew about the money;
an order that nobody fetched may come again with a later day, one that was withdrawn never.
"""

import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, exists, select, update

from crypto import OpeningError
from crypto.awards import Withdrawal, verify_withdrawal
from crypto.encoding import AwardId, Json, KeyId, b64u, unb64u
from crypto.keyring import Purpose
from payer.database import insert_once
from payer.files import write_atomically
from payer.office import PayerOffice
from payer.orders import Batch, RefusedError, authorities, read_batch, refuse
from payer.tables import pay_order, payment, unpaid_list, withdrawn

_NAME = re.compile(r"withdrawn-[A-Za-z0-9_-]{1,64}\.json")
_FIELDS = frozenset({"award", "last_day", "signature", "signer"})


@dataclass(frozen=True)
class TakenBack:
    """What one run of `take_withdrawals` did: awards newly withdrawn, and entries or files refused."""

    taken: int
    refused: int


def take_withdrawals(office: PayerOffice) -> TakenBack:
    """Read every withdrawals file of the exchange; idempotent."""
    taken = refused = 0
    for path in sorted((office.exchange / "to-payer").glob("withdrawn-*.json")):
        if not _NAME.fullmatch(path.name):
            continue
        with office.begin() as connection:
            one = _take_file(connection, office.today(), path)
        taken += one.taken
        refused += one.refused
    return TakenBack(taken, refused)


def _take_file(connection: Connection, today: int, path: Path) -> TakenBack:
    try:
        batch = read_batch(connection, today, path, "withdrawals")
    except RefusedError as reason:
        return TakenBack(0, refuse(connection, today, path.name, -1, "", str(reason)))
    taken = refused = 0
    for position, raw in enumerate(batch.orders):
        try:
            award = _verify(batch, raw, today)
        except RefusedError as reason:
            name = raw.get("award") if isinstance(raw, dict) else None
            refused += refuse(connection, today, path.name, position, name, str(reason))
            continue
        row = {"authority_id": batch.authority, "award_id": award, "day": today, "closed_batch": None}
        taken += insert_once(connection, withdrawn, row)
    return TakenBack(taken, refused)


def _verify(batch: Batch, raw: Json, today: int) -> AwardId:
    if not isinstance(raw, dict) or raw.keys() != _FIELDS or type(raw["last_day"]) is not int:
        raise RefusedError("withdrawal not well formed")
    try:
        wanted = Withdrawal(batch.authority, AwardId(unb64u(raw["award"], 16)), raw["last_day"])
        signer = KeyId(unb64u(raw["signer"], 32))
        record = verify_withdrawal(wanted, unb64u(raw["signature"], 64), batch.keyring, signer, today)
        department = batch.keyring.get(record.signer, Purpose.DEPARTMENT, today)
    except OpeningError:
        raise RefusedError("withdrawal not signed under the root") from None
    if department.holder not in batch.approvers:
        raise RefusedError("withdrawal not by an approver")
    return wanted.award_id


def write_unpaid(office: PayerOffice, day: int | None = None) -> int:
    """Write, once a day for each authority, what will not be paid; the number of awards written.

    `day` stands for today where a sample shortens the wait. A file whose writing was cut off is written again.
    """
    written = 0
    for authority in authorities(office):
        with office.begin() as connection:
            _close(connection, authority, office.today(), office.today() if day is None else day)
        for batch, entries in _unwritten(office, authority):
            secrets.SystemRandom().shuffle(entries)
            content = json.dumps({"v": 1, "unpaid": entries}, separators=(",", ":")).encode("ascii")
            write_atomically(office.exchange / "from-payer" / f"unpaid-{b64u(batch)}.json", content)
            with office.begin() as connection:
                connection.execute(update(unpaid_list).where(unpaid_list.c.batch == batch).values(written=True))
            written += len(entries)
    return written


def is_withdrawn() -> ColumnElement[bool]:
    """Whether the order of the row was withdrawn; a part of a query over `pay_order`."""
    return exists().where(
        withdrawn.c.authority_id == pay_order.c.authority_id, withdrawn.c.award_id == pay_order.c.award_id
    )


def _is_paid() -> ColumnElement[bool]:
    return exists().where(
        payment.c.authority_id == pay_order.c.authority_id,
        payment.c.award_id == pay_order.c.award_id,
        payment.c.share == pay_order.c.share,
    )


def _close(connection: Connection, authority: bytes, today: int, list_day: int) -> None:
    """Close what is over: an order is locked first, so that a clerk who pays it right now is seen."""
    over = (pay_order.c.until_day < today) | is_withdrawn()
    open_now = and_(pay_order.c.authority_id == authority, pay_order.c.closed_batch.is_(None), over)
    connection.execute(select(pay_order.c.award_id).where(open_now).with_for_update()).all()
    closing = and_(open_now, ~_is_paid())
    # A withdrawal whose order never came is answered too: it will be refused if it comes.
    has_order = exists().where(
        pay_order.c.authority_id == withdrawn.c.authority_id, pay_order.c.award_id == withdrawn.c.award_id
    )
    alone = and_(withdrawn.c.authority_id == authority, withdrawn.c.closed_batch.is_(None), ~has_order)
    orders = connection.execute(select(pay_order.c.award_id).where(closing)).first()
    if orders is None and connection.execute(select(withdrawn.c.award_id).where(alone)).first() is None:
        return
    row = {"authority_id": authority, "day": list_day, "batch": secrets.token_bytes(16), "written": False}
    if insert_once(connection, unpaid_list, row):
        connection.execute(update(pay_order).where(closing).values(closed_batch=row["batch"]))
        connection.execute(update(withdrawn).where(alone).values(closed_batch=row["batch"]))


def _unwritten(office: PayerOffice, authority: bytes) -> list[tuple[bytes, list[dict[str, Json]]]]:
    waiting = (unpaid_list.c.authority_id == authority, unpaid_list.c.written.is_(False))
    with office.begin() as connection:
        return [
            (batch, _entries(connection, batch))
            for batch in connection.scalars(select(unpaid_list.c.batch).where(*waiting)).all()
        ]


def _entries(connection: Connection, batch: bytes) -> list[dict[str, Json]]:
    orders = connection.execute(
        select(pay_order.c.award_id, pay_order.c.batch, pay_order.c.share).where(pay_order.c.closed_batch == batch)
    ).all()
    alone = connection.scalars(select(withdrawn.c.award_id).where(withdrawn.c.closed_batch == batch)).all()
    named = [_entry(row.award_id, b64u(row.batch), row.share) for row in orders]
    return named + [_entry(award, "", 1) for award in alone]


def _entry(award: bytes, batch: str, share: int) -> dict[str, Json]:
    entry: dict[str, Json] = {"award": b64u(award), "batch": batch}
    return entry if share == 1 else {**entry, "share": share}
