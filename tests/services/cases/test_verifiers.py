"""Two verifiers without a conflict of interest, the second look by others, and by when they are to be there."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from casework.cases import read, site, verifiers, verify
from casework.cases.desk import desk
from casework.cases.verification import Verification, may_verify, verification
from casework.kernel import events
from casework.kernel.errors import CaseworkError, Forbidden, Refused
from casework.kernel.office import Actor, Transaction, query, use_case
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, Reporter, handler, send_tip
from tests.services.founding import Sample, found_sample


def panel(sample: Sample, actor: Actor, number: str) -> Verification:
    found = verification(sample.office, actor, number)
    assert found is not None
    return found


def verifier(sample: Sample, reporter: Reporter, index: int) -> Actor:
    return handler(sample, reporter, Duty.VERIFY, index)


@query
def barred(tx: Transaction, sample: Sample, reporter: Reporter) -> frozenset[bytes]:
    return frozenset(verifiers.barred(tx, events.load_of_tip(tx, sample.authority, reporter.tip)))


def reopen(sample: Sample, reporter: Reporter) -> None:
    """Object and have the case done again: two steps of the lifecycle, whoever takes them."""

    lead = handler(sample, reporter, Duty.LEAD)

    @use_case
    def take(tx: Transaction) -> None:
        case = events.load_of_tip(tx, sample.authority, reporter.tip)
        case = events.append(tx, case, "object", actor=None)
        events.append(tx, case, "redo", actor=lead)

    take(sample.office)


def test_nobody_verifies_before_having_declared(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second = verifier(sample, reporter, 0), verifier(sample, reporter, 1)
    pair = (first.officer, second.officer)
    with pytest.raises(Refused) as refusal:
        verify.start(sample.office, first, number, pair, no_interest=False)
    assert refusal.value.code == "not_declared"
    verify.start(sample.office, first, number, pair, no_interest=True)
    assert [one.said for one in panel(sample, first, number).charged].count("declared") == 1
    with pytest.raises(Refused) as refusal:
        verify.conclude(sample.office, second, number, FINDING)
    assert refusal.value.code == "not_declared"
    assert panel(sample, second, number).mine == "declare"
    verifiers.declare(sample.office, second, number, no_interest=True)
    assert panel(sample, second, number).mine == "write"
    assert {one.said for one in panel(sample, first, number).charged} == {"declared"}


def test_whoever_has_a_conflict_is_taken_off_and_a_colleague_is_named(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    third, fourth = verifier(sample, reporter, 2), verifier(sample, reporter, 3)
    with pytest.raises(Refused):
        verifiers.replace_verifier(sample.office, first, number, third.officer)
    with pytest.raises(Forbidden):
        verifiers.declare(sample.office, third, number, no_interest=True)
    version = verify.conclude(sample.office, second, number, FINDING)
    verifiers.declare(sample.office, second, number, no_interest=False)
    assert number not in {row.number for row in desk(sample.office, second, "mine").rows}
    # What the one who was taken off has written counts for nothing.
    with pytest.raises(Refused) as refusal:
        verify.countersign(sample.office, first, number, version)
    assert refusal.value.code == "written_anew"
    for deed in (
        lambda: verify.conclude(sample.office, second, number, FINDING, version),
        lambda: verifiers.declare(sample.office, second, number, no_interest=True),
        lambda: verifiers.replace_verifier(sample.office, second, number, third.officer),
        lambda: verifiers.replace_verifier(sample.office, fourth, number, third.officer),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert second.officer not in {one.officer for one in may_verify(sample.office, first, number)}
    verifiers.replace_verifier(sample.office, first, number, third.officer)
    with pytest.raises(Refused):
        verifiers.replace_verifier(sample.office, first, number, fourth.officer)
    verifiers.declare(sample.office, third, number, no_interest=True)
    version = verify.conclude(sample.office, first, number, FINDING, version)
    verify.countersign(sample.office, third, number, version)


def test_a_leader_names_both_where_both_were_taken_off(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    for one in (first, second):
        verifiers.declare(sample.office, one, number, no_interest=False)
    lead = handler(sample, reporter, Duty.LEAD)
    for index in (2, 3):
        verifiers.replace_verifier(sample.office, lead, number, verifier(sample, reporter, index).officer)
    assert [one.said for one in panel(sample, lead, number).charged].count("open") == 2


def test_a_conflict_is_said_before_anybody_begins(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second, third = (verifier(sample, reporter, index) for index in range(3))
    verifiers.declare(sample.office, first, number, no_interest=False)
    with pytest.raises(Refused) as refusal:
        verify.start(sample.office, first, number, (first.officer, second.officer), no_interest=True)
    assert refusal.value.code == "barred"
    with pytest.raises(Refused):
        verify.start(sample.office, second, number, (second.officer, first.officer), no_interest=True)
    view = read.open_case(sample.office, first, number)
    assert (view.lead_sheet, view.finding, view.deeds) == (None, None, ())
    verify.start(sample.office, second, number, (second.officer, third.officer), no_interest=True)
    assert verification(sample.office, first, number) is None


def test_a_second_look_goes_to_other_people(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    first, second, third, fourth = (verifier(sample, reporter, index) for index in range(4))
    assert barred(sample.office, sample, reporter) == frozenset()
    reopen(sample, reporter)
    assert barred(sample.office, sample, reporter) == {first.officer, second.officer}
    for pair in ((first, third), (third, second)):
        with pytest.raises(Refused):
            verify.start(sample.office, pair[0], number, (pair[0].officer, pair[1].officer), no_interest=True)
    assert read.open_case(sample.office, first, number).deeds == ()
    verify.start(sample.office, third, number, (third.officer, fourth.officer), no_interest=True)
    verifiers.declare(sample.office, fourth, number, no_interest=True)
    # The round has a record of its own: what others saw before is no visit of theirs.
    assert panel(sample, third, number).site is None
    with pytest.raises(Refused) as refusal:
        verify.conclude(sample.office, third, number, FINDING, 2)
    assert refusal.value.code == "no_visit"
    with pytest.raises(Forbidden):
        verify.conclude(sample.office, first, number, FINDING, 2)
    waits = [number in {row.number for row in desk(sample.office, one, "mine").rows} for one in (first, third)]
    assert waits == [False, True]
    site.write_site_record(sample.office, third, number, builders.SITE, 1)
    verify.conclude(sample.office, third, number, FINDING, 2)
    signed = panel(sample, third, number).signed
    assert signed is not None
    assert (signed.holds, signed.former) == (True, True)


def test_others_of_the_department_are_offered_nothing(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    assert "propose_finding" in {deed.step for deed in read.open_case(sample.office, first, number).deeds}
    third = read.open_case(sample.office, verifier(sample, reporter, 2), number)
    assert "propose_finding" not in {deed.step for deed in third.deeds}


@pytest.mark.parametrize(
    ("severity", "urgency", "text", "rule"),
    [
        ("S1", "unsaid", "11月30日 周一", "到场核查"),
        ("S2", "unsaid", "还有 2 天", "重大事故隐患到场核查"),
        ("S3", "unsaid", "11月24日 周二 09:00 前", "现实危险到场核查"),
        ("S1", "now", "11月24日 周二 09:00 前", "现实危险到场核查"),
    ],
)
def test_by_when_to_be_there(sqlite_engine: Engine, severity: str, urgency: Any, text: str, rule: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample, urgency=urgency)
    number = builders.accept(sample, reporter)
    first, second = verifier(sample, reporter, 0), verifier(sample, reporter, 1)
    # The time runs from acceptance, however late somebody begins.
    sample.clock.forward(hours=2)
    pair = (first.officer, second.officer)
    verify.start(sample.office, first, number, pair, no_interest=True, severity=severity)
    visit = panel(sample, first, number).visit
    assert visit is not None
    assert (visit.due.text, visit.visited) == (text, None)
    assert rule in visit.due.title
    site.write_site_record(sample.office, first, number, builders.SITE, 0)
    visit = panel(sample, first, number).visit
    assert visit is not None
    assert visit.visited == builders.SITE.visited_day


def test_the_reporter_hears_nothing_of_any_of_this(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    before = len([one for one in builders.history_of(sample.office, sample.authority, reporter.tip) if one.tell])
    verifiers.declare(sample.office, second, number, no_interest=False)
    verifiers.replace_verifier(sample.office, first, number, verifier(sample, reporter, 2).officer)
    after = [one for one in builders.history_of(sample.office, sample.authority, reporter.tip) if one.tell]
    assert len(after) == before


def test_a_stranger_declares_nothing(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    elsewhere = sample.actor(Duty.VERIFY, next(
        one.department for one in sample.founded.officers
        if Duty.VERIFY in one.duties and one.department != builders.department_of(sample, reporter)
    ))  # fmt: skip
    for actor in (elsewhere, handler(sample, reporter, Duty.INTAKE)):
        with pytest.raises(CaseworkError):
            verifiers.declare(sample.office, actor, number, no_interest=True)
