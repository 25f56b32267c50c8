"""日程: what is to be reported next and a campaign's phase, as the pack has it, for whoever oversees."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.kernel.errors import Forbidden
from casework.kernel.ids import SHANGHAI
from casework.kernel.office import Actor
from casework.oversight.schedule import due_soon, schedule
from casework.rules.duties import Duty
from tests.services.founding import FixedClock, Sample, found_sample


def on(engine: Engine, pack: str, year: int, month: int, day: int) -> tuple[Sample, Actor]:
    """The sample of a pack on a day, and who oversees in its own 安委办."""
    sample = found_sample(engine, pack=pack)
    clock = FixedClock(datetime.datetime(year, month, day, 9, 0, tzinfo=SHANGHAI))
    sample = replace(sample, clock=clock, office=replace(sample.office, clock=clock))
    return sample, sample.actor(Duty.OVERSEE, f"{pack}-committee")


def test_what_is_due_comes_in_its_order_with_its_clause(engine: Engine) -> None:
    sample, office = on(engine, "panzhihua", 2026, 9, 28)
    found = schedule(sample.office, office)
    days = [one.day for one in found.reports]
    assert days == sorted(days)
    filed = next(one for one in found.reports if "备案督办" in one.what)
    assert (filed.day, filed.left, filed.remind) == (datetime.date(2026, 9, 30), 2, None)
    assert (filed.to, filed.often, filed.zero) == ("市安委会办公室", "每月", True)
    assert filed.citation == "攀办函〔2015〕135号五（五）"
    quarter = next(one for one in found.reports if "上季度" in one.what)
    # 3 October lies in the holidays: it stays the day, and whoever reports is reminded on the last worked day before.
    assert (quarter.day, quarter.remind) == (datetime.date(2026, 10, 3), datetime.date(2026, 9, 30))
    assert due_soon(sample.office, office).endswith("，最早 9 月 30 日")


def test_the_campaigns_phase_of_the_day(engine: Engine) -> None:
    sample, office = on(engine, "zhanhe", 2022, 7, 1)
    first, second = schedule(sample.office, office).campaigns
    assert (first.now, [one.name for one in first.phases if one.now]) == ("集中整治", ["集中整治"])
    assert "平湛安〔2022〕9号" in first.document
    assert second.now == "自查自改、督促检查"
    later, office = on(engine, "zhanhe", 2026, 7, 1)
    found = schedule(later.office, office)
    assert [(one.now, one.over) for one in found.campaigns] == [("", True), ("", True)]
    assert "打非治违专项行动总结" in [one.what for one in found.past]


def test_the_desk_says_what_falls_due_within_seven_days(sqlite_engine: Engine) -> None:
    sample, office = on(sqlite_engine, "zhoucun", 2026, 11, 23)
    # The weekly report on Sunday and the monthly one on Monday; what is due daily is no news.
    assert due_soon(sample.office, office) == "7 天里有 2 样到日子，最早 11 月 29 日"
    sample.clock.forward(days=6)
    assert due_soon(sample.office, office) == "7 天里有 2 样到日子，最早今天"
    assert due_soon(sample.office, sample.actor(Duty.REWARD)) == ""
    # The same duty in a bureau keeps it live and reports nothing.
    assert due_soon(sample.office, sample.actor(Duty.OVERSEE, "zibo-emergency")) == ""


def test_nobody_else_reads_it(sqlite_engine: Engine) -> None:
    sample, _ = on(sqlite_engine, "zhoucun", 2026, 11, 23)
    with pytest.raises(Forbidden):
        schedule(sample.office, sample.actor(Duty.LEAD))
