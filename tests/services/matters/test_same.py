"""One matter, one reward, and the first one gets it; what an officer is told of another case, and what never."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Transaction, query
from casework.matters import pairs
from casework.rewards import assess, orders, same
from casework.rules.duties import Duty
from casework.transfers import split
from tests.services.builders import FACTORY, ITEM, handler, number_of, send_tip
from tests.services.founding import found_sample
from tests.services.matters import way
from tests.services.rewards import way as rewards


def test_the_first_is_rewarded_and_the_second_reads_that_it_was_known(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample)
    # Nothing follows for the first from what came later.
    assert way.view(sample, first).candidates == ()
    (found,) = way.view(sample, second).candidates
    assert (found.number, found.earlier, found.verdict) == (first, True, "")
    assert found.why == ("单位名字一样", "事由一样", "位置相近", "同一个街镇")
    with pytest.raises(Refused, match="undecided"):
        assess.assess(sample.office, sample.actor(Duty.REWARD), second, rewards.REQUEST, rewards.REASONS)
    way.decide(sample, second, first)
    assert way.view(sample, second).sources == (f"案 {first} 报得更早",)
    assert way.reward(sample, second) == "Z09"
    assert way.reward(sample, first) == "1650"
    sheet = rewards.sheet(sample, second)
    assert sheet.assessed is not None
    assert next(one.reason for one in sheet.assessed.rules if one.id == "Z09") == f"案 {first} 报得更早"


def test_new_facts_of_the_second_count_alone(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample, items=(ITEM, way.SECOND))
    way.decide(sample, second, first, "new_facts", (1,))
    # 500 + N2 600 + S1 300 + E1 150; the graver fact is the other one's.
    assert way.reward(sample, second) == "1550"
    rules = {one.id for one in rewards.sheet(sample, second).assessed.applied}  # type: ignore[union-attr]
    assert {"X03", "A02:N2", "A03:S1"} <= rules
    assert way.reward(sample, first) == "1650"


def test_what_is_paid_is_not_paid_again_even_to_the_first(engine: Engine) -> None:
    """The earlier report was not recognised before the later one had its reward."""
    sample = found_sample(engine)
    rewards.put_in(sample)
    early = send_tip(sample)
    _, late = way.concluded(sample)
    assert way.reward(sample, late) == "1650"
    way.write(sample, early)
    number = way.conclude(sample, early)
    (found,) = way.view(sample, number).candidates
    assert (found.number, found.earlier, found.rewarded) == (late, False, True)
    way.decide(sample, number, late)
    assert way.reward(sample, number) == "Z10"


def test_an_open_case_that_came_earlier_is_waited_for(engine: Engine) -> None:
    sample = found_sample(engine)
    early = way.told(sample)
    _, late = way.concluded(sample)
    way.decide(sample, late, number_of(sample, early))
    with pytest.raises(Refused, match="waits") as refusal:
        rewards.assess(sample, late)
    assert number_of(sample, early) in refusal.value.sentence
    way.conclude(sample, early, (replace(ITEM, verified=False, standard=""),), "unsubstantiated")
    assert way.reward(sample, late) == "1650"


def test_an_assessment_from_which_another_one_follows_now_is_not_approved(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    early = send_tip(sample)
    (_, late), _ = way.concluded(sample), None
    rewards.agreed(sample, late)
    # The earlier one is recognised and rewarded while the later one waits for approval.
    way.write(sample, early)
    number = way.conclude(sample, early)
    way.decide(sample, number, late, "same")
    assert way.reward(sample, number) == "1650"
    with pytest.raises(Refused, match="order_changed"):
        rewards.approve(sample, late)


def test_a_relapse_is_a_new_matter(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    reporter, first = way.concluded(sample)
    assert way.reward(sample, first) == "1650"
    again = way.told(sample)
    second = way.conclude(sample, again)
    with pytest.raises(Refused, match="not_put_right"):
        way.decide(sample, second, first, "relapse")
    way.close(sample, reporter)
    way.decide(sample, second, first, "relapse")
    assert way.reward(sample, second) == "1650"


def test_several_liable_enterprises_are_one_matter(engine: Engine) -> None:
    """Whoever lent the permit and whoever did the work: no name is alike, and the officer names the case."""
    sample = found_sample(engine)
    rewards.put_in(sample)
    (_, first), (_, second) = way.concluded(sample, "大河建筑公司"), way.concluded(sample, "春风劳务队")
    assert way.view(sample, second).candidates == ()
    way.decide(sample, second, first.lower())
    assert way.reward(sample, second) == "Z09"


def test_parts_of_one_tip_are_not_put_to_anybody(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = way.told(sample)
    numbers = split.split(
        sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), ("北郊某机械厂", "北郊某机械厂分厂")
    )

    @query
    def alike(tx: Transaction, number: str) -> int:
        part = pairs.by_number(tx, sample.authority, number)
        assert part is not None
        return len(pairs.alike(tx, part))

    assert [alike(sample.office, one) for one in numbers] == [0, 0]


def test_what_the_department_knew_needs_an_older_document(engine: Engine) -> None:
    sample = found_sample(engine)
    _, number = way.concluded(sample)
    officer, day = sample.actor(Duty.REWARD), sample.clock.today
    for document, when in (("周应急立〔2026〕3号", None), ("周应急立〔2026〕3号", day), ("电话 13812345678", Day(day - 9))):
        with pytest.raises(Refused):
            same.note_known(sample.office, officer, number, document, when, handled=True)
    same.note_known(sample.office, officer, number, "周应急立〔2026〕3号", Day(day - 9), handled=True)
    assert way.view(sample, number).sources == ("周应急立〔2026〕3号（11 月 14 日），早于收到举报那天",)
    rewards.assess(sample, number)
    assert rewards.sheet(sample, number).assessed.amount == "0"  # type: ignore[union-attr]
    with pytest.raises(Refused, match="not_now"):
        same.note_known(sample.office, officer, number, "", None, handled=False)


def test_what_was_known_and_not_acted_on_is_rewarded(engine: Engine) -> None:
    sample = found_sample(engine)
    _, number = way.concluded(sample)
    officer, before = sample.actor(Duty.REWARD), Day(sample.clock.today - 9)
    same.note_known(sample.office, officer, number, "周应急查〔2026〕8号", before, handled=False)
    rewards.assess(sample, number)
    sheet = rewards.sheet(sample, number).assessed
    assert sheet is not None
    assert sheet.amount == "1650"
    assert next(one.reason for one in sheet.rules if one.id == "X02").endswith("没有依法处理")


def test_what_follows_cannot_be_ticked_and_departing_from_it_wants_a_reason(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    (_, first), (_, second) = way.concluded(sample), way.concluded(sample)
    way.decide(sample, second, first)
    for flag in same.DERIVED:
        with pytest.raises(Refused, match="derived"):
            rewards.assess(sample, second, {**rewards.REQUEST, "flags": [flag]}, {**rewards.REASONS, flag: "我说的"})
    override = {**rewards.REASONS, same.OVERRIDE: "第一件后来查明是另一台"}
    rewards.agreed(sample, second, rewards.REQUEST, override)
    assert rewards.approve(sample, second) == "R_CLAIMABLE"
    # But nothing pays twice for one fact.
    with pytest.raises(Refused, match="paid"):
        assess.assess(sample.office, sample.actor(Duty.REWARD), first, rewards.REQUEST, override)


def test_who_may_decide(engine: Engine) -> None:
    sample = found_sample(engine)
    (reporter, first), (_, second) = way.concluded(sample), way.concluded(sample)
    for actor in (handler(sample, reporter, Duty.INTAKE), sample.actor(Duty.APPROVE)):
        with pytest.raises(Forbidden):
            same.decide(sample.office, actor, second, first, "same", "一样")
    for other, verdict, new in (("ZZZZ", "same", ()), (second, "same", ()), (first, "alike", ()), (first, "new_facts", ()),
                                (first, "new_facts", (5,)), (first, "same", (0,))):  # fmt: skip
        with pytest.raises(Refused):
            way.decide(sample, second, other, verdict, new)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM matter_pair")).scalar_one() == 0


def test_the_next_one_is_the_first_where_the_first_may_not_be_rewarded(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    (_, first), (late, second) = way.concluded(sample), way.concluded(sample)
    way.decide(sample, second, first)
    assert way.reward(sample, second) == "Z09"
    way.close(sample, late)
    rewards.agreed(
        sample, first, {**rewards.REQUEST, "flags": ["regulator_side"]}, {**rewards.REASONS, "regulator_side": "他自己说的"}
    )
    rewards.deny(sample, first)
    orders.sweep(sample.office)
    assert way.case_of(sample, late).standing.reward == "R_ASSESSING"
    assert way.reward(sample, second) == "1650"


def test_the_way_of_facts_from_elsewhere(engine: Engine) -> None:
    """Departments share one order: the same enterprise, told to another department first."""
    sample = found_sample(engine)
    rewards.put_in(sample)
    elsewhere = way.told(sample, where=replace(FACTORY, sector="construction"))
    first = way.conclude(sample, elsewhere)
    _, second = way.concluded(sample)
    (found,) = way.view(sample, second).candidates
    assert (found.number, found.earlier) == (first, True)
