"""`append` is the only writer of a case's state.

Rules
- One append per change: the event and the case's projection are written in one transaction.
- Numbers are gap-free in each stream of an authority. Stream `reporter` carries a day only, stream `officer` a time: the
  sequences are apart so that an officer's exact times say nothing about when a reporter came (DESIGN section 1).
- What a step does (target, deadline, clock) stands in `rules.lifecycle`; nothing here knows a state by name.
- `tell` is what the reporter's sentence is filled with; all else in the payload is for officers and statistics.
- Every event carries a salt and a commitment, H(label("event") ‖ salt ‖ canonical event), for the public log to come
  (docs/formats.md section 9).
"""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.kernel import store
from casework.kernel.casefile import Case, case_of, standing_values
from casework.kernel.errors import CaseworkError, Conflict, Refused
from casework.kernel.ids import (
    AuthorityId,
    CaseId,
    Day,
    DepartmentId,
    EventId,
    OfficerId,
    TipId,
    date_of,
    day_of,
    draw_case_number,
    fresh_id,
)
from casework.kernel.office import Actor, Transaction
from casework.rules import deadlines, lifecycle
from crypto.encoding import Json, b64u, canonical, labelled

_DRAWS_PER_LENGTH = 8
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Event:
    """One event. `track` is empty for what changed no state; `state` is then the main state it happened in."""

    id: EventId
    stream: str
    seq: int
    track: str
    step: str
    state: str
    actor: OfficerId | None
    at: datetime.datetime | None
    day: Day
    payload: Mapping[str, Any]
    tell: Mapping[str, Any] = field(default_factory=dict)


def begin(
    tx: Transaction,
    *,
    authority: AuthorityId,
    tip: TipId,
    department: DepartmentId,
    recipients: Mapping[DepartmentId, str],
    urgent: bool,
) -> Case:
    """Open the case of a tip that was just stored and take its first step, `receive`. The number is random."""
    case_id = CaseId(fresh_id())
    values = {
        "authority_id": authority,
        "id": case_id,
        "tip_id": tip,
        "department_id": department,
        **standing_values(lifecycle.START),
        "urgent": urgent,
        "version": 0,
        "day": tx.today,
    }
    for length in range(4, _LONGEST_NUMBER + 1):
        if any(
            store.insert_case(tx.connection, values | {"number": draw_case_number(length)}) for _ in range(_DRAWS_PER_LENGTH)
        ):
            break
    else:
        raise CaseworkError("no_number", "案号用完了。")
    store.insert_recipients(
        tx.connection,
        [
            {"authority_id": authority, "case_id": case_id, "department_id": name, "role": role}
            for name, role in recipients.items()
        ],
    )
    case = load(tx, authority, case_id)
    return append(tx, case, "receive", actor=None, deadline="accept_urgent" if urgent else None)


def append(
    tx: Transaction,
    case: Case,
    step: str,
    *,
    actor: Actor | None,
    payload: Mapping[str, Json] | None = None,
    tell: Mapping[str, Json] | None = None,
    finding: str = "",
    deadline: str | None = None,
    values: Mapping[str, object] | None = None,
) -> Case:
    """Take one lawful step: write its event and the case as it stands afterwards, which is returned.

    `deadline` takes the place of the step's own rule; `values` are further columns of the case that change with it.
    Raises Refused when the lifecycle does not allow the step from here, Conflict when somebody else was first.
    """
    try:
        row = lifecycle.step_named(step)
        standing = lifecycle.apply(case.standing, step, finding=finding)
    except lifecycle.LifecycleError:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。") from None
    promised, day = _promise(tx, case, row, deadline)
    changes = standing_values(standing) | promised | dict(values or {})
    told = {**({"day": day} if day is not None else {}), **(tell or {})}
    state = {
        lifecycle.MAIN: standing.main,
        lifecycle.REWARD: standing.reward,
        lifecycle.PROTECTION: standing.protection,
    }[row.track]
    return _write(tx, case, (row.track, step, state), changes, actor, _payload(payload, told))


def note(
    tx: Transaction,
    case: Case,
    what: str,
    *,
    actor: Actor | None,
    payload: Mapping[str, Json] | None = None,
    tell: Mapping[str, Json] | None = None,
    values: Mapping[str, object] | None = None,
) -> Case:
    """Write an event that moves no track, such as a letter or a new version of the record."""
    return _write(tx, case, ("", what, case.standing.main), dict(values or {}), actor, _payload(payload, tell))


def load(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> Case:
    """Return a case by an id that the caller got from a row of its own."""
    row = store.case_by_id(tx.connection, authority, case_id, lock=tx.writes)
    if row is None:
        raise CaseworkError("no_case", "没有找到这件案。")
    return case_of(row)


def load_of_tip(tx: Transaction, authority: AuthorityId, tip: TipId) -> Case:
    """Return the case of a tip."""
    row = store.case_of_tip(tx.connection, authority, tip, lock=tx.writes)
    if row is None:
        raise CaseworkError("no_case", "没有找到这件案。")
    return case_of(row)


def past_due(tx: Transaction, authority: AuthorityId) -> tuple[Case, ...]:
    """Return the cases with a deadline that has passed, for the sweep."""
    return tuple(case_of(row) for row in store.cases_past_due(tx.connection, authority, tx.today, tx.now))


def of_case(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> tuple[Event, ...]:
    """Return a case's events, oldest first."""
    return tuple(_event(row) for row in store.events_of(tx.connection, authority, case_id))


def after(tx: Transaction, authority: AuthorityId, stream: str, cursor: int, limit: int) -> tuple[Event, ...]:
    """Return up to `limit` events of a stream after a cursor (a seq; 0 for the beginning)."""
    return tuple(_event(row) for row in store.events_after(tx.connection, authority, stream, cursor, limit))


def _write(
    tx: Transaction,
    case: Case,
    what: tuple[str, str, str],
    changes: Mapping[str, object],
    actor: Actor | None,
    payload: dict[str, Json],
) -> Case:
    track, step, state = what
    version = case.version + 1
    if not store.update_case(tx.connection, case.authority, case.id, case.version, {**changes, "version": version}):
        raise Conflict
    stream = "officer" if actor else "reporter"
    event: dict[str, Any] = {
        "authority_id": case.authority,
        "stream": stream,
        "seq": store.next_number(tx.connection, case.authority, stream),
        "event_id": fresh_id(),
        "case_id": case.id,
        "track": track,
        "step": step,
        "state": state,
        "case_version": version,
        "actor_id": actor.officer if actor else None,
        "at": tx.now.replace(microsecond=0) if actor else None,
        "day": tx.today,
        "payload": payload,
        "salt": secrets.token_bytes(32),
    }
    store.insert_event(tx.connection, event | {"commitment": commitment(event)})
    return load(tx, case.authority, case.id)


def commitment(event: Mapping[str, Any]) -> bytes:
    """Return H(label("event") ‖ salt ‖ canonical JSON of the event's other fields), 32 bytes."""
    fields: dict[str, Json] = {
        "authority": b64u(event["authority_id"]),
        "stream": event["stream"],
        "seq": event["seq"],
        "event": b64u(event["event_id"]),
        "case": b64u(event["case_id"]),
        "track": event["track"],
        "step": event["step"],
        "state": event["state"],
        "actor": b64u(event["actor_id"]) if event["actor_id"] else None,
        "at": int(event["at"].timestamp()) if event["at"] else None,
        "day": event["day"],
        "payload": event["payload"],
    }
    return labelled("event", event["salt"], canonical(fields))


def _promise(tx: Transaction, case: Case, row: lifecycle.Step, deadline: str | None) -> tuple[dict[str, object], Day | None]:
    """Return the columns of promised time that the step changes, and the day that the reporter's sentence names."""
    rule = deadline or row.deadline
    due = _due(tx, rule) if rule else None
    day = Day(day_of(due.day)) if due else None
    if row.track == lifecycle.REWARD:
        return {"reward_due": day}, day
    if row.track != lifecycle.MAIN:
        return {}, day
    if row.clock == "keep":
        return {}, case.due
    # An urgent time is kept only until somebody has taken the tip up (DESIGN section 1).
    values: dict[str, object] = {"due_at": None}
    if row.clock == "stop":
        return values | {"clock_stopped_day": tx.today, "wait_until": day}, day
    values |= {"wait_until": None, "clock_stopped_day": None}
    if row.clock == "resume":
        resumed = resumed_due(tx, case)
        return values | {"due": resumed}, resumed
    values |= {"due": None, "due_kind": None}
    if row.clock == "start" and due:
        at = datetime.datetime.combine(due.day, due.time, deadlines.CHINA) if due.time else None
        values |= {"due": day, "due_kind": rule, "due_at": at}
    return values, day


def resumed_due(tx: Transaction, case: Case) -> Day | None:
    """Return the promised day of a case whose clock runs on from today: what was left when it stopped is still left."""
    if case.due is None or case.clock_stopped_day is None or case.due_kind is None:
        return case.due
    policies = tx.office.policies
    due, stopped = date_of(case.due), date_of(case.clock_stopped_day)
    if policies.deadlines[case.due_kind].unit != "working_days":
        return Day(tx.today + max(0, case.due - case.clock_stopped_day))
    day = date_of(tx.today)
    for _ in range(max(0, deadlines.working_days_left(due, stopped, policies.calendar))):
        day = policies.calendar.next_worked(day)
    return Day(day_of(day))


def _due(tx: Transaction, rule: str) -> deadlines.Due:
    return deadlines.due(tx.office.policies.deadlines[rule], tx.now, tx.office.policies.calendar)


def _payload(payload: Mapping[str, Json] | None, tell: Mapping[str, Json] | None) -> dict[str, Json]:
    return {**(payload or {}), **({"tell": dict(tell)} if tell else {})}


def _event(row: Any) -> Event:
    return Event(
        id=EventId(row.event_id),
        stream=row.stream,
        seq=row.seq,
        track=row.track,
        step=row.step,
        state=row.state,
        actor=OfficerId(row.actor_id) if row.actor_id else None,
        at=row.at,
        day=Day(row.day),
        payload=row.payload,
        tell=row.payload.get("tell", {}),
    )
