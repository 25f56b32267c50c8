"""What officers do for a reporter who is given a hard time: look into it, ask for help, ask again, end it.

Intake and the leader of the handling department do it, and the discipline inspection that was let in (reprisal.py). They see
the protection and the letters about it; those who verify, supervise or decide the reward see neither.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from casework.cases import asked
from casework.cases.deeds import find_for
from casework.cases.letters import OutLetter, post
from casework.cases.posts import claim_duty
from casework.cases.promised import REPRISAL, promised
from casework.cases.read import letter_view
from casework.cases.views import SealedLetter
from casework.cases.words import clean
from casework.kernel import access, events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.events import Event
from casework.kernel.ids import MailboxHash, TipId, date_of
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.kernel.visibility import find
from casework.people import officers
from casework.review.reprisal import AGAIN, ROLE
from casework.rules import lifecycle
from casework.rules.deadlines import page_day
from casework.rules.duties import Duty
from casework.tips import mailbox, rewrap
from crypto.encoding import Json

STEPS = ("look_into", "protect", "follow_up", "end_protection")
HELPERS: Mapping[str, str] = {"labour": "管劳动的部门", "police": "警察", "union": "工会", "discipline": "纪委"}
"""Who may be asked for help, as the reporter reads it."""
_SEEING = (Duty.INTAKE, Duty.LEAD, Duty.DISCIPLINE)


@dataclass(frozen=True)
class Taken:
    """One step or note of the protection: the label, what the officer wrote, whose help was asked for, by whom, when."""

    label: str
    note: str
    helpers: tuple[str, ...]
    who: str
    day: str
    at: datetime.datetime | None


@dataclass(frozen=True)
class ProtectionView:
    """Where a protection stands. `leak`: somebody asks who told. `due` is the day by which the reporter is answered."""

    state: str
    leak: bool
    due: str
    late: bool
    taken: tuple[Taken, ...]
    letters: int


@dataclass(frozen=True)
class ReprisalLetters:
    """The sealed letters about reprisal and what an officer's browser verifies them with."""

    tip: TipId
    hash: MailboxHash
    claim_public: bytes
    letters: tuple[SealedLetter, ...]


@use_case
def take(
    tx: Transaction, actor: Actor, number: str, step: str, note: str,
    helpers: tuple[str, ...] = (), letter: OutLetter | None = None,
) -> None:  # fmt: skip
    """Take one of STEPS with a note in own words; `helpers` belong to `protect`, and the reporter reads them."""
    if step not in STEPS:
        raise Refused("bad_step", "请选一步。")
    case = find_for(tx, actor, number, step)
    said = clean(note, "怎么办的")
    if (step == "protect") != bool(helpers) or not set(helpers) <= set(HELPERS):
        raise Refused("helpers", "请选请了谁来管。")
    _do_intake(tx, actor, case)
    chosen = [name for name in HELPERS if name in helpers]
    tell: dict[str, Json] = {"helper": "、".join(HELPERS[name] for name in chosen)} if chosen else {}
    payload: dict[str, Json] = {"note": said, "helpers": list[Json](chosen)}
    case = events.append(tx, case, step, actor=actor, payload=payload, tell=tell)
    if letter is not None:
        post(tx, actor, case, letter)


@use_case
def letters(tx: Transaction, actor: Actor, number: str) -> ReprisalLetters:
    """Hand out the letters about reprisal, and write that it was done; for intake and the discipline inspection."""
    actor.require(Duty.INTAKE, Duty.DISCIPLINE)
    case, role = find(tx, actor, number)
    if role not in ("lead", ROLE):
        raise Forbidden
    if case.standing.protection == "P_NONE":
        raise Refused("not_now", "举报人没有说被为难。")
    _do_intake(tx, actor, case)
    access.note(tx, actor, "reprisal", case.id)
    box = mailbox.of_tip(tx, case.authority, case.tip)
    found = [one for one in mailbox.letters_in(tx, box) if one.kind == "reprisal"]
    wraps = rewrap.wraps_of(tx, case.authority, case.tip)
    return ReprisalLetters(
        box.tip,
        box.hash,
        box.claim_public,
        tuple(letter_view(one, wraps) for one in found),
    )


@query
def view(tx: Transaction, actor: Actor, number: str) -> ProtectionView | None:
    """Return the protection of a case for those who see to it; None for all others and where there is none."""
    case, role = find(tx, actor, number)
    if not sees(actor, role) or case.standing.protection == "P_NONE":
        return None
    history = events.of_case(tx, case.authority, case.id)
    moved = [one for one in history if one.track == lifecycle.PROTECTION or one.step == AGAIN]
    reported = asked.newest(moved, REPRISAL) if case.standing.protection == "P_REPORTED" else None
    due = None if reported is None else promised(tx, reported)
    titles = officers.titles(tx, case.authority, {one.actor for one in moved if one.actor})
    box = mailbox.of_tip(tx, case.authority, case.tip)
    return ProtectionView(
        state=case.standing.protection,
        leak=any(one.step == "suspect_leak" or one.payload.get("asked") for one in moved),
        due="" if due is None else due.text,
        late=due is not None and due.day < tx.today,
        taken=tuple(_taken(one, titles.get(one.actor, "") if one.actor else "") for one in reversed(moved)),
        letters=sum(1 for one in mailbox.letters_in(tx, box) if one.kind == "reprisal"),
    )


def sees(actor: Actor, role: str) -> bool:
    """Tell whether an officer sees to the protection of a case in which the own department has this role."""
    return role in ("lead", ROLE) and bool(actor.duties.intersection(_SEEING))


def _taken(event: Event, who: str) -> Taken:
    label = lifecycle.step_named(event.step).label if event.track else "举报人又说被为难"
    helpers = tuple(HELPERS[str(one)] for one in event.payload.get("helpers", ()))
    return Taken(label, str(event.payload.get("note", "")), helpers, who, page_day(date_of(event.day)), event.at)


def _do_intake(tx: Transaction, actor: Actor, case: Case) -> None:
    """Reading such a letter is intake: whoever did verifies, rewards and pays nothing on this case."""
    if Duty.INTAKE in actor.duties and actor.department == case.department:
        claim_duty(tx, actor, case.id, Duty.INTAKE)
