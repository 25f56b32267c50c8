"""The projection of a case as a frozen record: where it stands, what is promised, and until when."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework.kernel.ids import AuthorityId, CaseId, Day, DepartmentId, TipId
from casework.rules.lifecycle import CaseState

_STANDING = {
    "state": "main",
    "reward_state": "reward",
    "protection_state": "protection",
    "finding": "finding",
    "before_state": "before",
    "extended": "extended",
}
NOBODY = DepartmentId("")
_NAMED_OTHERWISE = {"department_id": "department"}


@dataclass(frozen=True)
class Case:
    """One case.

    `due` is the day of the main track's promise and `due_kind` the id of its deadline; `due_at` is the half hour of an
    urgent one until it is accepted. While `clock_stopped_day` is set the promise does not run and `wait_until` is the
    day to which the reporter may answer. `reward_due` is the reward track's promise. `entered`: an officer wrote the tip
    down from a call, a letter or a visit. `follows` is the case that a merged one follows, `part_of` the one that
    was parted into this and others: all of them have one tip. `came_to` is the department that the tip first came to.
    `due_from` and `due_days` stand while `due` is 暂定: the day that it was reckoned from and the worked days after it, so
    that it can be reckoned again once the year's table is there; `reward_from` and `reward_days` are the reward track's.
    """

    authority: AuthorityId
    id: CaseId
    number: str
    tip: TipId
    department: DepartmentId
    standing: CaseState
    due: Day | None
    due_at: datetime.datetime | None
    due_kind: str | None
    reward_due: Day | None
    wait_until: Day | None
    clock_stopped_day: Day | None
    urgent: bool
    day: Day
    version: int
    letters_unread: int
    attestation: bytes | None
    attestation_key: bytes | None
    entered: bool
    reward_disputed: bool = False
    follows: CaseId | None = None
    part_of: CaseId | None = None
    came_to: DepartmentId = NOBODY
    due_from: Day | None = None
    due_days: int | None = None
    reward_from: Day | None = None
    reward_days: int | None = None


def case_of(row: Any) -> Case:
    """Turn a row with all columns of `case` into a record."""
    return Case(
        authority=AuthorityId(row.authority_id),
        id=CaseId(row.id),
        number=row.number,
        tip=TipId(row.whole_tip or row.tip_id),
        department=DepartmentId(row.department_id),
        standing=CaseState(
            main=row.state,
            reward=row.reward_state,
            protection=row.protection_state,
            finding=row.finding,
            before=row.before_state,
            extended=row.extended,
        ),
        due=_day(row.due),
        due_at=row.due_at,
        due_kind=row.due_kind,
        reward_due=_day(row.reward_due),
        wait_until=_day(row.wait_until),
        clock_stopped_day=_day(row.clock_stopped_day),
        urgent=row.urgent,
        day=Day(row.day),
        version=row.version,
        letters_unread=row.letters_unread,
        attestation=row.attestation,
        attestation_key=row.attestation_key,
        entered=row.entered,
        reward_disputed=row.reward_disputed,
        follows=_case(row.follows),
        part_of=_case(row.part_of),
        came_to=DepartmentId(row.came_to),
        due_from=_day(row.due_from),
        due_days=row.due_days,
        reward_from=_day(row.reward_from),
        reward_days=row.reward_days,
    )


def standing_values(standing: CaseState) -> dict[str, object]:
    """Return the columns that hold where a case stands on its three tracks."""
    return {name: getattr(standing, field) for name, field in _STANDING.items()}


def changed(case: Case, version: int, columns: Mapping[str, Any]) -> Case:
    """Return the case as it stands after these columns were written, which saves reading it again."""
    fields = {_NAMED_OTHERWISE.get(name, name): value for name, value in columns.items() if name not in _STANDING}
    standing = {field: columns[name] for name, field in _STANDING.items() if name in columns}
    return replace(case, version=version, standing=replace(case.standing, **standing), **fields)


def _case(value: bytes | None) -> CaseId | None:
    return None if value is None else CaseId(value)


def _day(value: int | None) -> Day | None:
    return None if value is None else Day(value)
