"""Enterprises as frozen records, and what may be written of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NewType

from casework.kernel.ids import Day
from casework.rules.duties import Duty

EnterpriseId = NewType("EnterpriseId", bytes)

READERS = (Duty.INTAKE, Duty.VERIFY, Duty.LEAD, Duty.LEGAL, Duty.OVERSEE)
"""Who reads registers, cards, files and ledgers, each only as far as their department may know of the cases."""
WRITERS = (Duty.INTAKE, Duty.VERIFY, Duty.LEAD)


@dataclass(frozen=True)
class Permit:
    """A permit: its name, its number, and its last day (None: it does not end)."""

    name: str
    number: str
    until: Day | None


@dataclass(frozen=True)
class EnterpriseText:
    """An enterprise as an officer writes it. `responsible` is a post; `region` and `sector` may be empty."""

    name: str
    code: str = ""
    region: str = ""
    sector: str = ""
    address: str = ""
    responsible: str = ""
    permits: tuple[Permit, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry of the register that an officer may know of. `merged_into`: the entry that it is part of now, or None."""

    id: EnterpriseId
    text: EnterpriseText
    shared: bool
    merged_into: EnterpriseId | None
    version: int


@dataclass(frozen=True)
class Candidate:
    """An entry that may be meant: its page names, how alike it is (0 to 100), and whether the code is the same."""

    id: EnterpriseId
    name: str
    code: str
    region: str
    likeness: int
    same_code: bool


def entry_of(row: Any) -> Entry:
    """Turn a row of `enterprise` into a record; one that was read for a list has no permits."""
    given = getattr(row, "permits", ())
    permits = tuple(Permit(one["name"], one["number"], _day(one["until"])) for one in given)
    text = EnterpriseText(row.name, row.code, row.region, row.sector, row.address, row.responsible, permits)
    merged = None if row.merged_into is None else EnterpriseId(row.merged_into)
    return Entry(EnterpriseId(row.id), text, row.shared, merged, row.version)


def _day(value: int | None) -> Day | None:
    return None if value is None else Day(value)
