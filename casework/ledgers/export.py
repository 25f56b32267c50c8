"""Taking a ledger along as CSV: the ledger, the township ledger, the three lists (问题、任务、责任, 平湛安〔2022〕9号 21).

It holds what the officer may know of and nothing of a reporter; no line of it tells a report from an inspection. Each file
bears a reader's mark, in its last line and in its name, and the trail has the line `export`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from casework.enterprises.records import READERS
from casework.kernel import access
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, date_of
from casework.kernel.office import Actor, Transaction, use_case
from casework.ledgers.cards import all_cards
from casework.ledgers.lines import Line, Wanted, lines_of
from casework.ledgers.townships import townships_of
from casework.rules import spreadsheet
from casework.rules.cards import GRADES, LEVELS, PROGRESS

EXPORT = "export"
LEDGER, TOWNSHIPS, LISTS = "ledger", "townships", "lists"
NAMES = {LEDGER: "排查治理台账", TOWNSHIPS: "乡镇台账", LISTS: "三个清单"}
_LEDGER = ("层级", "排查人", "排查时间", "排查区域", "排查结果", "整治结果", "单位", "隐患卡号", "更正哪一行", "更正理由")
_LISTS = (
    "卡号", "单位", "位置", "问题", "类别", "分级", "判定依据", "任务", "时限", "资金", "预案", "责任人", "责任领导",
    "负责部门", "进度", "验收人", "销号时间",
)  # fmt: skip
_TOWNSHIPS = ("乡镇街道", "单位数", "排查到的", "覆盖率", "隐患", "重大", "已销号", "销号率", "超期")

_Table: TypeAlias = tuple[tuple[str, ...], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Export:
    """A file to take along: its name without an ending, its bytes, and the mark that it bears."""

    name: str
    data: bytes
    mark: str


@use_case
def export(tx: Transaction, actor: Actor, what: str, wanted: Wanted, year: int | None = None) -> Export:
    """Make a file of what the officer may know of and write the line of the trail; raises Forbidden and Refused."""
    actor.require(*READERS)
    if what not in NAMES:
        raise Refused("bad_export", "请选导出什么。")
    mark = access.marked(tx, actor, EXPORT)
    head, rows = _TABLES[what](tx, actor, wanted, year)
    return Export(f"{NAMES[what]}-{mark}", spreadsheet.table(head, rows, ("读者标记", mark)), mark)


def _ledger(tx: Transaction, actor: Actor, wanted: Wanted, _year: int | None) -> _Table:
    return _LEDGER, [row for at, one in enumerate(lines_of(tx, actor, wanted), 1) for row in _rows(one, str(at), "")]


def _rows(one: Line, number: str, corrects: str) -> list[tuple[str, ...]]:
    row = (
        LEVELS[one.level], one.who, _day(one.day), one.area, one.result, one.outcome, one.enterprise_name, one.card,
        corrects, one.reason,
    )  # fmt: skip
    below = [each for under in one.corrections for each in _rows(under, number, f"第 {number} 行")]
    return [row, *below]


def _townships(tx: Transaction, actor: Actor, _wanted: Wanted, year: int | None) -> _Table:
    found = townships_of(tx, actor, year)
    every = [(one.name, one.figures) for one in found.lines] + [("合计", found.total)]
    return _TOWNSHIPS, [
        (
            name, str(one.units), str(one.covered), one.coverage, str(one.hazards), str(one.major), str(one.struck),
            one.strike_rate, str(one.overdue),
        )
        for name, one in every
    ]  # fmt: skip


def _lists(tx: Transaction, actor: Actor, _wanted: Wanted, _year: int | None) -> _Table:
    return _LISTS, [
        (
            one.number, "、".join(name for _, name in one.enterprises), f"{one.region}{one.place}", one.hazard, one.category,
            GRADES[one.grade], one.basis, one.plan.steps, _day(one.plan.until), one.plan.funds, one.plan.plan,
            one.plan.owner, one.plan.leader, one.department, PROGRESS[one.progress], one.accepted_by, _day(one.struck_day),
        )
        for one in all_cards(tx, actor)
    ]  # fmt: skip


def _day(day: Day | None) -> str:
    return "" if day is None else date_of(day).isoformat()


_TABLES: Mapping[str, Callable[[Transaction, Actor, Wanted, int | None], _Table]] = {
    LEDGER: _ledger,
    TOWNSHIPS: _townships,
    LISTS: _lists,
}
