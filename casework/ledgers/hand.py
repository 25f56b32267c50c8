"""Cards that are written after an inspection, an enterprise's own search or one with experts, until they are struck off.

The department that wrote a card changes it and strikes it off; after that it stays as it is. A major hazard is struck off only
with all of 五落实 (平湛安〔2022〕9号 二（二）). What the enterprise found itself and cured is not penalised (its 四（三）):
the card says so.
"""

from dataclasses import dataclass
from typing import Any

from casework.cases.words import check_no_private_numbers, clean, required
from casework.enterprises.known import known_to, places_of
from casework.enterprises.records import WRITERS, EnterpriseId
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day, draw_case_number, fresh_id
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.ledgers import store
from casework.ledgers.cards import REPORT, SOURCES
from casework.rules import cards
from casework.rules.duties import Duty

BY_HAND = {name: label for name, label in SOURCES.items() if name != REPORT}
_LONGEST = 500
_DRAWS = 8


@dataclass(frozen=True)
class CardText:
    """A card as an officer writes it; `owner` and the like are posts. The five may follow later, before it is struck off."""

    enterprise: EnterpriseId
    source: str
    region: str
    place: str
    sector: str
    category: str
    hazard: str
    grade: str
    basis: str
    found_day: Day | None
    owner: str = ""
    steps: str = ""
    funds: str = ""
    until: Day | None = None
    plan: str = ""


@dataclass(frozen=True)
class Written:
    """A card of the own department as it stands, for the pages that change it."""

    number: str
    text: CardText
    enterprise: str
    struck_day: Day | None
    version: int


@query
def written(tx: Transaction, actor: Actor, number: str) -> Written:
    """Return a card that the actor's department wrote by hand; raises NotFound, for the others' cards too."""
    try:
        row = _own(tx, actor, number)
    except Forbidden:
        raise NotFound from None
    known = known_to(tx, actor)
    root = known.root(EnterpriseId(row.enterprise_id))
    until = None if row.until_day is None else Day(row.until_day)
    text = CardText(
        root, row.source, row.region, row.place, row.sector, row.category, row.hazard, row.grade, row.basis,
        Day(row.found_day), row.owner, row.steps, row.funds, until, row.plan,
    )  # fmt: skip
    struck = None if row.struck_day is None else Day(row.struck_day)
    return Written(row.number, text, known.entries[root].text.name, struck, row.version)


@use_case
def write_card(tx: Transaction, actor: Actor, text: CardText) -> str:
    """Write a new card and return its number; raises Forbidden and Refused."""
    actor.require(*WRITERS)
    values = _checked(tx, actor, text) | _by(tx, actor)
    key = {"authority_id": actor.authority, "department_id": actor.department, "accepted_by": "", "struck_day": None}
    for _ in range(_DRAWS):
        number = draw_case_number(cards.LENGTH)
        if store.insert_card(tx.connection, key | values | {"id": fresh_id(), "number": number, "version": 1}):
            return number
    raise Conflict


@use_case
def change_card(tx: Transaction, actor: Actor, number: str, text: CardText, seen_version: int) -> None:
    """Write a card of the own department over the version that was seen; raises NotFound, Forbidden, Refused and Conflict."""
    row = _own(tx, actor, number)
    if row.struck_day is not None:
        raise Refused("struck", "已经销号的卡不能再改。有错的，在台账里写更正行。")
    if not store.update_card(
        tx.connection, actor.authority, row.number, seen_version, _checked(tx, actor, text) | _by(tx, actor)
    ):
        raise Conflict


@use_case
def strike(tx: Transaction, actor: Actor, number: str, accepted_by: str, day: Day | None, seen_version: int) -> None:
    """Strike a card off: somebody, by post, saw on a day that it is put right. Raises as `change_card`."""
    row = _own(tx, actor, number)
    actor.require(Duty.VERIFY, Duty.LEAD)
    if row.struck_day is not None:
        raise Refused("struck", "这张卡已经销号了。")
    until = "" if row.until_day is None else str(row.until_day)
    parts = {"owner": row.owner, "steps": row.steps, "funds": row.funds, "until": until, "plan": row.plan}
    missing = cards.lacking(parts) if row.grade == cards.MAJOR else () if row.steps.strip() else ("措施",)
    if missing:
        raise Refused("five", f"还缺：{'、'.join(missing)}。补上才能销号。")
    if day is None or day > tx.today or day < row.found_day:
        raise Refused("bad_day", "请写验收的日子，不早于发现，不晚于今天。")
    by = clean(accepted_by, "验收人（写岗位）")
    if not store.update_card(
        tx.connection, actor.authority, row.number, seen_version, {"accepted_by": by, "struck_day": day} | _by(tx, actor)
    ):
        raise Conflict


def _own(tx: Transaction, actor: Actor, number: str) -> Any:
    actor.require(*WRITERS)
    row = store.card(tx.connection, actor.authority, number.strip().upper())
    if row is None or row.enterprise_id not in known_to(tx, actor).entries:
        raise NotFound
    if row.department_id != actor.department:
        raise Forbidden("not_yours", "这张卡是别的部门写的，由他们改。")
    return row


def _checked(tx: Transaction, actor: Actor, text: CardText) -> dict[str, object]:
    known, places = known_to(tx, actor), places_of(tx, actor.authority)
    if text.enterprise not in known.entries:
        raise Refused("bad_enterprise", "请从名册里选一家。")
    if (text.region and not places.holds(text.region)) or text.sector not in {"", *tx.office.policies.sectors}:
        raise Refused("bad_place", "街镇或行业不在单子里，请重新选。")
    if text.category not in tx.office.policies.categories:
        raise Refused("bad_category", "类别不在单子里，请重新选。")
    if text.source not in BY_HAND or text.grade not in cards.GRADES:
        raise Refused("bad_choice", "请选怎么发现的、一般还是重大。")
    if text.found_day is None or text.found_day > tx.today:
        raise Refused("future", "请写发现的日子，不晚于今天。")
    if text.until is not None and text.until < text.found_day:
        raise Refused("bad_until", "整改的时限不能早于发现的日子。")
    needed = {"hazard": required(text.hazard, "是什么隐患"), "place": required(text.place, "在哪个位置")}
    needed["basis"] = required(text.basis, "判定依据") if text.grade == cards.MAJOR else text.basis.strip()
    words = {name: str(getattr(text, name)).strip() for name in ("owner", "steps", "funds", "plan")} | needed
    if any(len(one) > _LONGEST for one in words.values()):
        raise Refused("too_long", f"每一格最多 {_LONGEST} 个字。")
    check_no_private_numbers(*words.values())
    columns = {"source": text.source, "region": text.region, "sector": text.sector, "category": text.category}
    days = {"found_day": text.found_day, "until_day": text.until}
    return {"enterprise_id": known.root(text.enterprise), "grade": text.grade, **columns, **days, **words}


def _by(tx: Transaction, actor: Actor) -> dict[str, object]:
    return {"written_by": actor.officer, "at": tx.now}
