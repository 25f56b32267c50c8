"""What is put right, fact by fact: 五落实, or put right on the spot, or found and cured by the enterprise itself.

Nothing is in rectification without all five (平湛安〔2022〕9号 二（二）; 攀办函〔2015〕135号 五（一）); a pack may ask for more
(周村2014年意见 三). Persons are named by post. What the enterprise found itself and cured is exempt from a penalty
(平湛安〔2022〕9号 四（三）) only when it was found before the day of the tip; pages say before or after, and never that day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.cases import measures
from casework.cases.verify import Finding, finding_of
from casework.cases.words import check_no_private_numbers
from casework.kernel import authorities
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor, Transaction
from casework.remedy import store

PLAN, SPOT, OWN = "plan", "spot", "own"
KINDS = {PLAN: "要整改，五落实", SPOT: "当场改正", OWN: "单位自己查出、改好的"}
PARTS = {
    "owner": "责任人",
    "steps": "措施",
    "funds": "资金",
    "until": "时限",
    "plan": "预案",
    "leader": "责任领导",
    "monitoring": "监控",
}
_GRAVE = ("S2", "S3")
_LONGEST = 500


@dataclass(frozen=True)
class PlanText:
    """What is done about one fact; `item` counts the facts of the finding from 1. Each kind has fields of its own."""

    item: int
    kind: str
    owner: str = ""
    steps: str = ""
    funds: str = ""
    until: Day | None = None
    plan: str = ""
    leader: str = ""
    monitoring: str = ""
    found: Day | None = None
    cured: Day | None = None
    seen_by: str = ""


@dataclass(frozen=True)
class PlanRow:
    """One fact that is put right, as it stands."""

    text: PlanText
    finding_version: int
    accepted: Day | None


def signed_finding(tx: Transaction, case: Case) -> Finding:
    """Return the finding that the case was concluded with; raises Refused."""
    finding = finding_of(tx, case)
    if finding is None or not finding.countersigned:
        raise Refused("no_finding", "还没有签定的核查结论。")
    return finding


def verified_items(finding: Finding) -> tuple[int, ...]:
    """Return the numbers, from 1, of the facts that were verified."""
    return tuple(number for number, item in enumerate(finding.text.items, 1) if item.verified)


def plans_of(tx: Transaction, case: Case, finding: Finding) -> tuple[PlanRow, ...]:
    """Return what is put right under this finding."""
    rows = store.rows_of(tx.connection, "rectification", case.authority, case.id)
    return tuple(plan_of(row) for row in rows if row.finding_version == finding.version)


def still_open(plans: Sequence[PlanRow]) -> tuple[PlanRow, ...]:
    """Return what nobody has accepted yet."""
    return tuple(one for one in plans if one.accepted is None)


def next_day(plans: Sequence[PlanRow]) -> Day | None:
    """Return the first day by which something that is open has to be put right."""
    return min((one.text.until for one in still_open(plans) if one.text.until is not None), default=None)


def further_parts(tx: Transaction, case: Case) -> tuple[str, ...]:
    """Return what the authority asks for besides the five."""
    return authorities.pack_of(tx, case.authority).rectification


def needs_expert(tx: Transaction, case: Case, finding: Finding) -> bool:
    """Say whether acceptance needs an expert: a fact is S2 or S3, or a measure stopped the work (周村2014年意见 三)."""
    grave = any(item.verified and item.severity in _GRAVE for item in finding.text.items)
    return grave or stopped(tx, case)


def stopped(tx: Transaction, case: Case) -> bool:
    """Say whether a measure stopped the work since it was last resumed: resuming it needs an acceptance with a document."""
    known, standing = tx.office.policies.measures.catalogue, measures.standing(tx, case)
    resumed = max((one.number for one in standing if one.code == measures.RESUMPTION), default=0)
    return any(one.number > resumed and one.code in known and known[one.code].stops for one in standing)


def write(tx: Transaction, actor: Actor, case: Case, finding: Finding, text: PlanText) -> None:
    """Write what is done about one fact, in the place of what was written before; raises Refused."""
    values = _checked(tx, case, text) | {"accepted_day": None, "written_by": actor.officer, "at": tx.now}
    key = {
        "authority_id": case.authority,
        "case_id": case.id,
        "finding_version": finding.version,
        "item": text.item,
    }
    if any(one.text.item == text.item for one in plans_of(tx, case, finding)):
        store.set_row(tx.connection, "rectification", key, values)
    else:
        store.add(tx.connection, "rectification", key | values)


def set_plan(tx: Transaction, case: Case, row: PlanRow, values: Mapping[str, object]) -> None:
    """Change columns of one fact's row."""
    key: dict[str, object] = {"authority_id": case.authority, "case_id": case.id}
    key |= {"finding_version": row.finding_version, "item": row.text.item}
    store.set_row(tx.connection, "rectification", key, values)


def _checked(tx: Transaction, case: Case, text: PlanText) -> dict[str, object]:
    words = {name: str(getattr(text, name)).strip() for name in PARTS if name != "until"} | {"seen_by": text.seen_by.strip()}
    check_no_private_numbers(*words.values())
    if any(len(one) > _LONGEST for one in words.values()):
        raise Refused("too_long", f"第 {text.item} 项写得太长，每一格最多 {_LONGEST} 个字。")
    if text.kind == PLAN:
        _check_plan(tx, case, text, words)
        days = {"until_day": text.until, "found_day": None, "cured_day": None}
        return {"kind": PLAN, **words, "seen_by": "", **days}
    if text.kind not in KINDS:
        raise Refused("bad_kind", f"第 {text.item} 项请选怎么改。")
    if text.cured is None or not words["seen_by"]:
        raise Refused("not_seen", f"第 {text.item} 项要写哪天改好、谁看到的（写岗位）。")
    if text.cured > tx.today:
        raise Refused("future", f"第 {text.item} 项改好的日子还没有到。")
    if text.kind == OWN and (text.found is None or text.found > text.cured):
        raise Refused("bad_found", f"第 {text.item} 项要写单位哪天查出的，不晚于改好的那天。")
    empty = dict.fromkeys((name for name in PARTS if name != "until"), "")
    days = {"until_day": None, "found_day": text.found if text.kind == OWN else None, "cured_day": text.cured}
    return {"kind": text.kind, **empty, "seen_by": words["seen_by"], **days}


def _check_plan(tx: Transaction, case: Case, text: PlanText, words: Mapping[str, str]) -> None:
    needed = ("owner", "steps", "funds", "until", "plan", *further_parts(tx, case))
    missing = [PARTS[name] for name in needed if (text.until is None if name == "until" else not words[name])]
    if missing:
        raise Refused("five", f"第 {text.item} 项还缺：{'、'.join(missing)}。五落实缺一样也不行。")
    if text.until is not None and text.until < tx.today:
        raise Refused("past", f"第 {text.item} 项的时限已经过了，请写今天或以后的日子。")


def plan_of(row: Any) -> PlanRow:
    """Turn a row of `rectification` into a record."""
    text = PlanText(
        row.item,
        row.kind,
        row.owner,
        row.steps,
        row.funds,
        _day(row.until_day),
        row.plan,
        row.leader,
        row.monitoring,
        _day(row.found_day),
        _day(row.cured_day),
        row.seen_by,
    )
    return PlanRow(text, row.finding_version, _day(row.accepted_day))


def _day(value: int | None) -> Day | None:
    return None if value is None else Day(value)
