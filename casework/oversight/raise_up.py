"""提级查办、直接查办: the office above takes a case from the department that leads it; or the lead hands it up by itself.

    any open state ── raise_up (督办) ──> RAISED ── hand_words (the former lead's browser wraps) ──> TRIAGE of the new lead
                                            └── raise_lapsed (one working day) ──> TRIAGE of the new lead, without the words
    any open state ── hand_up (the lead's own browser wraps) ──> TRIAGE of a department above

攀办函〔2015〕135号 五（二）. The words are sealed to the department that had them, so its browser alone can give them away:
until it has, it is `sender` and may do nothing else on the case. If it does not, the new lead works from the case record alone,
and the reporter reads in the mailbox where to write again; what was sealed to the former lead it may not fetch any more.
Afterwards the former lead has no role; where it handed the case up because it is meant itself, it is shut out with its host
and guests.

A tip's parts go up together, and what was merged into them goes along (casework/oversight/together.py).

The new lead attests the mailbox itself. Without the words it can compare the mailbox with nothing, and its page says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from casework.cases import followers, written
from casework.cases.deeds import find_for
from casework.cases.handing import HANDED_ALONG, RAISED_ALONG, RAISED_UNHANDED
from casework.cases.posts import claim_duty
from casework.cases.words import clean
from casework.kernel import authorities, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import AuthorityId, CaseId, DepartmentId, KeyId, date_of
from casework.kernel.office import Actor, Office, Transaction, query, use_case
from casework.kernel.visibility import find, hidden_from, recipients_of, set_roles, shut
from casework.oversight import together
from casework.oversight.together import Family
from casework.people import departments, keys
from casework.rules.closed import forbidden
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.tips import rewrap
from casework.transfers import receivers, roles
from casework.transfers.giving import Given, give, readers, take_away
from casework.transfers.receivers import Receiver, ReceiverKey
from crypto.encoding import Json
from crypto.transfers import Handing

BASES: Mapping[str, str] = {
    "overdue": "超期不办，直接查办：攀办函〔2015〕135号 五（二）",
    "concealed": "出了事瞒着，上级督办：平湛安〔2022〕9号 49",
    "conflict": "主办的部门要回避：本项目规则",
    "major": "事情重大，本级难办：本项目规则",
}
"""Why an office above takes a case over, with what it rests on."""
OWN_REASONS: Mapping[str, str] = {
    "meant": "举报里说到本部门，或者本部门的人",
    "related": "本部门的人和被举报的单位有关系",
    "beyond": "这件事本级办不了",
}
_TAKEN = ("raise_up", "hand_up", "raise_lapsed")
_SHUTTING = ("meant", "related")


@dataclass(frozen=True)
class Raised:
    """What a case's page shows of a taking over: from whom, to whom, why, and until when the words are to be handed over."""

    giver: str
    receiver: str
    to: DepartmentId
    why: str
    until: str
    waits: bool
    lapsed: bool
    mine: bool


@query
def choice(tx: Transaction, actor: Actor, number: str) -> tuple[Receiver, ...]:
    """Return the departments that may take a supervised case over; raises NotFound, Forbidden."""
    return _takers(tx, find_for(tx, actor, number, "raise_up"), actor.department)


@query
def own_choice(tx: Transaction, actor: Actor, number: str) -> tuple[Receiver, ...]:
    """Return the departments that the lead may hand its case up to; raises NotFound, Forbidden."""
    return _above(tx, find_for(tx, actor, number, "hand_up"))


@query
def key_of(tx: Transaction, actor: Actor, number: str, to: DepartmentId) -> ReceiverKey:
    """Return what the browser of whoever has the words needs to wrap them to `to`; raises NotFound, Forbidden."""
    actor.require(Duty.INTAKE)
    case, role = find(tx, actor, number)
    own = role == roles.LEAD and to in {one.id for one in _above(tx, case)}
    taken = role == roles.SENDER and followers.followed(tx, case).standing.main == "RAISED" and to == case.department
    if not own and not taken:
        raise Forbidden
    return receivers.key_for(tx, case, to)


@use_case
def raise_up(tx: Transaction, actor: Actor, number: str, to: DepartmentId, basis: str, reason: str) -> None:
    """Take a supervised case from its lead and give it to a department of this level or above. Raises Forbidden, Refused."""
    case = find_for(tx, actor, number, "raise_up")
    found = together.family(tx, case)
    together.check(tx, found, actor.department)
    if to not in {one.id for one in _takers(tx, case, actor.department)}:
        raise Refused("bad_receiver", "不能交给这个部门，请重新选。")
    if basis not in BASES:
        raise Refused("basis", "请选凭什么提级。")
    said = clean(reason, "提级的理由")
    directory = departments.directory_of(tx, case.authority)
    for one in found.all:
        set_roles(tx, one, roles.after_transfer(directory, recipients_of(tx, one), one.department, to, hidden_from(tx, one)))
    for one in found.steps:
        payload: dict[str, Json] = {"from": one.department, "to": to, "basis": basis, "reason": said}
        values = {"department_id": to}
        events.append(tx, one, "raise_up", actor=actor, payload=payload, tell=_told(tx, one, to), values=values)
    _along(tx, actor, found, to)


@use_case
def hand_words(tx: Transaction, actor: Actor, number: str, given: Mapping[str, Given]) -> None:
    """Hand the words of a case that was taken over to its new lead, with those of all that goes along, by their numbers.

    The former lead has no part in any of them any more.
    """
    case = find_for(tx, actor, number, "hand_words")
    found, giver = together.family(tx, case), actor.department
    now = {one.id: roles.settled(recipients_of(tx, one)) for one in found.all}
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    _give(tx, found, (giver, case.department), given, now)
    for one in found.all:
        set_roles(tx, one, now[one.id])
    for one in found.steps:
        _append(tx, one, "hand_words", actor, one.department, {"from": giver})
    for one in found.following:
        followers.went_along(tx, actor, one, HANDED_ALONG)


@use_case
def hand_up(tx: Transaction, actor: Actor, number: str, to: DepartmentId, reason: str, given: Mapping[str, Given]) -> None:
    """Hand an own case to a department above, words and all; is the lead meant itself, it is shut out. Raises Refused.

    `given` are the words by the numbers of their cases: the case's own, and those of what goes along.
    """
    case = find_for(tx, actor, number, "hand_up")
    found = together.family(tx, case, shutting=reason in _SHUTTING)
    together.check(tx, found)
    if to not in {one.id for one in _above(tx, case)}:
        raise Refused("bad_receiver", "不能交给这个部门，请重新选。")
    if reason not in OWN_REASONS:
        raise Refused("reason", "请选为什么交给上一级。")
    giver, directory = case.department, departments.directory_of(tx, case.authority)
    house = roles.housed(directory, giver) if reason in _SHUTTING else set()
    now = {}
    for one in found.all:
        hidden = hidden_from(tx, one) | house
        after = roles.settled(roles.after_transfer(directory, recipients_of(tx, one), giver, to, hidden))
        now[one.id] = roles.without(directory, after, to, hidden)
    claim_duty(tx, actor, case.id, Duty.INTAKE)
    _give(tx, found, (giver, to), given, now)
    for one in found.all:
        shut(tx, one, now[one.id], house)
    for one in found.steps:
        _append(tx, one, "hand_up", actor, to, {"from": giver, "reason": reason})
    _along(tx, actor, found, to)


@query
def of_case(tx: Transaction, actor: Actor, number: str) -> Raised | None:
    """Return what became of a taking over on a visible case; None where there was none."""
    case, role = find(tx, actor, number)
    history = [one for one in events.of_case(tx, case.authority, case.id) if one.step in _TAKEN]
    taken = next((one for one in reversed(history) if one.step != "raise_lapsed"), None)
    if taken is None:
        return None
    names, waits = departments.names(tx, case.authority), case.standing.main == "RAISED"
    why = OWN_REASONS[taken.payload["reason"]] if taken.step == "hand_up" else BASES[taken.payload["basis"]]
    return Raised(
        giver=names[DepartmentId(taken.payload["from"])].name,
        receiver=names[DepartmentId(taken.payload["to"])].name,
        to=DepartmentId(taken.payload["to"]),
        why=why if taken.step == "hand_up" else f"{why}。{taken.payload['reason']}",
        until=page_day(date_of(case.due)) if waits and case.due is not None else "",
        waits=waits,
        lapsed=history[-1].step == "raise_lapsed",
        mine=waits and role == roles.SENDER,
    )


def sweep(office: Office) -> int:
    """Let the new leads go on without words that were not handed over in time; return how many. Idempotent."""
    return sum(lapse(office, authority, case) for authority, case in waiting(office))


@query
def waiting(tx: Transaction) -> tuple[tuple[AuthorityId, CaseId], ...]:
    """Return authority and case of all words that should have been handed over by now."""
    return tuple(
        (case.authority, case.id)
        for authority in authorities.all_of(tx)
        for case in events.past_due(tx, authority.id)
        if _late(tx, case)
    )


@use_case
def lapse(tx: Transaction, authority: AuthorityId, case_id: CaseId) -> bool:
    """Let the new lead go on from the record alone, and ask the reporter to write again; false when nothing waits."""
    case = events.load(tx, authority, case_id)
    if not _late(tx, case):
        return False
    found = together.family(tx, case)
    for one in found.all:
        set_roles(tx, one, roles.settled(recipients_of(tx, one)))
    known = keys.intake_keys(tx, authority, [case.department]).values()
    own: dict[DepartmentId, KeyId] = {one.department: one.key_id for one in known if one.retired_day is None}
    for one in found.words:
        # The words stay as they are, since an envelope goes to somebody; nobody who could open them may fetch them any more.
        rewrap.readdress(tx, authority, one.tip, {case.department: roles.LEAD}, own)
    for one in found.steps:
        _append(tx, one, "raise_lapsed", None, case.department, {})
    for one in found.following:
        followers.went_along(tx, None, one, RAISED_UNHANDED)
    return True


def _late(tx: Transaction, case: Case) -> bool:
    return case.standing.main == "RAISED" and case.due is not None and case.due < tx.today


def _give(
    tx: Transaction, found: Family, way: tuple[DepartmentId, DepartmentId], given: Mapping[str, Given],
    now: Mapping[CaseId, Mapping[DepartmentId, str]],
) -> None:  # fmt: skip
    """Give the words of every tip to the new lead and take the giver's wraps away; raises Refused where one is missing."""
    giver, to = way
    if set(given) != {one.number for one in found.words}:
        raise Refused("words", "一起走的案，原话没有都锁给那个部门，没有转。请重新打开这一页再按。")
    for one in found.words:
        # An assisting department of the giver's house reads on: its wrap cannot go with this note. It gets no page any more.
        give(tx, one, way, Handing.OVER, given[one.number], readers(tx, one, now[one.id]) | {to: roles.LEAD})
        take_away(tx, one, giver)


def _along(tx: Transaction, actor: Actor, found: Family, to: DepartmentId) -> None:
    """Give what goes along to the new lead, who attests what was attested; only the reporter of another tip is told here."""
    for one in found.along:
        payload: dict[str, Json] = {"from": one.department, "to": to, "attested": one.attestation is not None}
        values = {"department_id": to, "attestation": None, "attestation_key": None}
        if one in found.following:
            followers.went_along(tx, actor, one, RAISED_ALONG, payload, values)
        else:
            events.note(tx, one, RAISED_ALONG, actor=actor, payload=payload, values=values)


def _append(tx: Transaction, case: Case, step: str, actor: Actor | None, to: DepartmentId, payload: Mapping[str, Json]) -> None:
    """Take the step to the new lead, who attests the mailbox anew."""
    values = {"department_id": to, "attestation": None, "attestation_key": None}
    events.append(tx, case, step, actor=actor, payload={**payload, "to": to}, tell=_told(tx, case, to), values=values)


def _told(tx: Transaction, case: Case, to: DepartmentId) -> dict[str, Json]:
    return {"department": departments.names(tx, case.authority)[to].short_name}


def _takers(tx: Transaction, case: Case, office: DepartmentId) -> tuple[Receiver, ...]:
    """Return the departments of an office's level and above that may take a case over from its lead."""
    return _of_levels(tx, case, office, ())


def _above(tx: Transaction, case: Case) -> tuple[Receiver, ...]:
    """Return the departments above the lead, and the discipline inspection of its own level."""
    return _of_levels(tx, case, case.department, ("regulator", "committee"))


def _of_levels(tx: Transaction, case: Case, begin: DepartmentId, only_above: Collection[str]) -> tuple[Receiver, ...]:
    """Return who may take a case from the level of `begin` upward, of some kinds only from above; never the lead's house."""
    directory = departments.directory_of(tx, case.authority)
    pack, lead = directory.pack, directory.department(case.department)
    first = directory.department(begin)
    record, house = written.record_of(tx, case), roles.housed(directory, case.department)
    hidden = hidden_from(tx, case) | forbidden(pack, case.came_to, record.category if record else "")
    return tuple(
        Receiver(DepartmentId(one.id), one.name, one.short_name, False, one.kind)
        for one in pack.departments
        if one.id in directory.live
        and one.id not in hidden
        and one.id not in house
        and pack.region_of(one.region).contains(first.region)
        and not (one.region == first.region and one.kind in only_above)
        and (one.kind == "discipline" or lead.kind != "discipline")
    )
