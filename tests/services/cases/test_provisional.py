"""Days beyond the published calendar: they say that they are 暂定, and are reckoned again once the calendar knows them."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from casework.cases import handle, mailbox, receive
from casework.cases.desk import desk
from casework.kernel import promises
from casework.kernel.ids import SHANGHAI, Day, date_of
from casework.kernel.office import Actor
from casework.oversight import urge
from casework.review import protection, views
from casework.rules.deadlines import after_worked, due
from casework.rules.duties import Duty
from casework.rules.routing import Facts
from casework.sweep import sweep
from policies import Deadline, WorkingDays, load
from tests.services import builders
from tests.services.builders import case_of, handler, history_of, number_of, send_tip
from tests.services.founding import FixedClock, Sample, found_sample
from tests.services.review import hand

RULES, CALENDAR = load().deadlines, load().calendar
LATE = datetime.datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)
NEW_YEAR = frozenset({datetime.date(2027, 1, 1), datetime.date(2027, 1, 4)})


def longer(off: frozenset[datetime.date] = NEW_YEAR) -> WorkingDays:
    """Return the calendar with a table of 2027 too, in which these days are off."""
    return replace(CALENDAR, last=datetime.date(2027, 12, 31), off=CALENDAR.off | off)


def late_sample(engine: Engine) -> Sample:
    """Return the sample a few days before the calendar ends."""
    sample = found_sample(engine)
    clock = FixedClock(LATE)
    return replace(sample, clock=clock, office=replace(sample.office, clock=clock))


def next_year(sample: Sample, calendar: WorkingDays) -> Sample:
    """Return the sample with another calendar: what an operator gets with the policies of the new year."""
    return replace(sample, office=replace(sample.office, policies=replace(sample.office.policies, calendar=calendar)))


def day(value: Day | None) -> datetime.date:
    assert value is not None
    return date_of(value)


def desk_text(sample: Sample, reporter: builders.Reporter) -> tuple[str, str]:
    row = desk(sample.office, handler(sample, reporter, Duty.INTAKE), "intake").rows[0]
    return row.due.text, row.due.title


def read(sample: Sample, reporter: builders.Reporter) -> str:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    return view.now.sentence


def test_a_day_beyond_the_calendar_says_so_everywhere_until_the_calendar_knows_it(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    case = case_of(sample.office, sample.authority, reporter.tip)
    # Five working days from Monday the 28th, without what the State Council's office will say about the new year.
    assert (day(case.due), case.due_from, case.due_days) == (datetime.date(2027, 1, 5), sample.clock.today, 5)
    text, title = desk_text(sample, reporter)
    assert text == "1月5日 周二（暂定）"
    assert title.startswith("L-03")
    assert "暂定：那一年的放假安排公布后重算" in title
    assert "1 月 5 日（暂定）" in read(sample, reporter)
    # Sent again, as a browser does that heard nothing: the receipt says so too.
    assert receive.receive(sample.office, reporter.submission).answer_by == "1 月 5 日（暂定）"
    assert sweep(sample.office).promised.reckoned == 0

    later = next_year(sample, longer())
    assert sweep(later.office).promised.reckoned == 1
    assert sweep(later.office).promised.reckoned == 0
    case = case_of(later.office, later.authority, reporter.tip)
    assert (day(case.due), case.due_from, case.due_days) == (datetime.date(2027, 1, 6), None, None)
    assert desk_text(later, reporter)[0] == "1月6日 周三"
    assert "1 月 6 日" in read(later, reporter)
    assert "暂定" not in read(later, reporter)
    assert history_of(later.office, later.authority, reporter.tip)[-1].step == "reckoned"


def test_the_same_day_is_told_to_be_sure(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    later = next_year(sample, longer(frozenset({datetime.date(2027, 1, 1)})))
    assert sweep(later.office).promised.reckoned == 1
    assert desk_text(later, reporter)[0] == "1月5日 周二"


def test_a_new_promise_ends_what_was_provisional(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    case = case_of(sample.office, sample.authority, reporter.tip)
    # Sixty natural days need no calendar.
    assert (case.due_kind, case.due_from, case.due_days) == ("conclude", None, None)
    assert sweep(next_year(sample, longer()).office).promised.reckoned == 0


def test_a_stopped_clock_goes_on_with_what_was_left(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    sample.clock.forward(days=1)
    handle.ask_more(sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), ("单位",))
    # The table comes while the clock stands.
    later = next_year(sample, longer())
    assert sweep(later.office).promised.reckoned == 1
    later.clock.forward(days=16)
    assert sweep(later.office).lapsed == 1
    case = case_of(later.office, later.authority, reporter.tip)
    # Four working days were left on the 29th; they run on from Thursday, 14 January.
    assert (day(case.due), case.due_from) == (datetime.date(2027, 1, 20), None)


def test_what_runs_on_beyond_the_calendar_is_provisional_too(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    handle.ask_more(sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), ("单位",))
    sample.clock.forward(days=16)
    assert sweep(sample.office).lapsed == 1
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.due_from, case.due_days) == (sample.clock.today, 5)
    assert "（暂定）" in desk_text(sample, reporter)[0]


def test_the_day_of_a_reward_is_reckoned_again_too(engine: Engine) -> None:
    sample = late_sample(engine)
    reporter = send_tip(sample)
    builders.conclude(sample, reporter)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (day(case.reward_due), case.reward_days) == (datetime.date(2027, 1, 12), 10)
    later = next_year(sample, longer())
    assert "1 月 12 日（暂定）" in reward(sample, reporter)
    assert sweep(later.office).promised.reckoned == 1
    assert "1 月 13 日" in reward(later, reporter)
    assert "暂定" not in reward(later, reporter)


def reward(sample: Sample, reporter: builders.Reporter) -> str:
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.reward is not None
    return view.reward.sentence


def test_the_day_of_who_was_told_that_it_is_late_too(engine: Engine) -> None:
    sample = late_sample(engine)
    sample.clock.forward(days=-9)  # Saturday, 19 December: due on Friday, the 25th.
    reporter = send_tip(sample)
    sample.clock.forward(days=9)
    assert sweep(sample.office).overdue == 1
    assert "1 月 5 日（暂定）前要有回音" in read(sample, reporter)
    assert "1 月 6 日前要有回音" in read(next_year(sample, longer()), reporter)


def test_the_day_of_an_urging_too(engine: Engine) -> None:
    sample = late_sample(engine)
    sample.clock.forward(days=2)  # Wednesday, 30 December.
    reporter = send_tip(sample, Facts(builders.FACTORY.region, "construction", "C16"))
    number, office = number_of(sample, reporter), sample.actor(Duty.OVERSEE, "zhoucun-committee")
    assert urge.draft(sample.office, office, number).until == "1 月 5 日（暂定）"
    urge.send(sample.office, office, number, "请写明核查到哪一步。")
    assert urged(sample, office, number) == ("1 月 5 日（暂定）", "1 月 5 日（暂定）")
    assert sweep(sample.office).promised.reckoned == 0
    later = next_year(sample, longer())
    # The case's own day and the urging's.
    assert sweep(later.office).promised.reckoned == 2
    assert sweep(later.office).promised.reckoned == 0
    assert urged(later, office, number) == ("1 月 6 日", "1 月 6 日")
    # It is not late on the day that was told first.
    later.clock.forward(days=7)
    assert sweep(later.office).followed_up.urged == 0
    later.clock.forward(days=1)
    assert sweep(later.office).followed_up.urged == 1


def test_an_urging_is_reckoned_again_before_it_is_found_late(sqlite_engine: Engine) -> None:
    sample = late_sample(sqlite_engine)
    sample.clock.forward(days=2)
    number = number_of(sample, send_tip(sample, Facts(builders.FACTORY.region, "construction", "C16")))
    urge.send(sample.office, sample.actor(Duty.OVERSEE, "zhoucun-committee"), number, "请写明核查到哪一步。")
    sample.clock.forward(days=7)  # Wednesday, 6 January: over by the day that was told, and by no other.
    assert sweep(next_year(sample, longer()).office).followed_up.urged == 0


def urged(sample: Sample, office: Actor, number: str) -> tuple[str, str]:
    """The day of the urging that waits, on the case's page and on the board."""
    shown = urge.of_case(sample.office, office, number)
    assert shown is not None
    (row,) = urge.board(sample.office, office)
    return shown.all[0].due, row.until


def test_what_is_promised_to_who_asks_too(engine: Engine) -> None:
    """The request to stop, and being given a hard time: told as 暂定 to both sides, and reckoned again as it is read."""
    sample = late_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    offered = hand.look(sample, reporter).wishes.withdrawal
    assert offered is not None
    assert "1 月 5 日（暂定）前答复您" in offered.sentence
    sample.clock.forward(days=2)  # Wednesday, 30 December.
    hand.do(sample, reporter, hand.Action.ASK_WITHDRAW)
    sample.clock.forward(days=1)
    hand.report_reprisal(sample, reporter, "不让我进厂了。")
    assert asked_for(sample, reporter) == ("1 月 7 日（暂定）", "1 月 5 日（暂定）")
    assert asked_for(next_year(sample, longer()), reporter) == ("1 月 8 日", "1 月 6 日")


def asked_for(sample: Sample, reporter: builders.Reporter) -> tuple[str, str]:
    """By when the request and the letter are to be answered, as the reporter reads it and as officers do."""
    box, lead = hand.look(sample, reporter), handler(sample, reporter, Duty.LEAD)
    number = number_of(sample, reporter)
    stop, harmed = views.view(sample.office, lead, number), protection.view(sample.office, lead, number)
    assert stop is not None
    assert harmed is not None
    assert box.wishes.withdrawal is not None
    assert box.protecting.line is not None
    assert box.wishes.withdrawal.sentence == f"{stop.stop_by}前答复您。"
    assert box.protecting.line.sentence == f"{harmed.due}前有人回您。"
    return stop.stop_by, harmed.due


@given(
    st.dates(datetime.date(2026, 11, 1), datetime.date(2028, 6, 30)),
    st.sampled_from([rule for rule in RULES.values() if rule.unit != "hours"]),
    st.frozensets(st.dates(datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)), max_size=40),
)
def test_nothing_refuses_beyond_the_calendar_and_more_table_only_makes_it_surer(
    start: datetime.date, rule: Deadline, off: frozenset[datetime.date]
) -> None:
    known = longer(off)
    first, second = due(rule, start, CALENDAR), due(rule, start, known)
    assert first.day >= start
    assert first.provisional == (rule.unit == "working_days" and first.day > CALENDAR.last)
    assert second.provisional <= first.provisional
    if not first.provisional:
        assert second == first
    if not second.provisional and rule.unit == "working_days":
        assert after_worked(start, rule.length, known) == (second.day, False)
        assert known.worked(second.day) or rule.length == 0


@pytest.mark.parametrize("column", ["due", "reward_due"])
def test_a_day_that_is_set_by_hand_voids_the_old_reckoning(column: str) -> None:
    written = promises.complete({column: 20000})
    track = column.removesuffix("_due")
    assert written == {column: 20000, f"{track}_from": None, f"{track}_days": None}
    assert promises.complete({"version": 2}) == {"version": 2}
