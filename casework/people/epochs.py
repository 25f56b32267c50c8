"""Why a department's keys should be made anew: the quarter is over, or somebody keeps seeds who should not any more."""

from dataclasses import dataclass

from casework.kernel.ids import Day, OfficerId, date_of
from casework.kernel.office import Actor, Transaction, query
from casework.people import store
from casework.people.keys import holder_bytes, members_of, strange_shares
from casework.people.rotation import EPOCH_PURPOSES
from casework.people.store import keys as key_store
from casework.rules.duties import Duty
from crypto.keyring import parse_record


@dataclass(frozen=True)
class Epoch:
    """The department's epoch in use: since when and until when it holds, whether a new quarter has begun since, and who
    keeps a seed of it without a duty that needs it (titles): a deputy whose time is over, somebody removed elsewhere."""

    first_day: Day
    last_day: Day
    quarter_over: bool
    strangers: tuple[str, ...]

    @property
    def due(self) -> bool:
        """Whether the keys should be made anew."""
        return self.quarter_over or bool(self.strangers)


@query
def epoch(tx: Transaction, actor: Actor) -> Epoch | None:
    """The epoch of the actor's department, or None where it has no keys. Raises Forbidden."""
    actor.require(Duty.KEYS, Duty.LEAD)
    holder = holder_bytes(actor.department)
    wires = [
        row.wire
        for row in key_store.records(
            tx.connection, actor.authority, holders=[holder], purposes=EPOCH_PURPOSES, current=True
        )
    ]
    if not wires:
        return None
    records = [parse_record(wire)[0] for wire in wires]
    first = Day(min(record.first_day for record in records))
    members = {one.officer: one.duties for one in members_of(tx, actor.authority, actor.department, coming=True)}
    strange: set[OfficerId] = set(strange_shares(tx, actor.authority, wires, members))
    return Epoch(
        first,
        Day(min(record.last_day for record in records)),
        _quarter(first) != _quarter(tx.today),
        tuple(sorted(store.titles(tx.connection, actor.authority, strange).values())),
    )


def _quarter(day: Day) -> tuple[int, int]:
    date = date_of(day)
    return date.year, (date.month - 1) // 3
