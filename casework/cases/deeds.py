"""What an officer may do with a case now, and the check before each deed."""

from dataclasses import dataclass

from casework.cases import asked, followers, store, verifiers
from casework.cases.handing import not_after_transfers
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import date_of
from casework.kernel.office import Actor, Transaction
from casework.kernel.visibility import find, recipients_of
from casework.rules import lifecycle
from casework.rules.deadlines import due, due_day, promised_day
from casework.rules.duties import Duty
from casework.rules.lifecycle import Step

# What officers do on a case's own page; the reward is decided on its sheet (casework/rewards).
OFFERED = frozenset(
    step.name
    for step in lifecycle.STEPS
    if step.track in (lifecycle.MAIN, lifecycle.PROTECTION) and set(step.actors) & {duty.value for duty in Duty}
)


@dataclass(frozen=True)
class Deed:
    """A lawful next step: its name, the officer's label, what the reporter will read, who else must agree."""

    step: str
    label: str
    reporter_reads: str
    second: str


def find_for(tx: Transaction, actor: Actor, number: str, step: str) -> Case:
    """Return the case for a step; NotFound when it is not visible, Forbidden when the step is not the actor's."""
    case, role = find(tx, actor, number)
    row = lifecycle.step_named(step)
    if role not in row.roles or not set(row.actors) & set(actor.duties):
        raise Forbidden
    if step == "start" and case.attestation is None:
        raise Refused("not_accepted", "这件案还没有受理，请受理员先受理。")
    return case


def next_deeds(tx: Transaction, actor: Actor, case: Case, role: str) -> tuple[Deed, ...]:
    """Return the lawful next steps of the actor, and nothing that would be refused."""
    lawful = [step for step in lifecycle.next_steps(case.standing, actor.duties) if role in step.roles]
    shut = _not_theirs(tx, actor, case, role, {step.name for step in lawful}) | not_after_transfers(tx, case)
    shut |= followers.not_own(tx, actor, case)
    return tuple(_deed(tx, case, step) for step in lawful if step.name in OFFERED and step.name not in shut)


def _not_theirs(tx: Transaction, actor: Actor, case: Case, role: str, lawful: set[str]) -> set[str]:
    """Return lawful steps that are for somebody else, or for which nobody has asked."""
    shut: set[str] = set()
    if not lawful & {"decline", "keep", "grant_withdraw", "uphold", "redo", "start", "propose_finding", "extend"}:
        return shut
    history = events.of_case(tx, case.authority, case.id)
    proposal = asked.newest(history, "propose_decline")
    if case.standing.main == "DECLINE_PROPOSED" and proposal is not None and proposal.actor == actor.officer:
        shut |= {"decline", "keep"}
    if asked.withdrawal(history) is None:
        shut.add("grant_withdraw")
    if not reviews(tx, actor, case, role, history):
        shut |= {"uphold", "redo"}
    if case.attestation is None:
        # A refusal was taken back: intake accepts before anybody verifies.
        shut.add("start")
    return shut | _of_verification(tx, actor, case, history, lawful)


def _of_verification(
    tx: Transaction, actor: Actor, case: Case, history: tuple[events.Event, ...], lawful: set[str]
) -> set[str]:
    """Return the steps of verification that are for others: those who are charged, not barred, or were asked for more days."""
    shut = set()
    if "start" in lawful and actor.officer in verifiers.barred(tx, case, history):
        shut.add("start")
    if "propose_finding" in lawful and actor.officer not in {one.officer for one in verifiers.active(tx, case, history)}:
        shut.add("propose_finding")
    if "extend" in lawful:
        wish = store.versioned(tx.connection, "extension", case.authority, case.id)
        if wish is None or wish.answer:
            shut.add("extend")
    return shut


def reviews(tx: Transaction, actor: Actor, case: Case, role: str, history: tuple[events.Event, ...]) -> bool:
    """Tell whether a review is the actor's to decide: the department's leader's first, then the office's above it."""
    above = asked.review_goes_up(history) and "supervisor" in recipients_of(tx, case).values()
    return role == "supervisor" and Duty.OVERSEE in actor.duties if above else role == "lead" and Duty.LEAD in actor.duties


def _deed(tx: Transaction, case: Case, step: Step) -> Deed:
    second = "另一人同意才生效" if step.second else ""
    return Deed(step.name, step.label, reporter_reads(tx, case, step), second)


def reporter_reads(tx: Transaction, case: Case, step: Step) -> str:
    """Return 「headline，sentence」 as the reporter will read it; empty where nothing changes or the officer fills it in."""
    try:
        text = tx.office.policies.sentences.states[step.reporter]
    except KeyError:
        return ""
    fields = {}
    if step.deadline and step.clock != "keep":
        rule = tx.office.policies.deadlines[step.deadline]
        fields["day"] = due_day(due(rule, tx.now, tx.office.policies.calendar))
    elif case.due is not None:
        fields["day"] = promised_day(date_of(case.due), provisional=case.due_from is not None)
    try:
        return f"{text.headline.format_map(fields)}，{text.sentence.format_map(fields)}"
    except KeyError:
        # What the officer has still to choose stands in no preview.
        return "" if "{" in text.headline else text.headline
