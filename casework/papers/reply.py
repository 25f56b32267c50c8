"""回复工单: what is pasted back into the other office's order, made of the finding that was signed and of nothing else.

The other office shows it to the caller, and keeps it beside the caller's name. So it says the four answers of
应急〔2023〕106号 in general: no enterprise, no place, no day of a report, no amount, and never a word of the tip. Whether a
reward is paid is told to whoever holds the seven words alone.
"""

from dataclasses import dataclass

from casework.cases import asked
from casework.cases.telling import ANSWER_OUTSIDE
from casework.cases.words import FINDING_NAMES
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, use_case
from casework.orders.lists import may_reply
from casework.papers.marks import mark
from casework.people import departments
from casework.rules.lifecycle import REWARDABLE

PAPER = "reply"
REWARD = "是否奖励，按规定只告诉举报人本人。"
NO_REWARD = "按规定没有奖金。"
NOT_TAKEN = "这件事没有受理。"
UNSAID = "答复中没有说明。"


@dataclass(frozen=True)
class Reply:
    """The reply: the other office's number, the lines with their labels, the department, the reader's mark."""

    order: str
    lines: tuple[tuple[str, str], ...]
    department: str
    mark: str

    @property
    def text(self) -> str:
        """The reply as one text to copy."""
        return "\n".join(f"{label}：{said}" for label, said in self.lines) + f"\n办理单位：{self.department}"


@use_case
def reply(tx: Transaction, actor: Actor, number: str) -> Reply:
    """Return the reply of a case that came with an order; NotFound, Forbidden, and Refused before there is an answer."""
    case, row = may_reply(tx, actor, number)
    lines = _lines(tx, case)
    if not lines:
        raise Refused("no_answer", "这件案还没有结论，没有可以回复的。")
    name = departments.names(tx, case.authority)[case.department].name
    return Reply(row.number, lines, name, mark(tx, actor, PAPER, case.id))


def _lines(tx: Transaction, case: Case) -> tuple[tuple[str, str], ...]:
    history = events.of_case(tx, case.authority, case.id)
    outside = asked.newest(history, ANSWER_OUTSIDE)
    if outside is not None:
        told = outside.tell
        found = FINDING_NAMES.get(told["finding"], UNSAID)
        parts = (f"{told['grounds']}{told['checked']}", str(told["handled"]))
        return (
            ("转办", f"已转{told['department']}办理"),
            ("核查结论", found),
            *((label, said or UNSAID) for label, said in zip(("简要情况", "处理情况"), parts, strict=True)),
            ("是否符合奖励", f"由{told['department']}按规定确定。"),
        )
    if case.standing.main == "NOT_ACCEPTED":
        declined = asked.newest(history, "decline")
        reason = str(declined.tell.get("reason", "")) if declined else ""
        return (("核查结论", NOT_TAKEN), ("简要情况", reason or NOT_TAKEN), ("处理情况", "—"), ("是否符合奖励", NO_REWARD))
    signed = asked.newest(history, "conclude")
    if signed is None or not case.standing.finding:
        return ()
    told = signed.tell
    return (
        ("核查结论", FINDING_NAMES[told["finding"]]),
        ("简要情况", f"{told['grounds']}{told['checked']}"),
        ("处理情况", str(told["handled"])),
        ("是否符合奖励", REWARD if told["finding"] in REWARDABLE else NO_REWARD),
    )
