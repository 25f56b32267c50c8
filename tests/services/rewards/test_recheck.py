"""Verified elsewhere before a reward: by lot, for what an office entered itself, and for what was first called known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.rewards import assess as assessing
from casework.rewards import orders, recheck, sheet
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way

ELSEWHERE = DepartmentId("zhoucun-housing")
KNOWN = {"flags": ["already_handling"]}
# Without a document the office departs from what follows from the matters, and says why.
WHY_KNOWN = {**way.REASONS, "already_handling": "上月已立案", "override": "立案登记在案，文书还没有归档"}


def drawn(engine: Engine) -> tuple[Sample, Reporter, str]:
    """A concluded case on which the lot fell."""
    sample = found_sample(engine, recheck_percent=100)
    way.put_in(sample)
    reporter, number = way.concluded(sample)
    orders.sweep(sample.office)
    return sample, reporter, number


def overseer(sample: Sample) -> Actor:
    return sample.actor(Duty.OVERSEE, "zhoucun-committee")


def ask(sample: Sample, number: str, department: DepartmentId = ELSEWHERE) -> Actor:
    """Ask a department; its verifier."""
    recheck.assign(sample.office, overseer(sample), number, department)
    return sample.actor(Duty.VERIFY, department)


def reward_state(sample: Sample, reporter: Reporter) -> str:
    return builders.case_of(sample.office, sample.authority, reporter.tip).standing.reward


def test_another_department_agrees_and_the_reward_goes_on(engine: Engine) -> None:
    sample, reporter, number = drawn(engine)
    assert reward_state(sample, reporter) == "R_RECHECK"
    with pytest.raises(Refused, match="not_now"):
        way.assess(sample, number)
    verifier = ask(sample, number)
    said = sheet.sheet(sample.office, sample.actor(Duty.REWARD), number).recheck
    who = next(one.title for one in sample.founded.officers if one.id == overseer(sample).officer)
    assert said == f"抽签抽到了，先由别的部门复核。{who}请的。还没有答复。"
    recheck.answer(sample.office, verifier, number, True, "三台冲床都去看过，护罩确实拆了。")
    way.agreed(sample, number)
    assert way.approve(sample, number) == "R_CLAIMABLE"
    # Whoever verified again sees the case no longer.
    with pytest.raises(NotFound):
        recheck.answer(sample.office, verifier, number, True, "再说一遍")


def test_a_doubt_stops_the_reward_and_starts_a_review(engine: Engine) -> None:
    sample, reporter, number = drawn(engine)
    recheck.answer(sample.office, ask(sample, number), number, False, "现场没有找到这三台冲床。")
    standing = builders.case_of(sample.office, sample.authority, reporter.tip).standing
    assert (standing.main, standing.before, standing.reward) == ("REVIEW", "CONCLUDED", "R_RECHECK")
    view = recheck.look(sample.office, overseer(sample), number)
    assert view.doubted == "现场没有找到这三台冲床。"
    assert ELSEWHERE not in [one for one, _ in view.candidates]
    with pytest.raises(Refused, match="not_now"):
        way.assess(sample, number)


def test_the_lot_is_drawn_once_and_its_fall_is_written(engine: Engine) -> None:
    sample = found_sample(engine)
    _, number = way.concluded(sample)
    orders.sweep(sample.office)
    later = replace(sample, office=replace(sample.office, policies=replace(sample.office.policies, recheck_percent=100)))
    orders.sweep(later.office)
    way.agreed(later, number)
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text("SELECT number, reason FROM recheck"))] == [(1, "none")]


def test_whoever_assesses_before_the_sweep_draws_and_cannot_draw_again(engine: Engine) -> None:
    sample = found_sample(engine, recheck_percent=100)
    reporter, number = way.concluded(sample)
    actor = sample.actor(Duty.REWARD)
    # Not even what would be refused undoes a lot that has fallen.
    assert assessing.assess(sample.office, actor, number, {"evidence": "E9"}, {}) is None
    assert reward_state(sample, reporter) == "R_RECHECK"


def test_what_an_office_entered_is_always_verified_elsewhere(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, number = way.concluded(sample)
    with engine.begin() as connection:
        connection.execute(text('UPDATE "case" SET entered = :yes'), {"yes": True})
    orders.sweep(sample.office)
    assert reward_state(sample, reporter) == "R_RECHECK"
    assert recheck.look(sample.office, overseer(sample), number).reason == recheck.REASONS[recheck.ENTERED]


@pytest.mark.parametrize("lifted", [{}, {"flags": ["already_handling", "known_not_handled"]}])
def test_a_known_matter_that_is_no_longer_called_known_is_verified_elsewhere(
    engine: Engine, lifted: dict[str, object]
) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    reporter, number = way.concluded(sample)
    way.agreed(sample, number, KNOWN, WHY_KNOWN)
    assessing.send_back(sample.office, sample.actor(Duty.APPROVE), number, "没有附立案文书")
    # To say the same again needs nobody else.
    way.assess(sample, number, KNOWN, WHY_KNOWN)
    assessing.send_back(sample.office, sample.actor(Duty.APPROVE), number, "还是没有附立案文书")
    reasons = {**WHY_KNOWN, "known_not_handled": "立案后半年没有动"}
    assert assessing.assess(sample.office, sample.actor(Duty.REWARD), number, lifted, reasons) is None
    assert reward_state(sample, reporter) == "R_RECHECK"
    recheck.answer(sample.office, ask(sample, number), number, True, "立案登记里没有这一家。")
    way.agreed(sample, number, lifted, reasons)
    assert way.approve(sample, number) == "R_CLAIMABLE"


def test_who_may_be_asked_and_who_may_answer(engine: Engine) -> None:
    sample, reporter, number = drawn(engine)
    lead = builders.department_of(sample, reporter)
    names = [one for one, _ in recheck.look(sample.office, overseer(sample), number).candidates]
    assert ELSEWHERE in names
    for bad in (lead, DepartmentId("zhoucun-committee"), DepartmentId("zibo-emergency"), DepartmentId("nobody")):
        assert bad not in names
        with pytest.raises(Refused, match="department"):
            recheck.assign(sample.office, overseer(sample), number, bad)
    verifier = ask(sample, number)
    own = builders.handler(sample, reporter, Duty.VERIFY)
    refused: list[tuple[Callable[[], None], type[CaseworkError]]] = [
        (lambda: recheck.answer(sample.office, own, number, True, "没有问题"), Forbidden),
        (lambda: recheck.answer(sample.office, sample.actor(Duty.INTAKE, ELSEWHERE), number, True, "没有问题"), Forbidden),
        (lambda: recheck.answer(sample.office, verifier, number, True, " "), Refused),
        (lambda: recheck.answer(sample.office, verifier, number, True, "电话 13812345678"), Refused),
        (lambda: recheck.assign(sample.office, sample.actor(Duty.REWARD), number, ELSEWHERE), Forbidden),
        (lambda: recheck.assign(sample.office, verifier, number, ELSEWHERE), Forbidden),
    ]
    for deed, error in refused:
        with pytest.raises(error):
            deed()
    # Another department takes the place of one that has not answered; that one then knows nothing of the case.
    other = ask(sample, number, DepartmentId("zhoucun-market"))
    with pytest.raises(NotFound):
        recheck.answer(sample.office, verifier, number, True, "没有问题")
    recheck.answer(sample.office, other, number, True, "没有问题")


def test_whoever_had_a_part_in_the_case_does_not_verify_it_again(engine: Engine) -> None:
    sample, _, number = drawn(engine)
    verifier = ask(sample, number)
    with engine.begin() as connection:
        row = connection.execute(text("SELECT authority_id, case_id FROM post LIMIT 1")).one()
        connection.execute(
            text("INSERT INTO post (authority_id, case_id, officer_id, duty) VALUES (:a, :c, :o, 'verify')"),
            {"a": row.authority_id, "c": row.case_id, "o": verifier.officer},
        )
    with pytest.raises(Refused, match="duties_meet"):
        recheck.answer(sample.office, verifier, number, True, "没有问题")
