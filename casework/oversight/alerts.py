"""Calls about an urgent case that nobody has opened (rules/alerts.py says who and when).

    plan      an urgent case without anybody who took it in gets its ladder; one that somebody opened loses it
    claim     what is due now is taken by this sweep alone, and is due again in five minutes should it not survive
    settle    what came of it

Sending happens between the transactions. Rows name people and cases and carry no finer time than five minutes, none at all
once everybody was called, and they go as soon as somebody opens the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases import posts
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden
from casework.kernel.ids import AuthorityId, CaseId, OfficerId
from casework.kernel.office import Actor, Office, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.oversight import roster, store
from casework.oversight.courier import Courier
from casework.people import officers
from casework.people.knowing import deputies_kept_out
from casework.rules import alerts as rules
from casework.rules.duties import Duty

WAITING, SENT, FAILED, SILENT = "waiting", "sent", "failed", "silent"
_RANKS = ("值班", "副班", "带班领导")
_STATES = {SENT: "已经叫了", FAILED: "没有叫到", SILENT: "没有留联系方式"}


@dataclass(frozen=True)
class Call:
    """One call to make. `case` is None for a call on trial; `tries` counts this one."""

    authority: AuthorityId
    officer: OfficerId
    kind: str
    address: str
    case: CaseId | None = None
    tries: int = 0


@dataclass(frozen=True)
class Called:
    """How many calls a sweep made, and how many of them nobody took."""

    sent: int = 0
    failed: int = 0


@dataclass(frozen=True)
class CallLine:
    """One line of who is called about a case, for its page."""

    rank: str
    title: str
    words: str
    bad: bool


def sweep(office: Office, courier: Courier) -> Called:
    """Make the calls that are due. Idempotent: a second sweep at once finds nothing to do."""
    plan(office, courier)
    sent = failed = 0
    for call in claim(office, courier):
        taken = courier.send(call.kind, call.address)
        settle(office, call, taken=taken)
        sent, failed = sent + taken, failed + (not taken)
    return Called(sent, failed)


@use_case
def plan(tx: Transaction, courier: Courier) -> None:
    """Give urgent cases that wait their ladder, and take it from those that somebody opened."""
    for authority in authorities.all_of(tx):
        planned = {CaseId(row.case_id) for row in store.alerts(tx.connection, authority.id)}
        waiting = {case.id: case for case in events.urgent(tx, authority.id)}
        done = posts.done_on(tx, authority.id, list(waiting))
        for taken in [case for case, duties in done.items() if Duty.INTAKE in duties.values()]:
            del waiting[taken]
        for case in planned - waiting.keys():
            store.drop_alerts(tx.connection, authority.id, case)
        for case in waiting.keys() - planned:
            _plan_case(tx, waiting[case], courier)


def _plan_case(tx: Transaction, case: Case, courier: Courier) -> None:
    # A deputy whose own department must not learn of the case is not called about it.
    strangers = deputies_kept_out(tx, case, case.department)
    named = roster.ranks_on(tx, case.authority, case.department, tx.today)
    ranks = tuple(tuple(one for one in people if one not in strangers) for people in named)
    everybody = [one for people in ranks for one in people]
    contacts = {
        OfficerId(row.officer_id): courier.reaches(row.kind, row.address)
        for row in store.contacts_of(tx.connection, case.authority, everybody)
    }
    for rung in rules.ladder(ranks, contacts, tx.now):
        values = {
            "authority_id": case.authority,
            "case_id": case.id,
            "officer_id": rung.person,
            "rank": rung.rank,
            "state": WAITING if rung.due else SILENT,
            "tries": 0,
            "due": rung.due,
        }
        store.insert_alert(tx.connection, values)


@use_case
def claim(tx: Transaction, courier: Courier) -> tuple[Call, ...]:
    """Take the calls that are due now, so that no other sweep makes them too."""
    found: list[Call] = []
    for authority in authorities.all_of(tx):
        due = [row for row in store.alerts(tx.connection, authority.id) if row.due is not None and row.due <= tx.now]
        contacts = store.contacts_of(tx.connection, authority.id, [OfficerId(row.officer_id) for row in due])
        reached = {row.officer_id: row for row in contacts if courier.reaches(row.kind, row.address)}
        for row in due:
            officer, case, tries = OfficerId(row.officer_id), CaseId(row.case_id), row.tries + 1
            # Who took the address away meanwhile is not called.
            contact = reached.get(row.officer_id)
            values = {"tries": tries, "due": rules.next_try(tries, tx.now)} if contact else {"state": SILENT, "due": None}
            taken = store.update_alert(tx.connection, (authority.id, case, officer), row.tries, values)
            if taken and contact:
                found.append(Call(authority.id, officer, contact.kind, contact.address, case, tries))
        for row in store.trials(tx.connection, authority.id):
            if store.claim_trial(tx.connection, authority.id, OfficerId(row.officer_id)):
                found.append(Call(authority.id, OfficerId(row.officer_id), row.kind, row.address))
    return tuple(found)


@use_case
def settle(tx: Transaction, call: Call, *, taken: bool) -> None:
    """Write what came of a call. One that failed for the last time stays as failed until somebody opens the case."""
    if call.case is None:
        store.set_contact(tx.connection, call.authority, call.officer, {"result": SENT if taken else FAILED})
        return
    key = (call.authority, call.case, call.officer)
    if taken:
        store.update_alert(tx.connection, key, call.tries, {"state": SENT, "due": None})
    elif call.tries >= rules.MOST_TRIES:
        store.update_alert(tx.connection, key, call.tries, {"state": FAILED, "due": None})


@query
def calls_about(tx: Transaction, actor: Actor, number: str) -> tuple[CallLine, ...]:
    """Return who is called about a case that the actor's department leads; raises NotFound, Forbidden."""
    case, role = find(tx, actor, number)
    if role != "lead" or not {Duty.INTAKE, Duty.LEAD} & actor.duties:
        raise Forbidden
    rows = store.alerts_of(tx.connection, actor.authority, case.id)
    return _lines(tx, actor, rows)


def _lines(tx: Transaction, actor: Actor, rows: Sequence[Any]) -> tuple[CallLine, ...]:
    titles = officers.titles(tx, actor.authority, {OfficerId(row.officer_id) for row in rows})
    lines = []
    for row in rows:
        later = "还没有叫到，再试" if row.tries else f"{int(rules.WAITS[row.rank].total_seconds() // 60)} 分钟没人看就叫"
        words = _STATES.get(row.state, later)
        lines.append(CallLine(_RANKS[row.rank], titles.get(row.officer_id, ""), words, row.state in (FAILED, SILENT)))
    return tuple(lines)
