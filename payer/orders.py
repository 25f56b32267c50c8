"""Payment orders in, paid lists out; what is not to be paid any more stands in `closing.py`.

    exchange/to-payer/orders-<batch>.json       read by `take_orders`
    exchange/from-payer/paid-<batch>.json       written by `write_paid`

An award that several people share is one order with a code for each of them: what each gets is reckoned here from the sum and
the number, which the approver signed.

An order is taken only if a chain of signatures leads to it: root → one of the departments that approve → approver's signer
record → award → claim proof of whoever holds the reporter's claim key (docs/formats.md sections 3 and 7). So whoever steals the
console's server, or edits a file on its way, cannot make the payer pay. What fails is left out and named in `refused_order`.
"""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from crypto import OpeningError
from crypto.awards import LONGEST_DAYS, Award, Claim, parse_shares, shares_of, verify_award, verify_claim
from crypto.encoding import AuthorityId, AwardId, Json, KeyId, b64u, unb64u
from crypto.keyring import Keyring, Purpose, Trust
from payer.database import insert_once
from payer.files import write_atomically
from payer.office import PayerOffice
from payer.tables import approver, authority_root, paid_list, pay_order, payment, refused_order, withdrawn

LARGEST_FILE = 8 * 1024 * 1024
_NAME = re.compile(r"orders-[A-Za-z0-9_-]{1,64}\.json")
_ORDER_FIELDS = frozenset(
    {"award", "amount", "claim", "policy", "last_day", "signature", "signer", "lookup", "proof", "until"}
)
_SHARED_FIELDS = _ORDER_FIELDS | {"shares"}


@dataclass(frozen=True)
class Taken:
    """What one run of `take_orders` did: orders newly taken, and orders or files refused."""

    taken: int
    refused: int


@dataclass(frozen=True)
class _Order:
    award_id: AwardId
    share: int
    amount: int
    lookup: bytes
    until_day: int


@dataclass(frozen=True)
class Batch:
    """A file whose key records hold: what it orders, and the departments whose approvers may."""

    authority: AuthorityId
    batch: bytes
    approvers: frozenset[bytes]
    keyring: Keyring
    orders: list[Json]


class RefusedError(Exception):
    """Why an order or a file was not taken; the text is a constant for the audit list."""


def take_orders(office: PayerOffice) -> Taken:
    """Read every orders file of the exchange; idempotent, since an award id is taken once and a refusal named once."""
    taken = refused = 0
    for path in sorted((office.exchange / "to-payer").glob("orders-*.json")):
        if not _NAME.fullmatch(path.name):
            continue
        with office.begin() as connection:
            one = _take_file(connection, office.today(), path)
        taken += one.taken
        refused += one.refused
    return Taken(taken, refused)


def _take_file(connection: Connection, today: int, path: Path) -> Taken:
    try:
        batch = read_batch(connection, today, path, "orders")
    except RefusedError as reason:
        return Taken(0, refuse(connection, today, path.name, -1, "", str(reason)))
    taken = refused = 0
    for position, raw in enumerate(batch.orders):
        try:
            shares = _verify(batch, raw, today)
        except RefusedError as reason:
            name = raw.get("award") if isinstance(raw, dict) else None
            refused += refuse(connection, today, path.name, position, name, str(reason))
            continue
        taken += sum(_take(connection, batch, share) for share in shares) > 0
    return Taken(taken, refused)


def _take(connection: Connection, batch: Batch, share: _Order) -> bool:
    """Store what one code is paid for, or open it again; false for one that is known."""
    row = {"authority_id": batch.authority, "batch": batch.batch, **asdict(share)}
    return insert_once(connection, pay_order, row) or _renewed(connection, batch, share)


def _renewed(connection: Connection, batch: Batch, order: _Order) -> bool:
    """Open an order again that was closed unpaid, for a later day; nothing for one that was withdrawn or paid."""
    taken_back = select(withdrawn.c.award_id).where(
        withdrawn.c.authority_id == batch.authority, withdrawn.c.award_id == order.award_id
    )
    if connection.execute(taken_back).first() is not None:
        return False
    statement = (
        update(pay_order)
        .where(
            pay_order.c.authority_id == batch.authority,
            pay_order.c.award_id == order.award_id,
            pay_order.c.share == order.share,
            pay_order.c.closed_batch.is_not(None),
            pay_order.c.until_day < order.until_day,
        )
        .values(closed_batch=None, until_day=order.until_day, batch=batch.batch, lookup=order.lookup)
    )
    return connection.execute(statement).rowcount == 1


def refuse(connection: Connection, today: int, file: str, position: int, award: Json, reason: str) -> int:
    """Name what was not taken, once; 1 if it is new."""
    text = award[:64] if isinstance(award, str) else ""
    row = {"file": file[:100], "position": position, "award": text, "reason": reason, "day": today}
    return int(insert_once(connection, refused_order, row))


def read_batch(connection: Connection, today: int, path: Path, what: str) -> Batch:
    """Read a file of the exchange whose entries stand under `what`; its records verified up to the authority's root."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise RefusedError("file too large")
        document = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise RefusedError("file not readable") from None
    if not isinstance(document, dict) or document.get("v") != 1:
        raise RefusedError("file not of this version")
    records, orders = document.get("records"), document.get(what)
    if not isinstance(records, list) or not isinstance(orders, list):
        raise RefusedError("file not of this version")
    try:
        authority = AuthorityId(unb64u(document.get("authority"), 16))
        batch = unb64u(document.get("batch"), 16)
        wires = [unb64u(record) for record in records]
    except OpeningError:
        raise RefusedError("file not of this version") from None
    row = connection.execute(select(authority_root).where(authority_root.c.authority_id == authority)).first()
    if row is None:
        raise RefusedError("authority not known here")
    try:
        keyring = Trust(authority, row.root_public).verify(wires, today)
    except OpeningError:
        raise RefusedError("key records not under the root") from None
    approvers = connection.scalars(select(approver.c.holder).where(approver.c.authority_id == authority))
    return Batch(authority, batch, frozenset(approvers), keyring, orders)


def _verify(batch: Batch, raw: Json, today: int) -> tuple[_Order, ...]:
    """Return what each code of the order is paid for, if every signature of its chain holds."""
    if not isinstance(raw, dict) or raw.keys() not in (_ORDER_FIELDS, _SHARED_FIELDS):
        raise RefusedError("order not well formed")
    amount, last_day, until = raw["amount"], raw["last_day"], raw["until"]
    if not (type(amount) is int and type(last_day) is int and type(until) is int and amount > 0 and until >= 0):
        raise RefusedError("order not well formed")
    if until > last_day:
        raise RefusedError("date not covered by the award")
    try:
        award, claim = _read(batch, raw, amount, last_day)
        # An award may wait longer than its signer's record lasts, so the day is the award's, not today.
        day = min(today, last_day - LONGEST_DAYS)
        signer = KeyId(unb64u(raw["signer"], 32))
        record = verify_award(award, unb64u(raw["signature"], 64), batch.keyring, signer, day)
        department = batch.keyring.get(record.signer, Purpose.DEPARTMENT, day)
    except OpeningError:
        raise RefusedError("award not signed under the root") from None
    if department.holder not in batch.approvers:
        raise RefusedError("award not signed by an approver")
    try:
        verify_claim(claim, award.claim_public, award.joint)
    except OpeningError:
        raise RefusedError("claim not signed by its holder") from None
    shares = zip(shares_of(amount, award.joint), claim.lookups, strict=True)
    orders = tuple(_Order(award.award_id, number, fen, lookup, until) for number, (fen, lookup) in enumerate(shares, 1))
    if not all(order.amount for order in orders):
        raise RefusedError("sum too small to share")
    return orders


def _read(batch: Batch, raw: dict[str, Json], amount: int, last_day: int) -> tuple[Award, Claim]:
    """The award and the claim that an order names, unchecked: as many people share it as it has codes."""
    award_id = AwardId(unb64u(raw["award"], 16))
    shares = parse_shares(raw["shares"]) if "shares" in raw else ()
    award = Award(
        authority=batch.authority,
        award_id=award_id,
        amount_fen=amount,
        claim_public=unb64u(raw["claim"], 32),
        policy_hash=unb64u(raw["policy"], 32),
        last_day=last_day,
        joint=1 + len(shares),
    )
    return award, Claim(award_id, unb64u(raw["lookup"], 32), unb64u(raw["proof"], 64), shares)


def write_paid(office: PayerOffice, day: int | None = None) -> int:
    """Write, once a day for each authority, what was paid on earlier days; the number of awards written.

    Payments of today wait for tomorrow, so that a file never holds one counter visit and its hour. The list is shuffled
    and has no time and no clerk. A file whose writing was cut off is written again under the same name. `day` stands
    for today where a sample shortens the wait (see `next_list_day`).
    """
    written = 0
    for authority in authorities(office):
        with office.begin() as connection:
            _open_list(connection, authority, office.today() if day is None else day)
        for batch, awards in _unwritten(office, authority):
            secrets.SystemRandom().shuffle(awards)
            document = {"v": 1, "paid": awards}
            content = json.dumps(document, separators=(",", ":")).encode("ascii")
            write_atomically(office.exchange / "from-payer" / f"paid-{b64u(batch)}.json", content)
            with office.begin() as connection:
                connection.execute(update(paid_list).where(paid_list.c.batch == batch).values(written=True))
            written += len(awards)
    return written


def next_list_day(office: PayerOffice) -> int:
    """Return the first day on which a list would hold every payment made so far."""
    with office.begin() as connection:
        latest = connection.scalar(select(func.max(paid_list.c.day)))
    return max(office.today(), latest or 0) + 1


def authorities(office: PayerOffice) -> list[bytes]:
    """Return the ids of all authorities that this office pays for."""
    with office.begin() as connection:
        return list(connection.scalars(select(authority_root.c.authority_id)))


def _open_list(connection: Connection, authority: bytes, today: int) -> None:
    """Gather the payments of earlier days that no list holds yet into the one list of today."""
    waiting = (payment.c.authority_id == authority, payment.c.exported_batch.is_(None), payment.c.day < today)
    if connection.execute(select(payment.c.day).where(*waiting)).first() is None:
        return
    row = {"authority_id": authority, "day": today, "batch": secrets.token_bytes(16), "written": False}
    if insert_once(connection, paid_list, row):
        connection.execute(update(payment).where(*waiting).values(exported_batch=row["batch"]))


def _unwritten(office: PayerOffice, authority: bytes) -> Iterator[tuple[bytes, list[str]]]:
    """The lists that no file holds yet: an award's id, with `.2`, `.3` … behind it for the share of a later person."""
    with office.begin() as connection:
        batches = list(
            connection.scalars(
                select(paid_list.c.batch).where(paid_list.c.authority_id == authority, paid_list.c.written.is_(False))
            )
        )
        lists = [
            (batch, [_paid(row) for row in connection.execute(select(payment).where(payment.c.exported_batch == batch))])
            for batch in batches
        ]
    yield from lists


def _paid(row: Row[Any]) -> str:
    return b64u(row.award_id) if row.share == 1 else f"{b64u(row.award_id)}.{row.share}"
