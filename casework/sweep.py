"""What time alone does. Idempotent: swept twice in a row, the second finds nothing to do.

At the end SQLite's write-ahead log is emptied: it holds pages as they were, in the order in which they changed.

Each case is moved in a transaction of its own, so that one that cannot be moved does not keep the others back.
"""

from dataclasses import dataclass, field

from casework.cases import overdue, unanswered
from casework.kernel import mixing
from casework.kernel.database import empty_log
from casework.kernel.office import Office
from casework.oversight import again, alerts, escalation, raise_up, urge, warnings
from casework.oversight.alerts import Called
from casework.oversight.courier import Courier
from casework.remedy import waiting
from casework.remedy.waiting import SweptRemedy
from casework.rewards import orders, settled
from casework.rewards.orders import SweptRewards
from casework.tips import waiting as files
from casework.tips.waiting import SweptFiles


@dataclass(frozen=True)
class SweptOversight:
    """How many urgings went one level up, and how many cases went on without words that nobody had handed over."""

    urged: int = 0
    raised: int = 0


@dataclass(frozen=True)
class SweptPromises:
    """How many 暂定 days the calendar knows by now, how many overdue cases went one level up, who was told what falls due.

    `unanswered`: late answers to reporters that were reported to whoever supervises.
    """

    reckoned: int = 0
    escalated: int = 0
    unanswered: int = 0
    warned: Called = field(default_factory=Called)


@dataclass(frozen=True)
class Swept:
    """How many cases were moved on after an unanswered question, how many were reported as overdue, and the rewards.

    `remedy`: rectifications that were called to mind, and look-backs that fell due. `called`: officers, about urgent cases.
    `files`: what nobody finished or knows is deleted. `followed_up`: what supervising offices wait for.
    """

    lapsed: int
    overdue: int
    rewards: SweptRewards = field(default_factory=SweptRewards)
    remedy: SweptRemedy = field(default_factory=SweptRemedy)
    called: Called = field(default_factory=Called)
    files: SweptFiles = field(default_factory=SweptFiles)
    followed_up: SweptOversight = field(default_factory=SweptOversight)
    promised: SweptPromises = field(default_factory=SweptPromises)


def sweep(office: Office, *, day_ends: bool = False, courier: Courier | None = None) -> Swept:
    """Do for every authority what time alone does; `day_ends` hands today's claims to the payer too, for a sample.

    Calls about urgent cases come first, since somebody waits for them; without a courier nobody is called.
    """
    # Before anything is found late: what was 暂定 may have another day by now.
    reckoned = again.sweep(office)
    followed_up = SweptOversight(urge.sweep(office), raise_up.sweep(office))
    called = alerts.sweep(office, courier) if courier else Called()
    reckoned += sum(overdue.reckon(office, authority, case) for authority, case in overdue.provisional(office))
    lapsed = late = 0
    for case in overdue.due_cases(office):
        if case.lapsed:
            lapsed += overdue.lapse(office, case.authority, case.id)
        else:
            late += overdue.report(office, case.authority, case.id)
    ignored = sum(unanswered.report(office, authority, case) for authority, case in unanswered.waiting(office))
    warned = warnings.sweep(office, courier) if courier else Called()
    promised = SweptPromises(reckoned, escalation.sweep(office), ignored, warned)
    rewards, remedy = orders.sweep(office, day_ends=day_ends), waiting.sweep(office)
    swept = Swept(lapsed, late, rewards, remedy, called, files.sweep(office), followed_up, promised)
    settled.sweep(office)
    mixing.sweep(office)
    empty_log(office.engine)
    return swept
