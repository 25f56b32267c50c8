"""Orders of other offices: taken in once, listed for whoever may know of them, answered from what was signed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.cases import mailbox, order, read
from casework.cases.near import Near
from casework.entry.enter import Entered
from casework.kernel import events
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import CaseId, Day
from casework.kernel.office import Actor, Transaction, query
from casework.orders import bring, lists
from casework.orders.bring import Order
from casework.orders.near import earlier, near
from casework.oversight import contacts, warnings
from casework.oversight.courier import Courier
from casework.papers.reply import reply
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, WORDS, Reporter
from tests.services.founding import Sample, found_sample
from tests.services.orders.values import every_value
from tests.services.transfers.outside_way import RECEIVER

OFFICE, HOME = "zhoucun-committee", "zhoucun-emergency"
NUMBER = "ZB2026112300017"
CALLER = "来电人：王某某，电话 13812345678"
TOLD = f"（受理员代录，工单：12345 热线工单 {NUMBER}）\n三车间的冲床没有护罩。\n\n那边登记的来电人，不外传：\n{CALLER}"


@pytest.fixture
def sample(engine: Engine) -> Sample:
    return found_sample(engine)


def door(sample: Sample) -> Actor:
    return sample.actor(Duty.INTAKE, OFFICE)


def brought(sample: Sample, number: str = NUMBER, days: int | None = 10, source: str = "hotline") -> Reporter:
    """Seal a row as the officer's browser does, and send it."""
    reporter = builders.write_tip(sample, words=TOLD)
    due = None if days is None else Day(sample.clock.today + days)
    bring.bring(sample.office, door(sample), reporter.submission, Order(source, number, due))
    return reporter


@query
def places(tx: Transaction, sample: Sample, *reporters: Reporter) -> list[order.Place]:
    cases = [events.load_of_tip(tx, sample.authority, one.tip).id for one in reporters]
    found = order.places_of(tx, sample.authority, cases)
    return [found[one] for one in cases]


class TestBringing:
    def test_a_row_is_a_desk_entered_case_of_the_department_that_the_rules_name(self, sample: Sample) -> None:
        reporter = brought(sample)
        case = builders.case_of(sample.office, sample.authority, reporter.tip)
        assert (case.department, case.entered, case.standing.main) == (HOME, True, "TRIAGE")
        intake = sample.actor(Duty.INTAKE, HOME)
        shown = lists.of_case(sample.office, intake, case.number)
        assert shown is not None
        assert (shown.source, shown.number, shown.due.text, shown.replied) == ("12345 热线工单", NUMBER, "12月3日", "")
        with pytest.raises(NotFound):
            read.open_case(sample.office, door(sample), case.number)

    def test_the_caller_stands_in_no_table(self, sample: Sample) -> None:
        """Neither name nor number nor words; only number, source and days of the order, and no time."""
        brought(sample)
        everything = every_value(sample)
        assert NUMBER in everything
        for secret in ("王某某", "13812345678", "冲床"):
            assert secret not in everything
        with sample.office.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM access")).scalar_one() == 0

    def test_the_same_number_comes_once(self, sample: Sample) -> None:
        first = brought(sample)
        # The network swallowed the answer: the same bytes again are fine.
        again = bring.bring(sample.office, door(sample), first.submission, Order("hotline", NUMBER, None))
        assert isinstance(again, Entered)
        other = builders.write_tip(sample, words=TOLD)
        with pytest.raises(Refused, match="known"):
            bring.bring(sample.office, door(sample), other.submission, Order("hotline", NUMBER, None))
        with pytest.raises(CaseworkError):
            builders.case_of(sample.office, sample.authority, other.tip)
        assert bring.known(sample.office, door(sample), "hotline", [NUMBER, "another"]) == (NUMBER,)
        # Another office counts for itself.
        assert bring.known(sample.office, door(sample), "national", [NUMBER]) == ()
        brought(sample, source="national")

    def test_who_called_first_is_the_first_however_late_the_table_comes(self, sample: Sample) -> None:
        """What another office wrote down keeps that day (dossier 3.3: 跨机关移送带原时间); a second try moves nothing."""
        sample.clock.forward(days=3)
        portal, called = builders.send_tip(sample), builders.write_tip(sample, words=TOLD)
        day = Day(sample.clock.today - 2)
        bring.bring(sample.office, door(sample), called.submission, Order("hotline", NUMBER, None, day))
        bring.bring(sample.office, door(sample), called.submission, Order("hotline", NUMBER, None, Day(day - 1)))
        first, second = places(sample.office, sample, called, portal)
        assert (first.day, second.day) == (day, sample.clock.today)
        assert first < second
        number = builders.number_of(sample, called)
        shown = lists.of_case(sample.office, sample.actor(Duty.INTAKE, HOME), number)
        assert shown is not None
        assert shown.first_day == "11 月 24 日"

    @pytest.mark.parametrize(
        ("order", "code"),
        [
            (Order("stranger", NUMBER, None), "bad_source"),
            (Order("outside", NUMBER, None), "bad_source"),
            (Order("hotline", " ", None), "bad_number"),
            (Order("hotline", "x" * 61, None), "bad_number"),
            (Order("hotline", "13812345678", None), "private_number"),
            (Order("hotline", "37030619800101123X", None), "private_number"),
            (Order("hotline", NUMBER, Day(99)), "bad_due"),
            (Order("hotline", NUMBER, None, Day(99)), "bad_first"),
            (Order("hotline", NUMBER, None, Day(99_999)), "bad_first"),
        ],
        ids=["source", "reserved", "empty", "long", "phone", "identity", "due", "before", "after"],
    )
    def test_what_is_wrong_is_refused_and_nothing_is_kept(self, sample: Sample, order: Order, code: str) -> None:
        reporter = builders.write_tip(sample, words=TOLD)
        with pytest.raises(Refused, match=code):
            bring.bring(sample.office, door(sample), reporter.submission, order)
        with pytest.raises(CaseworkError):
            builders.case_of(sample.office, sample.authority, reporter.tip)

    def test_a_pack_may_name_another_door(self, sample: Sample) -> None:
        known = sample.office.policies
        pack = replace(known.packs["zhoucun"], order_doors=(HOME,))
        office = replace(sample.office, policies=replace(known, packs={**known.packs, "zhoucun": pack}))
        reporter, order = builders.write_tip(sample, words=TOLD), Order("hotline", NUMBER, None)
        assert not lists.orders(office, door(sample)).brings
        with pytest.raises(Forbidden):
            bring.bring(office, door(sample), reporter.submission, order)
        here = sample.actor(Duty.INTAKE, HOME)
        assert lists.orders(office, here).brings
        bring.bring(office, here, reporter.submission, order)
        assert builders.case_of(sample.office, sample.authority, reporter.tip).entered

    @pytest.mark.parametrize(("duty", "department"), [(Duty.INTAKE, HOME), (Duty.OVERSEE, OFFICE), (Duty.VERIFY, HOME)])
    def test_only_intake_of_the_office_takes_orders_in(self, sample: Sample, duty: Duty, department: str) -> None:
        actor, reporter = sample.actor(duty, department), builders.write_tip(sample, words=TOLD)
        with pytest.raises(Forbidden):
            bring.bring(sample.office, actor, reporter.submission, Order("hotline", NUMBER, None))
        with pytest.raises(Forbidden):
            bring.known(sample.office, actor, "hotline", [NUMBER])

    def test_nobody_has_the_words_of_the_mailbox_but_may_be_given_them(self, sample: Sample) -> None:
        """The phrase is a transfer code, as of a call: it opens nothing before the caller's own takes its place."""
        reporter = brought(sample)
        with sample.office.engine.connect() as connection:
            assert connection.execute(text("SELECT transfer FROM mailbox")).scalar_one() in (1, True)
        assert mailbox.read(sample.office, sample.authority, reporter.mailbox_id) is not None


class TestLists:
    def tabs(self, sample: Sample, actor: Actor) -> dict[str, int]:
        return {name: count for name, _, count in lists.orders(sample.office, actor).tabs}

    def test_the_lead_and_the_office_that_took_it_in_have_it(self, sample: Sample) -> None:
        reporter = brought(sample)
        number = builders.number_of(sample, reporter)
        for actor in (sample.actor(Duty.INTAKE, HOME), door(sample)):
            (row,) = lists.orders(sample.office, actor).rows
            assert (row.number, row.due.text) == (NUMBER, "12月3日")
            # The office sees no case before it is concluded; what it knows is what it brought.
            assert row.case == ("" if actor.department == OFFICE else number)
        assert self.tabs(sample, sample.actor(Duty.INTAKE, RECEIVER)) == {"open": 0, "due": 0, "replied": 0}

    def test_the_office_learns_nothing_of_a_case_that_is_hidden_from_it(self, sample: Sample) -> None:
        """Whatever becomes of the case: for whoever may not know of it the line reads as on the day it came."""
        reporter = brought(sample)
        before = lists.orders(sample.office, door(sample))
        builders.accept(sample, reporter)
        assert lists.orders(sample.office, door(sample)) == before

    def test_what_is_near_or_late_stands_in_a_list_of_its_own(self, sample: Sample) -> None:
        brought(sample, "a", 1)
        brought(sample, "b", 30)
        brought(sample, "c", None)
        assert self.tabs(sample, door(sample)) == {"open": 3, "due": 1, "replied": 0}
        sample.clock.forward(days=31)
        assert self.tabs(sample, door(sample)) == {"open": 3, "due": 2, "replied": 0}
        rows = lists.orders(sample.office, door(sample), "due").rows
        assert [(row.number, row.due.tone) for row in rows] == [("a", "over"), ("b", "over")]

    def test_the_desk_shows_the_other_offices_deadline(self, sample: Sample) -> None:
        reporter = brought(sample, days=2)
        number, intake = builders.number_of(sample, reporter), sample.actor(Duty.INTAKE, HOME)
        assert lists.dues(sample.office, intake, [number])[number].text == "还有 2 天"
        assert lists.dues(sample.office, sample.actor(Duty.INTAKE, RECEIVER), [number]) == {}
        assert lists.dues(sample.office, intake, []) == {}


class TestWarnings:
    """The other office's day is called to mind like the own one, and the earlier of both counts."""

    def near(self, sample: Sample, actor: Actor) -> list[int]:
        @query
        def found(tx: Transaction) -> tuple[Near, ...]:
            return near(tx, actor)

        return [one.days for one in found(sample.office)]

    def test_the_leads_intake_is_told_until_it_is_answered(self, sample: Sample) -> None:
        reporter = brought(sample, days=3)
        brought(sample, "later", 30)
        first, second = (sample.actor(Duty.INTAKE, HOME, index) for index in (0, 1))
        assert (self.near(sample, first), self.near(sample, second)) == ([3], [3])
        assert self.near(sample, door(sample)) == []
        assert self.near(sample, sample.actor(Duty.LEAD, HOME)) == []
        number = builders.conclude(sample, reporter)
        # Once somebody works on it, that one is told.
        assert (self.near(sample, first), self.near(sample, second)) == ([3], [])
        lists.replied(sample.office, first, number)
        assert self.near(sample, first) == []

    def test_the_earlier_day_counts(self) -> None:
        own, other = Near(CaseId(b"a"), Day(20), 7), Near(CaseId(b"a"), Day(18), 3)
        alone = Near(CaseId(b"b"), Day(19), 3)
        assert earlier(own, other, alone) == earlier(other, alone, own) == {CaseId(b"a"): other, CaseId(b"b"): alone}

    def test_a_message_goes_out_for_it(self, sample: Sample) -> None:
        brought(sample, days=1)
        actor, courier = sample.actor(Duty.INTAKE, HOME), Courier(webhooks=("http://127.0.0.1:9/",))
        contacts.set_contact(sample.office, actor, courier, "webhook", "http://127.0.0.1:9/a")
        (wanted,) = warnings.look(sample.office, courier)
        assert [one.days for one in wanted.near] == [1]


class TestReply:
    def test_it_says_the_four_answers_and_nobody(self, sample: Sample) -> None:
        reporter = brought(sample)
        with pytest.raises(Refused, match="no_answer"):
            reply(sample.office, sample.actor(Duty.INTAKE, HOME), builders.number_of(sample, reporter))
        number = builders.conclude(sample, reporter)
        made = reply(sample.office, sample.actor(Duty.INTAKE, HOME), number)
        assert [label for label, _ in made.lines] == ["核查结论", "简要情况", "处理情况", "是否符合奖励"]
        assert made.text.startswith("核查结论：属实\n简要情况：查实了，护罩拆了三台。两个人到现场看过。\n处理情况：责令停用")
        for secret in ("王某某", "13812345678", "三车间", number, WORDS, builders.RECORD.subject, FINDING.document_number):
            assert secret not in made.text
        assert made.order == NUMBER

    def test_the_office_answers_what_it_sees_after_the_conclusion(self, sample: Sample) -> None:
        number = builders.conclude(sample, brought(sample))
        assert reply(sample.office, door(sample), number).order == NUMBER
        with pytest.raises(NotFound):
            reply(sample.office, sample.actor(Duty.INTAKE, RECEIVER), number)
        with pytest.raises(Forbidden):
            reply(sample.office, sample.actor(Duty.VERIFY, HOME), number)

    def test_the_day_of_the_reply_is_written_once(self, sample: Sample) -> None:
        reporter = brought(sample)
        number = builders.conclude(sample, reporter)
        intake = sample.actor(Duty.INTAKE, HOME)
        lists.replied(sample.office, intake, number)
        with pytest.raises(Refused, match="replied"):
            lists.replied(sample.office, door(sample), number)
        (row,) = lists.orders(sample.office, intake, "replied").rows
        assert (row.replied, row.can_reply) == ("11 月 23 日", False)
        assert lists.dues(sample.office, intake, [number]) == {}
        steps = [one.step for one in builders.history_of(sample.office, sample.authority, reporter.tip)]
        assert steps[-1] == "order_replied"

    def test_what_came_by_itself_has_no_reply(self, sample: Sample) -> None:
        number = builders.conclude(sample, builders.send_tip(sample))
        with pytest.raises(NotFound):
            reply(sample.office, sample.actor(Duty.INTAKE, HOME), number)
        with pytest.raises(NotFound):
            lists.replied(sample.office, sample.actor(Duty.INTAKE, HOME), number)
        assert lists.of_case(sample.office, sample.actor(Duty.INTAKE, HOME), number) is None
