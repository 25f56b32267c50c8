"""`append` is the only writer of a case's state.

Rules
- One append per change: the event and the case's projection are written in one transaction.
- Numbers are gap-free in each stream of an authority. Stream `reporter` carries a day only, stream `officer` a time: the
  sequences are apart so that an officer's exact times say nothing about when a reporter came (DESIGN section 1). A step
  that an officer's deed brings about is that officer's too: in the other stream it would be a mark with a known time.
- What a step does (target, deadline, clock) stands in `rules.lifecycle`; nothing here knows a state by name.
- `tell` is what the reporter's sentence is filled with; all else in the payload is for officers and statistics.
- Every event carries a salt and a commitment, H(label("event") ‖ salt ‖ canonical event), for the public log to come
  (docs/formats.md section 9).
"""

import datetime
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from casework.kernel import store
from casework.kernel.casefile import Case, case_of, changed, standing_values
from casework.kernel.errors import CaseworkError, Conflict, Refused
from casework.kernel.ids import (
    AuthorityId,
    CaseId,
    Day,
    DepartmentId,
    EventId,
    OfficerId,
    TipId,
    fresh_id,
)
from casework.kernel.numbers import take_number
from casework.kernel.office import Actor, Transaction
from casework.kernel.promises import PROMISED, complete, promise
from casework.rules import lifecycle
from crypto.encoding import Json, b64u, canonical, labelled


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


@dataclass(frozen=True)
class _Change:
    """What a step does: track, step and state for the event, columns of the case, fields of the sentence."""

    what: tuple[str, str, str]
    columns: Mapping[str, object]
    told: Mapping[str, Json]


def begin(
    tx: Transaction,
    *,
    authority: AuthorityId,
    tip: TipId,
    department: DepartmentId,
    recipients: Mapping[DepartmentId, str],
    urgent: bool,
    entered: bool = False,
) -> Case:
    """Open the case of a tip that was just stored and take its first step, `receive`. The number is random."""
    case = Case(
        authority, CaseId(fresh_id()), "", tip, department, lifecycle.START,
        due=None, due_at=None, due_kind=None, reward_due=None, wait_until=None, clock_stopped_day=None,
        urgent=urgent, entered=entered, day=tx.today, version=0, letters_unread=0, attestation=None, attestation_key=None,
        came_to=department,
    )  # fmt: skip
    change = _change(tx, case, "receive", "accept_urgent" if urgent else None)
    return _begin(tx, case, change.what, change.columns, recipients, None, _payload(None, change.told))


def begin_part(tx: Transaction, whole: Case, part: CaseId, recipients: Mapping[DepartmentId, str], actor: Actor) -> Case:
    """Open a case about a part of the tip of `whole`, as it came and with what was promised for it."""
    case = Case(
        whole.authority, part, "", whole.tip, whole.department, lifecycle.START,
        due=None, due_at=None, due_kind=None, reward_due=None, wait_until=None, clock_stopped_day=None,
        urgent=whole.urgent, entered=whole.entered, day=whole.day, version=0, letters_unread=whole.letters_unread,
        attestation=None, attestation_key=None, part_of=whole.id, came_to=whole.came_to,
    )  # fmt: skip
    change = _change(tx, case, "receive", None)
    columns = {**change.columns, **{name: getattr(whole, name) for name in PROMISED}}
    told: dict[str, Json] = {} if whole.due is None else {"day": whole.due}
    return _begin(tx, case, change.what, columns, recipients, actor, _payload({"from": whole.number}, told))


def _begin(
    tx: Transaction,
    case: Case,
    what: tuple[str, str, str],
    columns: Mapping[str, object],
    recipients: Mapping[DepartmentId, str],
    actor: Actor | None,
    payload: dict[str, Json],
) -> Case:
    # The row is written as it stands after the step, so that nothing has to be changed right away.
    number = take_number(tx, case, columns)
    case = replace(changed(case, case.version + 1, columns), number=number)
    key = {"authority_id": case.authority, "case_id": case.id}
    rows = [{**key, "department_id": name, "role": role} for name, role in recipients.items()]
    store.insert_recipients(tx.connection, rows)
    _write_event(tx, case, what, actor, payload)
    return case


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
    change = _change(tx, case, step, deadline, finding)
    columns = {**change.columns, **(values or {})}
    return _write(tx, case, change.what, columns, actor, _payload(payload, {**change.told, **(tell or {})}))


def _change(tx: Transaction, case: Case, step: str, deadline: str | None, finding: str = "") -> _Change:
    """Return what a lawful step does to the case; raises Refused."""
    try:
        row = lifecycle.step_named(step)
        standing = lifecycle.apply(case.standing, step, finding=finding)
    except lifecycle.LifecycleError:
        raise Refused("not_now", "这件案现在不能走这一步，请先看看它到了哪一步。") from None
    promised, day = promise(tx, case, row, deadline)
    state = {
        lifecycle.MAIN: standing.main,
        lifecycle.REWARD: standing.reward,
        lifecycle.PROTECTION: standing.protection,
    }[row.track]
    return _Change((row.track, step, state), standing_values(standing) | promised, {"day": day} if day is not None else {})


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


def followers_of(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the cases that were merged into this one, oldest first."""
    return tuple(case_of(row) for row in store.cases_that_follow(tx.connection, case.authority, case.id, lock=tx.writes))


def parts_of(tx: Transaction, case: Case) -> tuple[Case, ...]:
    """Return the cases that this one, or the one that it is a part of, was parted into, in their order; none if it was not."""
    whole = case.part_of or case.id
    return tuple(case_of(row) for row in store.parts_of(tx.connection, case.authority, whole, lock=tx.writes))


def past_due(tx: Transaction, authority: AuthorityId) -> tuple[Case, ...]:
    """Return the cases with a deadline that has passed, for the sweep."""
    return tuple(case_of(row) for row in store.cases_past_due(tx.connection, authority, tx.today, tx.now))


def urgent(tx: Transaction, authority: AuthorityId) -> tuple[Case, ...]:
    """Return the urgent cases that nobody has accepted yet, for the sweep."""
    return tuple(case_of(row) for row in store.urgent_cases(tx.connection, authority))


def in_reward(tx: Transaction, authority: AuthorityId, reward_state: str) -> tuple[Case, ...]:
    """Return the cases whose reward stands in a state, for the sweep."""
    return tuple(case_of(row) for row in store.cases_in_reward(tx.connection, authority, reward_state))


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
    columns: Mapping[str, object],
    actor: Actor | None,
    payload: dict[str, Json],
) -> Case:
    version, columns = case.version + 1, complete(columns)
    if not store.update_case(tx.connection, case.authority, case.id, case.version, {**columns, "version": version}):
        raise Conflict
    case = changed(case, version, columns)
    _write_event(tx, case, what, actor, payload)
    return case


def _write_event(
    tx: Transaction, case: Case, what: tuple[str, str, str], actor: Actor | None, payload: dict[str, Json]
) -> None:
    track, step, state = what
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
        "case_version": case.version,
        "actor_id": actor.officer if actor else None,
        "at": tx.now.replace(microsecond=0) if actor else None,
        "day": tx.today,
        "payload": payload,
        "salt": secrets.token_bytes(32),
    }
    store.insert_event(tx.connection, event | {"commitment": commitment(event)})


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
