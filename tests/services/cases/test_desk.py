"""The desk: tabs, counts, order, filters, and how little it says of what nobody has read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, sign, verify
from casework.cases.desk import Desk, desk
from casework.cases.filters import Filters
from casework.kernel.office import Actor
from casework.remedy import closing
from casework.rules.duties import Duty
from casework.sweep import Swept, sweep
from tests.services import builders
from tests.services.builders import RECORD, case_of, handler, history_of, number_of, send_tip
from tests.services.founding import Sample, found_sample


def counts(shown: Desk) -> dict[str, int]:
    return {tab.name: tab.count for tab in shown.tabs}


def numbers(shown: Desk) -> list[str]:
    return [row.number for row in shown.rows]


def intake_of(sample: Sample, reporter: builders.Reporter, number: int = 0) -> Actor:
    return handler(sample, reporter, Duty.INTAKE, number)


def test_an_unread_tip_shows_day_and_urgency_and_nothing_else(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, urgency="now")
    row = desk(sample.office, intake_of(sample, reporter)).rows[0]
    assert (row.unread, row.urgent, row.day, row.due.text) == (True, True, "11 月 23 日", "今天 11:00 前")
    assert (row.category, row.category_name, row.sector_name, row.place, row.handlers) == ("", "", "", "", ())


def test_a_read_tip_shows_what_intake_wrote(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    row = desk(sample.office, handler(sample, reporter, Duty.VERIFY)).rows[0]
    assert (row.unread, row.category, row.sector_name, row.place, row.state_label) == (
        False, "C16", "工厂车间", "二车间", "已受理",
    )  # fmt: skip
    assert row.handlers == (intake_of(sample, reporter).title,)


def test_urgent_first_then_by_due_date(engine: Engine) -> None:
    sample = found_sample(engine)
    old = send_tip(sample)
    sample.clock.forward(days=2)
    new, urgent = send_tip(sample), send_tip(sample, urgency="now")
    shown = desk(sample.office, intake_of(sample, old))
    assert numbers(shown) == [number_of(sample, one) for one in (urgent, old, new)]
    assert [thing.text for thing in shown.first_things] == ["1 件急的，11:00 前要受理"]


def test_cases_move_through_the_tabs(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    intake, verifier = intake_of(sample, reporter), handler(sample, reporter, Duty.VERIFY)
    assert counts(desk(sample.office, intake)) == {
        "mine": 1, "intake": 1, "active": 0, "overdue": 0, "waiting": 0, "closed": 0,
    }  # fmt: skip
    assert counts(desk(sample.office, verifier))["mine"] == 0
    number, first, second = builders.start(sample, reporter)
    assert counts(desk(sample.office, intake)) == {
        "mine": 0, "intake": 0, "active": 1, "overdue": 0, "waiting": 0, "closed": 0,
    }  # fmt: skip
    assert counts(desk(sample.office, first))["mine"] == 1
    nothing = replace(builders.FINDING, outcome="unsubstantiated", items=(), measure="", document_number="")
    verify.countersign(sample.office, second, number, verify.conclude(sample.office, first, number, nothing))
    legal, lead = handler(sample, reporter, Duty.LEGAL), handler(sample, reporter, Duty.LEAD)
    waiting = [counts(desk(sample.office, one))["mine"] for one in (first, legal, lead)]
    assert waiting == [0, 1, 0]
    sign.pass_finding(sample.office, legal, number, 2, "程序合法。")
    assert [counts(desk(sample.office, one))["mine"] for one in (first, legal, lead)] == [0, 0, 1]
    builders.sign_finding(sample, reporter)
    closing.close(sample.office, intake, number)
    assert counts(desk(sample.office, intake)) == {
        "mine": 0, "intake": 0, "active": 0, "overdue": 0, "waiting": 0, "closed": 1,
    }  # fmt: skip
    assert desk(sample.office, intake, "closed").rows[0].due.text == "—"


def test_waiting_for_the_reporter_stops_the_clock(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    handle.ask_more(sample.office, intake_of(sample, reporter), number_of(sample, reporter), ("单位",))
    sample.clock.forward(days=10)
    shown = desk(sample.office, intake_of(sample, reporter), "waiting")
    assert (shown.rows[0].due.text, shown.rows[0].state_label) == ("停表，剩 7 天", "待补充")
    assert counts(shown)["overdue"] == 0


@pytest.mark.parametrize(
    ("days", "tone", "text"),
    [(0, "far", "11月30日 周一"), (4, "near", "还有 3 天"), (7, "today", "今天 18:00 前"), (9, "over", "超期 2 天")],
)
def test_deadlines_in_words(sqlite_engine: Engine, days: int, tone: str, text: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    sample.clock.forward(days=days)
    due = desk(sample.office, intake_of(sample, reporter), "intake").rows[0].due
    assert (due.tone, due.text) == (tone, text)
    assert due.title.startswith("L-03")


def test_filters_and_search(engine: Engine) -> None:
    sample = found_sample(engine)
    one, two = send_tip(sample), send_tip(sample)
    actor = intake_of(sample, one)
    handle.write_record(sample.office, actor, number_of(sample, one), RECORD, 0)
    other = replace(RECORD, region="370306102000", category="C15", subject="王村某厂")
    handle.write_record(sample.office, actor, number_of(sample, two), other, 0)
    for filters, expected in (
        (Filters(category="C15"), two),
        (Filters(region="370306100000"), one),
        (Filters(text="王村"), two),
        (Filters(text=number_of(sample, one).lower()), one),
    ):
        assert numbers(desk(sample.office, actor, "intake", filters)) == [number_of(sample, expected)]
    assert desk(sample.office, actor, "intake", Filters(text="%")).rows == ()
    assert len(desk(sample.office, actor, "intake", Filters(sector="factory", state="TRIAGE")).rows) == 2


def test_ten_rows_a_page(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporters = [send_tip(sample) for _ in range(12)]
    actor = intake_of(sample, reporters[0])
    first, second = (desk(sample.office, actor, "intake", page=page) for page in (1, 2))
    assert (len(first.rows), len(second.rows), first.pages, first.total) == (10, 2, 2, 12)
    assert not set(numbers(first)) & set(numbers(second))
    assert desk(sample.office, actor, "intake", page=99).page == 2


def test_an_empty_desk_says_what_falls_due_next(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    assert desk(sample.office, intake_of(sample, reporter), "mine").next_due == f"1 月 22 日，{number}"
    # What is over is said in a tab of its own, and is no "next".
    sample.clock.forward(days=61)
    assert desk(sample.office, intake_of(sample, reporter), "mine").next_due == ""


def test_the_sweep_reports_an_overdue_case_once(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    sample.clock.forward(days=8)
    assert sweep(sample.office) == Swept(lapsed=0, overdue=1)
    assert sweep(sample.office) == Swept(lapsed=0, overdue=0)
    view = told(sample, reporter)
    assert view[0] == "过了日子还没办"
    assert view[1].endswith("12 月 8 日前要有回音。")
    assert counts(desk(sample.office, intake_of(sample, reporter)))["overdue"] == 1
    builders.accept(sample, reporter)
    assert told(sample, reporter)[0] == "部门接手了"
    assert sweep(sample.office) == Swept(lapsed=0, overdue=0)


def test_the_sweep_goes_on_after_an_unanswered_question(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    handle.ask_more(sample.office, intake_of(sample, reporter), number_of(sample, reporter), ("单位",))
    sample.clock.forward(days=15)
    assert sweep(sample.office) == Swept(lapsed=0, overdue=0)
    sample.clock.forward(days=1)
    assert sweep(sample.office) == Swept(lapsed=1, overdue=0)
    assert sweep(sample.office) == Swept(lapsed=0, overdue=0)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.clock_stopped_day) == ("TRIAGE", None)
    assert history_of(sample.office, sample.authority, reporter.tip)[-1].step == "more_lapsed"


def test_an_urgent_case_is_overdue_after_its_half_hour(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, urgency="now")
    sample.clock.forward(hours=2, minutes=1)
    assert sweep(sample.office).overdue == 1
    row = desk(sample.office, intake_of(sample, reporter), "overdue").rows[0]
    assert (row.due.tone, row.due.text) == ("over", "刚刚超期")


def told(sample: Sample, reporter: builders.Reporter) -> tuple[str, str]:
    """Return headline and sentence of the mailbox."""
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view.now.headline, view.now.sentence
