"""The answer of four parts before it is given: legal review and the leader read exactly what the reporter will read."""

from dataclasses import dataclass

from casework.cases.telling import FINDING_PARTS, FindingLine, no_reward, nothing_found, reward_view
from casework.cases.verify import FindingText
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.office import Transaction
from casework.rules import lifecycle
from casework.rules.deadlines import due, due_day

_REWARD_LABEL = "有没有奖金"


@dataclass(frozen=True)
class Answer:
    """The headline of the state and the four lines under it (three where nothing can be said of a reward yet)."""

    headline: str
    lines: tuple[FindingLine, ...]


def answer_of(tx: Transaction, case: Case, text: FindingText) -> Answer:
    """Return what the reporter would read if this finding were signed now."""
    states = tx.office.policies.sentences.states
    lines = [FindingLine(label, str(getattr(text, name))) for name, label in FINDING_PARTS]
    fourth = _fourth(tx, case, text.outcome)
    if fourth:
        lines.append(FindingLine(_REWARD_LABEL, fourth))
    return Answer(states[f"CONCLUDED_{text.outcome.upper()}"].headline, tuple(lines))


def _fourth(tx: Transaction, case: Case, outcome: str) -> str:
    policies = tx.office.policies
    rule = nothing_found(outcome)
    if rule:
        return no_reward(policies.sentences, rule, {})
    if case.standing.reward == lifecycle.START.reward:
        day = due_day(due(policies.deadlines["assess"], tx.now, policies.calendar))
        return policies.sentences.states["R_ASSESSING"].sentence.format(day=day)
    # A second round finds the reward where the first one left it.
    shown = reward_view(tx, case, events.of_case(tx, case.authority, case.id))
    return shown.sentence if shown else ""
