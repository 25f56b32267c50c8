"""Ledgers (攀办函〔2015〕135号 六（二）): who looked, when, where, what was found, what became of it; by level.

A line is corrected by a line that names it and says why; both are shown. Every card stands in the ledger of its department by
itself, so that nobody writes twice what a case or a card holds already.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.cases.words import check_no_private_numbers, clean, required
from casework.enterprises.known import Known, known_to, places_of
from casework.enterprises.records import READERS, WRITERS, EnterpriseId
from casework.enterprises.view import names_of
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import visible_cases
from casework.ledgers import store
from casework.ledgers.cards import Card, all_cards
from casework.people import departments, officers
from casework.rules.cards import LEVELS, OVERDUE, PROGRESS, STRUCK
from casework.rules.paging import cut

_LONGEST = 300
_LEVEL_OF = {"province": "city", "city": "city", "county": "county", "township": "township", "village": "village"}


@dataclass(frozen=True)
class LineText:
    """A line as an officer writes it. `who` is a post; `card` is a number and `enterprise` an entry, or empty and None."""

    level: str
    region: str
    who: str
    day: Day | None
    area: str
    result: str
    outcome: str
    card: str = ""
    enterprise: EnterpriseId | None = None


@dataclass(frozen=True)
class Line:
    """One line as a page shows it. `id` is empty for one that a card makes; `corrections` name this line, oldest first."""

    id: bytes
    level: str
    region: str
    who: str
    day: Day
    area: str
    result: str
    outcome: str
    card: str
    enterprise: EnterpriseId | None
    enterprise_name: str
    by: str
    reason: str = ""
    region_code: str = ""
    corrections: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which lines; empty and None mean all. `text` is a part of any column."""

    level: str = ""
    region: str = ""
    text: str = ""
    first: Day | None = None
    last: Day | None = None


@dataclass(frozen=True)
class Ledger:
    """A page of the ledger, newest day first."""

    rows: tuple[Line, ...]
    total: int
    page: int
    pages: int


@query
def ledger(tx: Transaction, actor: Actor, wanted: Wanted, page: int = 1) -> Ledger:
    """Return a page of the ledger that the officer may know of; raises Forbidden."""
    return Ledger(*cut(lines_of(tx, actor, wanted), page))


@query
def line(tx: Transaction, actor: Actor, one: bytes) -> Line | None:
    """Return a line that was written, with its corrections, or None; raises Forbidden."""
    return next((each for each in _flat(lines_of(tx, actor, Wanted())) if each.id == one), None)


@use_case
def write_line(tx: Transaction, actor: Actor, text: LineText) -> bytes:
    """Add a line and return its id; raises Forbidden and Refused."""
    actor.require(*WRITERS)
    return _write(tx, actor, text)


@use_case
def correct_line(tx: Transaction, actor: Actor, one: bytes, text: LineText, reason: str) -> bytes:
    """Add a line that corrects another one of the own department, with a reason; raises Forbidden and Refused."""
    actor.require(*WRITERS)
    row = next((row for row in store.lines(tx.connection, actor.authority, visible_cases(actor)) if bytes(row.id) == one), None)
    if row is None or one not in {each.id for each in _flat(lines_of(tx, actor, Wanted()))}:
        raise Refused("bad_line", "没有找到要更正的那一行。")
    if row.department_id != actor.department:
        raise Refused("not_yours", "这一行是别的部门写的，由他们更正。")
    said = clean(reason, "为什么更正")
    return _write(tx, actor, text, said, row)


def lines_of(tx: Transaction, actor: Actor, wanted: Wanted) -> list[Line]:
    """Return the lines that the officer may know of, newest day first, each with what corrects it; raises Forbidden."""
    actor.require(*READERS)
    known_entries = known_to(tx, actor)
    names, places = names_of(known_entries), places_of(tx, actor.authority)
    rows = store.lines(tx.connection, actor.authority, visible_cases(actor))
    known = [row for row in rows if row.enterprise_id is None or row.enterprise_id in names]
    titles = officers.titles(tx, actor.authority, {row.written_by for row in known})
    found: dict[bytes, Line] = {}
    below: dict[bytes, list[bytes]] = {}
    for row in sorted(known, key=lambda one: one.at):
        entry = names.get(EnterpriseId(row.enterprise_id)) if row.enterprise_id else None
        found[bytes(row.id)] = Line(
            bytes(row.id), row.level, places.label(row.region) if row.region else "", row.who, Day(row.day), row.area,
            row.result, row.outcome, row.card, entry[0] if entry else None, entry[1] if entry else "",
            titles.get(row.written_by, ""), row.reason, row.region,
        )  # fmt: skip
        if row.corrects is not None:
            below.setdefault(bytes(row.corrects), []).append(bytes(row.id))
    correcting = {one for each in below.values() for one in each}
    # What corrects a line that the officer must not know of is not shown either.
    first = [_with_corrections(one, found, below) for key, one in found.items() if key not in correcting]
    everything = [*first, *_of_cards(tx, actor, all_cards(tx, actor, known_entries))]
    return sorted((one for one in everything if _fits(one, wanted)), key=lambda one: (-one.day, one.area, one.id))


def looked_at(tx: Transaction, actor: Actor, known: Known, first: Day, last: Day) -> set[EnterpriseId]:
    """Return the known enterprises in which a line of these days, that the officer may know of, says that somebody looked."""
    rows = store.lines(tx.connection, actor.authority, visible_cases(actor))
    found = {EnterpriseId(row.enterprise_id) for row in rows if row.enterprise_id and first <= row.day <= last}
    return {known.root(one) for one in found if one in known.entries}


def _of_cards(tx: Transaction, actor: Actor, made: Sequence[Card]) -> list[Line]:
    """Return the line that each card makes by itself."""
    level = {one.short_name: _LEVEL_OF.get(one.level, "county") for one in departments.names(tx, actor.authority).values()}
    return [_of_card(one, level.get(one.department, "county")) for one in made]


def _of_card(card: Card, level: str) -> Line:
    became = f"整改中，{PROGRESS[OVERDUE]}" if card.progress == OVERDUE else PROGRESS[card.progress]
    if card.progress == STRUCK and card.accepted_by:
        became += f"，{card.accepted_by}验收"
    one, name = card.enterprises[0]
    # The same words for a report and for an inspection: a ledger that is handed on tells neither.
    return Line(
        b"", level, card.region, f"{card.department}检查人员", card.found_day, card.place or name, card.hazard, became,
        card.number, one, name, "", "", card.codes[0],
    )  # fmt: skip


def _with_corrections(one: Line, found: dict[bytes, Line], below: dict[bytes, list[bytes]]) -> Line:
    under = tuple(_with_corrections(found[each], found, below) for each in below.get(one.id, ()))
    return replace(one, corrections=under)


def _flat(lines: Sequence[Line]) -> list[Line]:
    return [each for one in lines for each in (one, *_flat(one.corrections))]


def _fits(one: Line, wanted: Wanted) -> bool:
    if wanted.level and one.level != wanted.level:
        return False
    if wanted.region and one.region_code != wanted.region:
        return False
    if (wanted.first is not None and one.day < wanted.first) or (wanted.last is not None and one.day > wanted.last):
        return False
    text = wanted.text.strip()
    words = (one.who, one.area, one.result, one.outcome, one.card, one.enterprise_name)
    return not text or any(text.upper() in each.upper() for each in words)


def _write(tx: Transaction, actor: Actor, text: LineText, reason: str = "", corrected: Any = None) -> bytes:
    words = _checked(tx, actor, text)
    card, one = text.card.strip().upper(), text.enterprise
    # A correction is seen by those alone who may see what it corrects.
    case = corrected.case_id if corrected is not None else None
    if card:
        found = _card(tx, actor, card)
        case, one = case or found.case_id, one or found.enterprises[0][0]
    if one is not None:
        known = known_to(tx, actor)
        if one not in known.entries:
            raise Refused("bad_enterprise", "请从名册里选一家。")
        one = known.root(one)
    new = fresh_id()
    values = {"level": text.level, "region": text.region, "day": text.day, "card": card, "case_id": case, "reason": reason}
    key = {"authority_id": actor.authority, "id": new, "department_id": actor.department}
    by = {"enterprise_id": one, "written_by": actor.officer, "at": tx.now}
    corrects = None if corrected is None else corrected.id
    store.insert_line(tx.connection, {**key, **values, **words, **by, "corrects": corrects})
    return new


def _checked(tx: Transaction, actor: Actor, text: LineText) -> dict[str, str]:
    if text.level not in LEVELS:
        raise Refused("bad_level", "请选台账的层级。")
    if text.region and not places_of(tx, actor.authority).holds(text.region):
        raise Refused("bad_place", "街镇不在单子里，请重新选。")
    if text.day is None or text.day > tx.today:
        raise Refused("future", "请写排查的日子，不晚于今天。")
    names = {"who": "排查人（写岗位）", "area": "排查区域", "result": "排查结果", "outcome": "整治结果"}
    words = {name: required(str(getattr(text, name)), label) for name, label in names.items()}
    if any(len(one) > _LONGEST for one in words.values()):
        raise Refused("too_long", f"每一格最多 {_LONGEST} 个字。")
    check_no_private_numbers(*words.values())
    return words


def _card(tx: Transaction, actor: Actor, number: str) -> Card:
    found = next((one for one in all_cards(tx, actor) if one.number == number), None)
    if found is None:
        raise Refused("bad_card", "没有这个卡号。照隐患卡上的抄，或者空着。")
    return found
