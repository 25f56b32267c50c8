"""要我办 is what the lifecycle's turns say, and every visible case stands in one tab; saved views; what is searched."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, Select

from casework.cases import handle, saved, verify
from casework.cases.desk import desk
from casework.cases.desk_store import Desk
from casework.cases.filters import Filters, Now
from casework.kernel.database import transaction
from casework.kernel.errors import Refused
from casework.kernel.office import Actor
from casework.kernel.visibility import visible_cases
from casework.migrations.tables import metadata
from casework.rewards import dispute
from casework.rules.duties import Duty
from casework.rules.lifecycle import MAIN, PROTECTION, REWARD, REWARDABLE, STEPS
from casework.rules.steps import REWARDED_IN
from casework.rules.turns import TURNS, Turn
from tests.services import builders
from tests.services.builders import RECORD, department_of, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.rewards import test_dispute as weighing
from tests.services.rewards import test_recheck as rechecking
from tests.services.rewards import way

CASE, RECIPIENT, POST, VERIFIER = (metadata.tables[name] for name in ("case", "case_recipient", "post", "verifier"))
COLUMN = {MAIN: "state", REWARD: "reward_state", PROTECTION: "protection_state"}
SPECIAL = ("extend",)
"""Turns that wait for a row of their own besides; their own tests know it. So do those of what a reporter asked for."""


def put_role(engine: Engine, department: str, role: str) -> None:
    with transaction(engine, writes=True) as connection:
        mine = RECIPIENT.c.department_id == department
        connection.execute(RECIPIENT.update().where(mine).values(role=role))


DUTIES = (Duty.INTAKE, Duty.VERIFY, Duty.LEGAL, Duty.LEAD, Duty.REWARD, Duty.APPROVE, Duty.FUND, Duty.OVERSEE)


def mine(sample: Sample, actor: Actor) -> int:
    return next(tab.count for tab in desk(sample.office, actor).tabs if tab.name == "mine")


def test_every_visible_case_stands_in_one_tab(engine: Engine) -> None:
    sample = found_sample(engine)
    actor = handler(sample, send_tip(sample), Duty.INTAKE)
    states = sorted({state for step in STEPS if step.track == MAIN for state in (*step.sources, step.target)})
    tabs = ("intake", "active", "waiting", "closed")
    now = Now(sample.clock.today, sample.clock.now())
    counts = Desk(visible_cases(actor), actor.officer, actor.duties, now).counts(tabs, {})
    with transaction(engine, writes=True) as connection:
        for role in ("lead", "assisting", "supervisor", "rewards", "sender"):
            connection.execute(RECIPIENT.update().where(RECIPIENT.c.department_id == actor.department).values(role=role))
            for state in states:
                connection.execute(CASE.update().values(state=state, finding="substantiated"))
                row = connection.execute(counts).one()
                assert sum(row[:4]) == 1, f"{role} {state}: {row}"


def expected(turn: Turn, role: str, standing: dict[str, str]) -> bool:
    """The oracle, written out apart from the query."""
    step = turn.step
    lawful = role in turn.roles and standing[COLUMN[step.track]] in turn.sources
    if step.findings:
        lawful = lawful and standing["finding"] in step.findings
    if step.after_conclusion:
        lawful = lawful and standing["state"] in REWARDED_IN and standing["finding"] in REWARDABLE
    return lawful and step.name not in SPECIAL and not turn.newest


@pytest.mark.parametrize("role", ["lead", "assisting", "supervisor", "rewards"])
def test_what_waits_for_whom_is_what_the_turns_say(engine: Engine, role: str) -> None:
    sample = found_sample(engine)
    actor = handler(sample, send_tip(sample), Duty.INTAKE)
    put_role(engine, actor.department, role)
    states = sorted({state for step in STEPS if step.track == MAIN for state in step.sources})
    rewards = ["R_PENDING", *sorted({state for turn in TURNS if turn.step.track == REWARD for state in turn.sources})]
    standings = [{"state": state, "reward_state": "R_PAID"} for state in states]
    standings += [{"state": "CLOSED", "reward_state": reward} for reward in rewards]
    standings += [{"state": "CLOSED", "reward_state": "R_PAID", "protection_state": "P_REPORTED"}]
    standings += [one | {"finding": "unverifiable"} for one in standings if one["state"] in ("CONCLUDED", "CLOSED")]
    counts = {duty: count_of(sample, actor, duty) for duty in DUTIES}
    with transaction(engine, writes=True) as connection:
        case = connection.execute(CASE.select()).one()
        post = {"authority_id": case.authority_id, "case_id": case.id, "officer_id": actor.officer}
        for one in standings:
            standing = {"protection_state": "P_NONE", "finding": "substantiated", **one}
            connection.execute(CASE.update().values(**standing))
            for duty, count in counts.items():
                turns = [turn for turn in TURNS if turn.duty is duty and expected(turn, role, standing)]
                connection.execute(POST.insert().values(**post, duty=duty.value))
                connection.execute(VERIFIER.insert().values(**post, round=1))
                assert bool(connection.scalar(count)) is bool(turns), f"{duty} {standing}"
                connection.execute(POST.delete())
                connection.execute(VERIFIER.delete())
                free = [turn for turn in turns if not turn.posted]
                assert bool(connection.scalar(count)) is bool(free), f"{duty} without a post {standing}"


def count_of(sample: Sample, actor: Actor, duty: Duty) -> Select[Any]:
    """How many cases wait for the officer, were this duty the only one."""
    now = Now(sample.clock.today, sample.clock.now())
    return Desk(visible_cases(actor), actor.officer, frozenset({duty}), now).count("mine", Filters())


def test_who_did_another_duty_on_the_case_is_not_asked(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    builders.accept(sample, reporter)
    intake = handler(sample, reporter, Duty.INTAKE)
    both = replace(intake, duties=frozenset({Duty.INTAKE, Duty.VERIFY}))
    assert mine(sample, both) == 0
    assert mine(sample, handler(sample, reporter, Duty.VERIFY)) == 1


def test_the_second_person_is_asked_and_never_the_first(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    first, second = (handler(sample, reporter, Duty.INTAKE, number) for number in (0, 1))
    number = number_of(sample, reporter)
    for proposer, other in ((first, second), (second, first)):
        handle.propose_decline(sample.office, proposer, number, "Z03")
        assert [mine(sample, one) for one in (proposer, other)] == [0, 1]
        handle.confirm_decline(sample.office, other, number, agree=False)
        assert [mine(sample, one) for one in (proposer, other)] == [1, 1]


def test_the_first_verifier_waits_for_the_other(engine: Engine) -> None:
    sample = found_sample(engine)
    number, first, second = builders.start(sample, send_tip(sample))
    assert [mine(sample, one) for one in (first, second)] == [1, 1]
    verify.conclude(sample.office, first, number, builders.FINDING)
    assert [mine(sample, one) for one in (first, second)] == [0, 1]
    assert mine(sample, sample.actor(Duty.VERIFY, first.department, 2)) == 0


def test_the_assessor_waits_for_the_second_look(engine: Engine) -> None:
    sample = found_sample(engine)
    way.put_in(sample)
    _, number = way.concluded(sample)
    one, two, approver = sample.actor(Duty.REWARD), sample.actor(Duty.REWARD, number=1), sample.actor(Duty.APPROVE)
    assert [mine(sample, who) for who in (one, two, approver)] == [1, 1, 0]
    way.assess(sample, number)
    assert [mine(sample, who) for who in (one, two, approver)] == [0, 1, 0]
    way.check(sample, number)
    assert [mine(sample, who) for who in (one, two, approver)] == [0, 0, 1]


def test_a_disputed_amount_waits_for_people_who_took_no_part(engine: Engine) -> None:
    sample, _, number = weighing.disputed(engine)
    rewards, approvers = (
        [sample.actor(duty, number=one) for one in range(of)] for duty, of in ((Duty.REWARD, 4), (Duty.APPROVE, 2))
    )
    assert [mine(sample, one) for one in rewards] == [0, 0, 1, 1]
    dispute.assess(sample.office, rewards[2], number, weighing.HIGHER, way.REASONS)
    assert [mine(sample, one) for one in rewards] == [0, 0, 0, 1]
    dispute.check(sample.office, rewards[3], number)
    assert [mine(sample, one) for one in (*rewards, *approvers)] == [0, 0, 0, 0, 0, 1]


def test_a_recheck_waits_for_the_supervisor_and_then_for_the_other_department(engine: Engine) -> None:
    sample, _, number = rechecking.drawn(engine)
    overseer = rechecking.overseer(sample)
    assert mine(sample, overseer) == 1
    verifier = rechecking.ask(sample, number)
    assert [mine(sample, one) for one in (overseer, verifier)] == [0, 1]
    assert mine(sample, sample.actor(Duty.REWARD)) == 0


def test_filters_by_handler_and_search_by_place_and_number(engine: Engine) -> None:
    sample = found_sample(engine)
    one, two = send_tip(sample), send_tip(sample)
    verifier = builders.start(sample, one)[1]
    actor = handler(sample, two, Duty.INTAKE, 1)
    handle.write_record(sample.office, actor, number_of(sample, two), replace(RECORD, place="锅炉房后面"), 0)
    first, second = number_of(sample, one), number_of(sample, two)

    def found(tab: str, **filters: object) -> list[str]:
        return [row.number for row in desk(sample.office, actor, tab, Filters(**filters)).rows]  # type: ignore[arg-type]

    assert found("active", handler=verifier.officer) == [first]
    assert found("active", handler=actor.officer) == []
    assert found("intake", handler=actor.officer) == [second]
    assert found("intake", text="锅炉房") == [second]
    assert found("intake", text=f" {second[:3].lower()}") == [second]
    assert found("active", text=first) == [first]
    assert verifier.officer in dict(desk(sample.office, actor).handlers)
    assert set(dict(desk(sample.office, actor).handlers)) == {
        who.id for who in sample.founded.officers if who.department == department_of(sample, one)
    }


def test_an_officer_saves_up_to_eight_views(engine: Engine) -> None:
    sample = found_sample(engine)
    me, other = sample.actor(Duty.INTAKE, "zhoucun-emergency"), sample.actor(Duty.LEAD, "zhoucun-emergency")
    for number in range(saved.MOST):
        saved.save_view(sample.office, me, f" 第{number}组 ", "category=C16")
    for name, query, code in (
        ("第9组", "category=C16", "views_full"), ("", "category=C16", "view_name"), ("长" * 13, "category=C16", "view_name"),
        ("第9组", "", "view_empty"), ("第9组", "x" * 501, "view_empty"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            saved.save_view(sample.office, me, name, query)
    assert saved.saved_views(sample.office, me)[0] == saved.SavedView("第0组", "category=C16")
    assert saved.saved_views(sample.office, other) == ()
    saved.forget_view(sample.office, other, "第0组")
    saved.forget_view(sample.office, me, "第1组")
    assert len(saved.saved_views(sample.office, me)) == saved.MOST - 1
    with pytest.raises(Refused, match="view_taken"):
        saved.save_view(sample.office, me, "第0组", "category=C15")
