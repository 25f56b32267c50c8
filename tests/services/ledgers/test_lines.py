"""Ledgers: lines that are only added to, corrected by lines that name them; townships; what is taken along as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from casework.enterprises import liable
from casework.enterprises.records import EnterpriseId, EnterpriseText
from casework.kernel import access
from casework.kernel.database import transaction
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor
from casework.ledgers import cards, export, hand, lines, townships
from casework.ledgers.lines import Line, LineText, Wanted
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.enterprises import entering
from tests.services.founding import Sample, found_sample
from tests.services.ledgers import test_cards
from tests.services.remedy import way

HOME, HOUSING = "zhoucun-emergency", "zhoucun-housing"


def line(sample: Sample, **change: object) -> LineText:
    found = LineText(
        "township", "370306100000", "安监站检查员", Day(sample.clock.today - 1), "北郊镇三家砖厂", "两家没有培训记录",
        "限期补上",
    )  # fmt: skip
    return replace(found, **change)  # type: ignore[arg-type]


def ledger(sample: Sample, actor: Actor, **wanted: object) -> tuple[Line, ...]:
    return lines.ledger(sample.office, actor, Wanted(**wanted)).rows  # type: ignore[arg-type]


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_line_is_added_and_seen_by_all(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    intake, stranger = sample.actor(Duty.INTAKE, HOME), sample.actor(Duty.OVERSEE)
    lines.write_line(sample.office, intake, line(sample, enterprise=one))
    (found,) = ledger(sample, stranger)
    assert (found.who, found.area, found.region, found.enterprise_name) == (
        "安监站检查员", "北郊镇三家砖厂", "北郊镇", entering.FACTORY.name,
    )  # fmt: skip
    for wanted, count in (
        ({"level": "township"}, 1), ({"level": "city"}, 0), ({"region": "370306100000"}, 1), ({"region": "370306102000"}, 0),
        ({"text": "砖厂"}, 1), ({"text": "宏达"}, 1), ({"text": "矿"}, 0),
    ):  # fmt: skip
        assert len(ledger(sample, stranger, **wanted)) == count


def test_a_line_is_corrected_by_a_line_and_by_nothing_else(engine: Engine) -> None:
    sample = found_sample(engine)
    intake = sample.actor(Duty.INTAKE, HOME)
    first = lines.write_line(sample.office, intake, line(sample))
    for statement in ("UPDATE ledger_line SET outcome = 'x'", "DELETE FROM ledger_line"):
        with pytest.raises(DBAPIError), transaction(engine, writes=True) as connection:
            connection.execute(text(statement))
    fixed = line(sample, result="一家没有培训记录")
    for one, reason, code in ((first, " ", "empty"), (bytes(16), "数错了", "bad_line")):
        with pytest.raises(Refused, match=f"^{code}$"):
            lines.correct_line(sample.office, intake, one, fixed, reason)
    with pytest.raises(Refused, match=r"^not_yours$"):
        lines.correct_line(sample.office, sample.actor(Duty.INTAKE, HOUSING), first, fixed, "数错了")
    sample.clock.forward(minutes=1)
    second = lines.correct_line(sample.office, intake, first, fixed, "数错了")
    sample.clock.forward(minutes=1)
    lines.correct_line(sample.office, intake, second, line(sample, result="三家都有"), "又查了一遍")
    (found,) = ledger(sample, intake)
    assert (found.id, found.result) == (first, "两家没有培训记录")
    (under,) = found.corrections
    assert (under.result, under.reason) == ("一家没有培训记录", "数错了")
    assert [deeper.result for deeper in under.corrections] == ["三家都有"]
    shown = lines.line(sample.office, intake, second)
    assert shown
    assert shown.result == "一家没有培训记录"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"level": "moon"}, "bad_level"),
        ({"region": "110101001000"}, "bad_place"),
        ({"day": None}, "future"),
        ({"day": Day(40_000)}, "future"),
        ({"who": " "}, "empty"),
        ({"outcome": ""}, "empty"),
        ({"area": "甲" * 301}, "too_long"),
        ({"result": "问 13812345678"}, "private_number"),
        ({"card": "222222222"}, "bad_card"),
        ({"enterprise": EnterpriseId(bytes(16))}, "bad_enterprise"),
    ],
)
def test_a_line_that_does_not_hold_together_is_refused(sqlite_engine: Engine, change: dict[str, object], code: str) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused, match=f"^{code}$"):
        lines.write_line(sample.office, sample.actor(Duty.INTAKE, HOME), line(sample, **change))


def test_a_line_about_a_hidden_card_is_hidden_and_so_is_what_corrects_it(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    builders.conclude(sample, reporter)
    above, below = builders.handler(sample, reporter, Duty.INTAKE), sample.actor(Duty.INTAKE, HOUSING)
    (card,) = cards.list_cards(sample.office, above, cards.Wanted()).rows
    one = lines.write_line(sample.office, above, line(sample, card=card.number))
    lines.correct_line(sample.office, above, one, line(sample), "卡号写错了")
    assert [each.card for each in ledger(sample, above)] == [card.number, card.number]
    assert ledger(sample, below) == ()
    with pytest.raises(Refused, match=r"^bad_card$"):
        lines.write_line(sample.office, below, line(sample, card=card.number))
    with pytest.raises(Refused, match=r"^bad_line$"):
        lines.correct_line(sample.office, below, one, line(sample), "甲")


def test_every_card_makes_its_line_in_words_that_tell_no_source(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    one = entering.enter(sample)
    hand.write_card(sample.office, sample.actor(Duty.VERIFY, HOME), test_cards.text(sample, one))
    found = ledger(sample, builders.handler(sample, reporter, Duty.LEAD))
    assert len(found) == 2
    assert len({each.who for each in found}) == 1
    assert all(each.level == "county" and not each.id for each in found)
    words = " ".join(str(value) for each in found for value in (each.who, each.area, each.result, each.outcome, each.card))
    assert "举报" not in words
    assert number not in words


def test_townships_are_reckoned_from_what_is_seen(engine: Engine) -> None:
    sample = found_sample(engine)
    one, _ = entering.enter(sample), entering.enter(sample, entering.OTHER)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    liable.name(sample.office, builders.handler(sample, reporter, Duty.VERIFY), number, one)
    way.open_up(sample, reporter)
    assert way.accepted(sample, reporter)
    home, stranger = builders.handler(sample, reporter, Duty.LEAD), sample.actor(Duty.LEAD, HOUSING)
    found = townships.townships(sample.office, home)
    by_name = {each.name: each.figures for each in found.lines}
    north = by_name["北郊镇"]
    assert (north.units, north.covered, north.hazards, north.major, north.struck) == (1, 1, 1, 1, 1)
    assert (north.coverage, north.strike_rate) == ("100%", "100%")
    assert (by_name["王村镇"].units, by_name["王村镇"].coverage, by_name["王村镇"].strike_rate) == (1, "0%", "—")
    assert (found.total.units, found.total.hazards, found.total.coverage) == (2, 1, "50%")
    blind = townships.townships(sample.office, stranger).total
    assert (blind.units, blind.covered, blind.hazards, blind.strike_rate) == (2, 0, 0, "—")
    sums = [sum(getattr(each.figures, name) for each in found.lines) for name in ("units", "hazards", "struck")]
    assert sums == [found.total.units, found.total.hazards, found.total.struck]
    assert townships.townships(sample.office, home, 2020).total.hazards == 0


def test_a_hazard_counts_where_each_that_answers_for_it_is_and_once_in_the_sum(engine: Engine) -> None:
    sample = found_sample(engine)
    elsewhere = EnterpriseText("周村永顺建材厂", region="370306101000")
    named = [entering.enter(sample, text) for text in (entering.FACTORY, entering.OTHER, elsewhere)]
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    verifier = builders.handler(sample, reporter, Duty.VERIFY)
    for one in named[:2]:
        liable.name(sample.office, verifier, number, one)
    found = townships.townships(sample.office, builders.handler(sample, reporter, Duty.LEAD))
    by_name = {each.name: each.figures for each in found.lines}
    figures = [(by_name[name].covered, by_name[name].hazards) for name in ("北郊镇", "王村镇", "南郊镇")]
    assert figures == [(1, 1), (1, 1), (0, 0)]
    assert (found.total.units, found.total.covered, found.total.hazards) == (3, 2, 1)


def test_what_is_taken_along_bears_a_mark_and_no_formula(engine: Engine) -> None:
    sample = found_sample(engine)
    intake = sample.actor(Duty.INTAKE, HOME)
    first = lines.write_line(sample.office, intake, line(sample, outcome="=HYPERLINK(0)"))
    sample.clock.forward(minutes=1)
    lines.correct_line(sample.office, intake, first, line(sample, outcome="+1"), "@甲")
    made = export.export(sample.office, intake, "ledger", Wanted())
    rows = read_csv(made.data)
    assert made.data.startswith(b"\xef\xbb\xbf")
    assert rows[0][:6] == ["层级", "排查人", "排查时间", "排查区域", "排查结果", "整治结果"]
    assert [row[5] for row in rows[1:3]] == ["'=HYPERLINK(0)", "'+1"]
    assert rows[2][8:] == ["第 1 行", "'@甲"]
    assert rows[-1] == ["读者标记", made.mark]
    assert made.mark in made.name
    with pytest.raises(Refused, match=r"^bad_export$"):
        export.export(sample.office, intake, "everything", Wanted())
    with pytest.raises(Forbidden):
        export.export(sample.office, replace(intake, duties=frozenset({Duty.FUND})), "ledger", Wanted())


def test_lists_and_townships_are_taken_along_too(engine: Engine) -> None:
    sample = found_sample(engine)
    one, intake = entering.enter(sample), sample.actor(Duty.VERIFY, HOME)
    number = hand.write_card(sample.office, intake, test_cards.text(sample, one))
    problem = read_csv(export.export(sample.office, intake, "lists", Wanted()).data)
    assert problem[1][:4] == [number, entering.FACTORY.name, "北郊镇三车间配电房", "配电箱没有门"]
    assert len(problem[0]) == len(problem[1]) == 17
    towns = read_csv(export.export(sample.office, intake, "townships", Wanted()).data)
    assert towns[-2][0] == "合计"
    assert ["北郊镇", "1", "1", "100%", "1", "1", "0", "0%", "0"] in towns
    with transaction(sample.office.engine, writes=False) as connection:
        marks = connection.execute(text("SELECT detail FROM access WHERE what = 'export'")).scalars().all()
    assert len(set(marks)) == 2
    assert all(len(mark) == access.MARK_LENGTH for mark in marks)
