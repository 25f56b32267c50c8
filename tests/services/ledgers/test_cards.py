"""Hazard cards: made of signed conclusions and completed by the remedy, or written by hand; seen with the case alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from casework.cases import sign, site, verifiers, verify
from casework.enterprises import liable
from casework.enterprises.records import READERS, EnterpriseId
from casework.kernel import events
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day, DepartmentId
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.visibility import recipients_of
from casework.ledgers import cards, hand
from casework.ledgers.cards import Card, Wanted
from casework.ledgers.hand import CardText
from casework.rules import cards as rules
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, ITEM, Reporter
from tests.services.enterprises import entering
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way

HOME, HOUSING = "zhoucun-emergency", "zhoucun-housing"


def knowing_of(sample: Sample, reporter: Reporter) -> set[DepartmentId]:
    """The departments that may know of a tip's case."""

    @query
    def roles(tx: Transaction) -> dict[DepartmentId, str]:
        return recipients_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))

    return set(roles(sample.office))


def listed(sample: Sample, actor: Actor, **wanted: str) -> tuple[Card, ...]:
    return cards.list_cards(sample.office, actor, Wanted(**wanted)).rows


def home(sample: Sample, reporter: Reporter) -> Actor:
    return builders.handler(sample, reporter, Duty.LEAD)


def text(sample: Sample, one: EnterpriseId, **change: object) -> CardText:
    found = CardText(
        one, "inspection", "370306100000", "三车间配电房", "factory", "C16", "配电箱没有门", "major", "工贸判定标准第三条",
        Day(sample.clock.today - 3), "设备科长", "换新配电箱", "企业自筹 3000 元", Day(sample.clock.today + 7), "断电挂牌",
    )  # fmt: skip
    return replace(found, **change)  # type: ignore[arg-type]


def test_a_conclusion_makes_a_card_for_each_verified_fact(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    untrue = replace(ITEM, verified=False, severity="S1", standard="", reason="没有查到")
    second = replace(ITEM, severity="S1", standard="", reason="没有培训记录")
    finding = replace(FINDING, outcome="partial", items=(ITEM, untrue, second))
    number = builders.proposed(sample, reporter, finding)
    assert listed(sample, home(sample, reporter)) == ()
    sign.pass_finding(sample.office, builders.handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法。")
    builders.sign_finding(sample, reporter)
    made = listed(sample, home(sample, reporter))
    assert {(one.case, one.grade, one.progress, one.source) for one in made} == {
        (number, "major", "waiting", "report"),
        (number, "general", "waiting", "report"),
    }
    assert len({one.number for one in made}) == 2
    one = next(one for one in made if one.grade == "major")
    assert (one.enterprises, one.region, one.place) == (((None, builders.RECORD.subject),), "北郊镇", builders.RECORD.place)
    assert one.found_day == builders.SITE.visited_day
    assert "违反工贸判定标准" in one.basis
    assert one.missing == tuple(rules.FIVE.values())
    assert number not in one.number


def test_a_card_follows_the_remedy_to_its_end(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    builders.conclude(sample, reporter)
    way.open_up(sample, reporter)
    (card,) = listed(sample, home(sample, reporter))
    assert (card.progress, card.missing, card.plan.owner, card.plan.until) == (
        "under_way", (), "安全科长", Day(sample.clock.today + 14),
    )  # fmt: skip
    sample.clock.forward(days=15)
    assert [one.progress for one in listed(sample, home(sample, reporter))] == ["overdue"]
    assert way.accepted(sample, reporter)
    (struck,) = listed(sample, home(sample, reporter), progress="struck")
    assert struck.number == card.number
    assert struck.struck_day == sample.clock.today
    assert way.EXPERT in struck.accepted_by
    assert struck.accepted_by.count("核查员") == 2
    found, mark = cards.open_card(sample.office, home(sample, reporter), card.number.lower())
    assert found == struck
    assert len(mark) == 6


def test_a_card_is_seen_with_the_case_alone(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    liable.name(sample.office, builders.handler(sample, reporter, Duty.VERIFY), number, one)
    (card,) = listed(sample, home(sample, reporter))
    assert card.enterprises == ((one, entering.FACTORY.name),)
    assert cards.of_enterprise(sample.office, home(sample, reporter), one) == (card,)
    knowing = knowing_of(sample, reporter)
    strangers = [sample.founded.actor(officer) for officer in sample.founded.officers if officer.department not in knowing]
    reading = [actor for actor in strangers if actor.duties & set(READERS)]
    assert len({actor.department for actor in reading}) > 5
    for actor in reading:
        assert listed(sample, actor) == ()
        assert cards.of_enterprise(sample.office, actor, one) == ()
        with pytest.raises(NotFound):
            cards.open_card(sample.office, actor, card.number)


def test_who_has_a_conflict_of_interest_reads_no_card_of_the_case(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    third = builders.handler(sample, reporter, Duty.VERIFY, 2)
    verifiers.declare(sample.office, third, number, no_interest=False)
    first, second = (builders.handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(sample.office, first, number, (first.officer, second.officer), no_interest=True)
    verifiers.declare(sample.office, second, number, no_interest=True)
    site.write_site_record(sample.office, first, number, builders.SITE, 0)
    verify.countersign(sample.office, second, number, verify.conclude(sample.office, first, number, FINDING))
    sign.pass_finding(sample.office, builders.handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法。")
    builders.sign_finding(sample, reporter)
    assert len(listed(sample, first)) == 1
    assert listed(sample, third) == ()


def test_a_card_by_hand_until_it_is_struck_off(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    verifier, stranger = sample.actor(Duty.VERIFY, HOME), sample.actor(Duty.VERIFY, HOUSING)
    number = hand.write_card(sample.office, verifier, text(sample, one, funds="", until=None))
    (card,) = listed(sample, stranger)
    assert (card.number, card.case, card.progress, card.missing) == (number, "", "waiting", ("资金", "时限"))
    with pytest.raises(Refused, match=r"^five$"):
        hand.strike(sample.office, verifier, number, "安全科副科长", sample.clock.today, 1)
    with pytest.raises(Forbidden):
        hand.change_card(sample.office, stranger, number, text(sample, one), 1)
    with pytest.raises(NotFound):
        hand.written(sample.office, stranger, number)
    hand.change_card(sample.office, verifier, number, text(sample, one), 1)
    assert hand.written(sample.office, verifier, number).text == text(sample, one)
    with pytest.raises(Conflict):
        hand.change_card(sample.office, verifier, number, text(sample, one), 1)
    assert [each.progress for each in listed(sample, stranger, text="配电")] == ["under_way"]
    for day in (None, Day(sample.clock.today + 1), Day(sample.clock.today - 4)):
        with pytest.raises(Refused, match=r"^bad_day$"):
            hand.strike(sample.office, verifier, number, "安全科副科长", day, 2)
    hand.strike(sample.office, verifier, number, "安全科副科长", sample.clock.today, 2)
    (struck,) = listed(sample, stranger)
    assert (struck.progress, struck.accepted_by, struck.struck_day) == ("struck", "安全科副科长", sample.clock.today)
    with pytest.raises(Refused, match=r"^struck$"):
        hand.change_card(sample.office, verifier, number, text(sample, one), 3)
    with pytest.raises(Refused, match=r"^struck$"):
        hand.strike(sample.office, verifier, number, "甲", sample.clock.today, 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"enterprise": EnterpriseId(bytes(16))}, "bad_enterprise"),
        ({"region": "110101001000"}, "bad_place"),
        ({"category": "C98"}, "bad_category"),
        ({"source": "report"}, "bad_choice"),
        ({"grade": "S2"}, "bad_choice"),
        ({"found_day": None}, "future"),
        ({"until": Day(1)}, "bad_until"),
        ({"basis": " "}, "empty"),
        ({"hazard": ""}, "empty"),
        ({"plan": "甲" * 501}, "too_long"),
        ({"owner": "赵某 13812345678"}, "private_number"),
    ],
)
def test_a_card_that_does_not_hold_together_is_refused(sqlite_engine: Engine, change: dict[str, object], code: str) -> None:
    sample = found_sample(sqlite_engine)
    one = entering.enter(sample)
    with pytest.raises(Refused, match=f"^{code}$"):
        hand.write_card(sample.office, sample.actor(Duty.VERIFY, HOME), text(sample, one, **change))
    assert listed(sample, sample.actor(Duty.VERIFY, HOME)) == ()


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16), st.integers(1, 60))
def test_a_number_is_always_the_same_and_looks_like_any_other(authority: bytes, case: bytes, item: int) -> None:
    number = rules.number_of(authority, case, item)
    assert number == rules.number_of(authority, case, item)
    assert len(number) == rules.LENGTH
    assert set(number) <= set(rules.ALPHABET)
    assert number != rules.number_of(authority, case, item + 1)
