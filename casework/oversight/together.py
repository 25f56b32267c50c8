"""Which cases go up with one that is raised: whoever gets the words answers for all that they became.

    its tip's other parts     the words are one envelope. A part that went up alone would show its new lead what stays another
                              department's to handle, or leave its former lead without the words; so the parts go together
    what was merged into it   is concluded with it, and goes along with the words of its own tip; nobody parts them again

    steps     what is still in work takes the step itself
    along     what only follows: merged cases, parts that are over, the case that the tip came in
    holding   a part between its finding and its filing: its measures and answers are the former lead's. It is filed first

Of cases that followed and were answered since each goes its own way, unless the lead itself is meant: then it keeps none.
Dossier A09 parts the cases, not the words; DESIGN section 1 gives these to the handling department and to nobody besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casework.cases import parts
from casework.cases.words import state_label
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import find, recipients_of
from casework.rules import lifecycle
from casework.transfers import roles

_RAISED = ("RAISED", *lifecycle.step_named("raise_up").sources)


@dataclass(frozen=True)
class Family:
    """The cases that go together; `case` is the one that was asked for, and stands among `steps`."""

    case: Case
    steps: tuple[Case, ...]
    along: tuple[Case, ...]
    holding: tuple[Case, ...]

    @property
    def all(self) -> tuple[Case, ...]:
        """Return whatever changes hands."""
        return (*self.steps, *self.along)

    @property
    def following(self) -> tuple[Case, ...]:
        """Return the merged cases, whose reporters have mailboxes of their own to read in."""
        return tuple(one for one in self.along if one.standing.main == "MERGED")

    @property
    def words(self) -> tuple[Case, ...]:
        """Return one case for each tip whose words are handed over, `case` first."""
        first = {self.case.tip: self.case}
        for one in self.all:
            first.setdefault(one.tip, one)
        return tuple(first.values())


@dataclass(frozen=True)
class Together:
    """What a page says: the numbers of the other cases that go too, those with words of their own, and what holds it up."""

    others: tuple[str, ...]
    words: tuple[str, ...]
    held: str


def family(tx: Transaction, case: Case, *, shutting: bool = False) -> Family:
    """Return the cases that go up with one; `shutting`: because the lead itself is to be kept out."""
    tip = parts.together(tx, case)
    whole = () if case.part_of is None else (events.load(tx, case.authority, case.part_of),)
    steps = [one for one in tip if one.standing.main in _RAISED]
    along = [one for one in (*tip, *whole) if lifecycle.closed(one.standing)]
    holding = [one for one in tip if one not in steps and one not in along]
    for one in (found for each in tip for found in _following(tx, each)):
        if one.standing.main == "MERGED" or (shutting and lifecycle.closed(one.standing)):
            along.append(one)
        elif shutting:
            holding.append(one)
    return Family(case, tuple(steps), tuple(along), tuple(holding))


def check(tx: Transaction, found: Family, supervisor: DepartmentId | None = None) -> None:
    """Refuse what cannot go up yet, and say what comes first; `supervisor`: who takes it must supervise all that is in work."""
    if sentence := _held(tx, found, supervisor):
        raise Refused("together", sentence)


@query
def of_case(tx: Transaction, actor: Actor, number: str) -> Together:
    """Return what goes up with a visible case, for the page of whoever may raise it; raises NotFound."""
    case, role = find(tx, actor, number)
    found = family(tx, case)
    # The case that a tip came in is no case of its own any more.
    others = sorted({one.number for one in found.all if one.standing.main != parts.PARTED} - {case.number})
    held = _held(tx, found, actor.department if role == roles.SUPERVISOR else None)
    return Together(tuple(others), tuple(one.number for one in found.words[1:]), held)


def _held(tx: Transaction, found: Family, supervisor: DepartmentId | None) -> str:
    if found.case.follows is not None:
        return "这件案并过另一案，不能单独交给上一级。另一案提级，没有办结的并案一起走。"
    if found.holding:
        named = "、".join(f"{one.number}（{state_label(one.standing)}）" for one in found.holding)
        return f"{named}和这件案是一份原话，或者并在一起，还没办完。先把它办到归档，再一起交给上一级。"
    if supervisor is not None and any(recipients_of(tx, one).get(supervisor) != roles.SUPERVISOR for one in found.steps):
        return "同一件举报拆出来的案，有的由别的机关督办。原话是一份，要由督办全部几案的机关来提级。"
    return ""


def _following(tx: Transaction, case: Case) -> Iterator[Case]:
    """Yield what follows a case, and what follows that."""
    for one in events.followers_of(tx, case):
        yield one
        yield from _following(tx, one)
