"""One order that two offices were sent: who knows that it is here already, and who must not."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

import policies
from casework.entry.enter import Entered
from casework.kernel.errors import Refused
from casework.kernel.ids import Day, DepartmentId
from casework.kernel.office import Actor, Home, Transaction, use_case
from casework.kernel.visibility import shut
from casework.orders import bring, lists
from casework.orders.bring import Order, Origin
from casework.papers.reply import reply
from casework.rules.closed import closers
from casework.rules.duties import Duty
from casework.rules.routing import Facts
from tests.services import builders
from tests.services.builders import FACTORY, Reporter
from tests.services.founding import Sample, found_sample

OFFICE, HOME = "zhoucun-committee", "zhoucun-emergency"
NUMBER, FREE = "ZB2026112300017", "ZB2026112300018"
UPWARD = replace(FACTORY, upward=True)
"""What the reporter wants handled above the district: closed to everybody in it."""


@pytest.fixture
def sample(engine: Engine) -> Sample:
    """An installation at which orders come in at two departments."""
    made = found_sample(engine)
    known = made.office.policies
    pack = replace(known.packs["zhoucun"], order_doors=(OFFICE, HOME))
    return replace(made, office=replace(made.office, policies=replace(known, packs={**known.packs, "zhoucun": pack})))


def at(sample: Sample, department: str) -> Actor:
    return sample.actor(Duty.INTAKE, department)


def brought(sample: Sample, actor: Actor, number: str = NUMBER, where: Facts = FACTORY) -> tuple[Reporter, Entered]:
    reporter = builders.write_tip(sample, where)
    order = Order("hotline", number, Day(sample.clock.today + 10))
    return reporter, bring.bring(sample.office, actor, reporter.submission, order)


def known(sample: Sample, actor: Actor, numbers: Sequence[str] = (NUMBER, FREE)) -> tuple[str, ...]:
    return bring.known(sample.office, actor, "hotline", numbers)


def rows(sample: Sample, actor: Actor) -> list[str]:
    return [row.number for row in lists.orders(sample.office, actor).rows]


def told(made: Entered) -> tuple[object, bool]:
    """What the page says of a row that was taken in; case numbers are drawn."""
    return made.receipt, made.number == ""


@pytest.mark.parametrize("shuts", [False, True], ids=["closed", "shut"])
def test_the_department_complained_about_is_answered_as_if_the_number_were_not_here(sample: Sample, shuts: bool) -> None:
    """Whether the case went past it from the beginning, or officers shut it out: no answer, list or count tells."""
    first, _ = brought(sample, at(sample, OFFICE), where=FACTORY if shuts else UPWARD)
    if shuts:
        keep_out(sample, first)
    accused = at(sample, HOME)
    before = (lists.orders(sample.office, accused), known(sample, accused))
    assert before[1] == ()
    assert before[0].rows == ()
    second, answer = brought(sample, accused)
    _, free = brought(sample, accused, FREE)
    assert told(answer) == told(free)
    # What it brought it knows, once, as of any other number.
    assert known(sample, accused) == (NUMBER, FREE)
    assert rows(sample, accused) == [NUMBER, FREE]
    with pytest.raises(Refused, match="known"):
        brought(sample, accused)
    # Neither case says anything of the other where only one of them is seen, and each has the day of its own order.
    shown = lists.of_case(sample.office, accused, builders.number_of(sample, second))
    assert shown is not None
    assert (shown.number, shown.also, shown.due.text) == (NUMBER, (), "12月3日")
    # The office that was first learns nothing of the second either.
    assert (rows(sample, at(sample, OFFICE)), known(sample, at(sample, OFFICE))) == ([NUMBER], (NUMBER,))


def keep_out(sample: Sample, reporter: Reporter) -> None:
    """Let another department have the case, and shut the department out that it came to."""
    case = builders.case_of(sample.office, sample.authority, reporter.tip)

    @use_case
    def kept_out(tx: Transaction) -> None:
        shut(tx, case, {DepartmentId("zhoucun-housing"): "lead"}, [case.department])

    kept_out(sample.office)


def test_a_slip_from_elsewhere_tells_another_desk_nothing(sample: Sample) -> None:
    origin = Origin("K7M2QX8P", "乙县应急管理局", sample.clock.today)
    first, second = (builders.write_tip(sample, where) for where in (UPWARD, FACTORY))
    bring.bring_outside(sample.office, at(sample, OFFICE), first.submission, origin)
    taken = bring.bring_outside(sample.office, at(sample, HOME), second.submission, origin)
    assert taken.entered.number == builders.number_of(sample, second)
    with pytest.raises(Refused, match="known"):
        bring.bring_outside(sample.office, at(sample, HOME), builders.write_tip(sample).submission, origin)


def test_whoever_sees_the_case_is_told_and_whoever_sees_two_reads_of_both(sample: Sample) -> None:
    """Another door that may see neither makes a second case; the lead of both finds each on the other's page."""
    lead, office = at(sample, HOME), at(sample, OFFICE)
    first, _ = brought(sample, lead)
    assert known(sample, office) == ()
    second, _ = brought(sample, office)
    assert known(sample, lead) == known(sample, office) == (NUMBER,)
    numbers = [builders.number_of(sample, one) for one in (first, second)]
    for number, other in (numbers, numbers[::-1]):
        shown = lists.of_case(sample.office, lead, number)
        assert shown is not None
        assert (shown.also, shown.can_reply) == ((other,), True)
    # Each has a reply of its own: what one is answered leaves the other open.
    builders.conclude(sample, first)
    assert reply(sample.office, lead, numbers[0]).order == NUMBER
    lists.replied(sample.office, lead, numbers[0])
    assert [row.case for row in lists.orders(sample.office, lead).rows] == [numbers[1]]


def test_a_deputy_learns_at_the_other_desk_nothing_that_is_hidden_at_home(sample: Sample) -> None:
    brought(sample, at(sample, OFFICE), where=UPWARD)
    brought(sample, at(sample, OFFICE), FREE)
    regular = at(sample, OFFICE)
    assert rows(sample, regular) == [NUMBER, FREE]
    home = Home(at(sample, HOME).department, closers(policies.load().packs["zhoucun"], HOME))
    deputy = replace(regular, home=home)
    assert (rows(sample, deputy), known(sample, deputy)) == ([FREE], (FREE,))
    _, answer = brought(sample, deputy)
    _, free = brought(sample, deputy, "ZB2026112300019")
    assert told(answer) == told(free)


def test_so_many_numbers_are_asked_about_at_once_and_no_more(sample: Sample) -> None:
    """What the page sends in one go (tests/pages/console/test_table_limits.py), in whatever width a table has it."""
    office = at(sample, OFFICE)
    brought(sample, office, " ＺＢ－１\u200b")
    assert known(sample, office, ["zb-1", "ZB-1", *(str(number) for number in range(bring.MOST_ASKED - 2))]) == ("ZB-1",)
    for asked, code in (([str(number) for number in range(bring.MOST_ASKED + 1)], "too_many"), (["x" * 61], "bad_number")):
        with pytest.raises(Refused, match=code):
            known(sample, office, asked)
    with pytest.raises(Refused, match="known"):
        brought(sample, office, "ZB-1")


def test_two_officers_who_bring_one_list_at_once_make_one_case(sample: Sample) -> None:
    """Nothing but the lock stands between them: there is no key over numbers."""
    reporters, answers = [builders.write_tip(sample) for _ in range(4)], list[str]()
    barrier = threading.Barrier(len(reporters))

    def send(reporter: Reporter) -> None:
        barrier.wait()
        try:
            bring.bring(sample.office, at(sample, OFFICE), reporter.submission, Order("hotline", NUMBER, None))
            answers.append("brought")
        except Refused as refused:
            answers.append(refused.code)

    threads = [threading.Thread(target=send, args=(one,)) for one in reporters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["brought", "known", "known", "known"]
    with sample.office.engine.connect() as connection:
        # The tips that came too late are gone with their refusals.
        for table in ("external_order", "tip", "mailbox"):
            assert connection.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one() == 1
