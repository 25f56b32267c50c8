"""责任单位 1…n of a case: who names them, what is refused, and what other slices read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, verifiers
from casework.enterprises import liable, register
from casework.enterprises.liable import Liable
from casework.enterprises.records import EnterpriseId, EnterpriseText
from casework.kernel import events
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.office import Transaction, query
from casework.rules.duties import Duty
from casework.transfers import merge
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.enterprises import entering
from tests.services.enterprises.entering import FACTORY, OTHER
from tests.services.founding import Sample, found_sample


@query
def of_case(tx: Transaction, sample: Sample, reporter: Reporter) -> tuple[tuple[Liable, ...], EnterpriseId | None]:
    case = events.load_of_tip(tx, sample.authority, reporter.tip)
    return liable.enterprises_of(tx, case), liable.enterprise_of(tx, case)


def test_several_are_named_in_their_order_and_taken_off(engine: Engine) -> None:
    sample = found_sample(engine)
    one, other = entering.enter(sample), entering.enter(sample, OTHER)
    reporter = builders.send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    intake = builders.handler(sample, reporter, Duty.INTAKE)
    assert of_case(sample.office, sample, reporter) == ((), None)
    liable.name(sample.office, intake, number, other)
    liable.name(sample.office, first, number, one)
    found, main = of_case(sample.office, sample, reporter)
    assert [(each.place, each.id, each.name) for each in found] == [(1, other, OTHER.name), (2, one, FACTORY.name)]
    assert main == other
    with pytest.raises(Refused, match=r"^already$"):
        liable.name(sample.office, intake, number, one)
    liable.take_off(sample.office, intake, number, 1)
    with pytest.raises(Refused, match=r"^bad_enterprise$"):
        liable.take_off(sample.office, intake, number, 1)
    assert of_case(sample.office, sample, reporter)[1] == one
    steps = [event.step for event in builders.history_of(sample.office, sample.authority, reporter.tip)]
    assert steps.count("liable") == 3


def test_the_record_comes_first_and_offers_what_it_may_mean(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample, EnterpriseText("北郊某机械有限公司"))
    reporter = builders.send_tip(sample)
    number, intake = builders.number_of(sample, reporter), builders.handler(sample, reporter, Duty.INTAKE)
    assert liable.panel(sample.office, intake, number) is None
    with pytest.raises(Refused, match=r"^no_record$"):
        liable.name(sample.office, intake, number, one)
    handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    panel = liable.panel(sample.office, intake, number)
    assert panel
    assert [each.id for each in panel.offered] == [one]
    assert panel.may_name
    liable.name(sample.office, intake, number, one)
    panel = liable.panel(sample.office, intake, number)
    assert panel
    assert ([each.id for each in panel.named], panel.offered) == ([one], ())
    lead = replace(builders.handler(sample, reporter, Duty.LEAD), duties=frozenset({Duty.LEAD}))
    seen = liable.panel(sample.office, lead, number)
    assert seen
    assert not seen.may_name


def test_a_merged_entry_leads_to_the_one_it_is_part_of(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    builders.accept(sample, reporter)
    one = entering.name_new(sample, reporter)
    home = builders.handler(sample, reporter, Duty.INTAKE)
    target = register.enter(sample.office, home, OTHER)
    register.merge(sample.office, home, one, target, "同一家")
    assert of_case(sample.office, sample, reporter)[1] == target
    with pytest.raises(Refused, match=r"^already$"):
        liable.name(sample.office, home, builders.number_of(sample, reporter), target)


def test_only_intake_and_verification_of_the_lead_name_them(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    lead = replace(builders.handler(sample, reporter, Duty.LEAD), duties=frozenset({Duty.LEAD}))
    with pytest.raises(Forbidden):
        liable.name(sample.office, lead, number, one)
    with pytest.raises(NotFound):
        liable.name(sample.office, sample.actor(Duty.INTAKE, "zhoucun-housing"), number, one)
    supervisor = builders.supervisor_of(sample, reporter)
    with pytest.raises(Forbidden):
        liable.name(sample.office, sample.actor(Duty.INTAKE, supervisor), number, one)
    with pytest.raises(Refused, match=r"^bad_enterprise$"):
        liable.name(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, EnterpriseId(bytes(16)))
    # Whoever has a conflict of interest names nobody.
    third = builders.handler(sample, reporter, Duty.VERIFY, 2)
    verifiers.declare(sample.office, third, number, no_interest=False)
    with pytest.raises(Forbidden):
        liable.name(sample.office, third, number, one)


def test_a_merged_case_has_those_of_the_one_that_it_follows(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    first, second = builders.send_tip(sample), builders.send_tip(sample)
    number = builders.accept(sample, first)
    intake = builders.handler(sample, first, Duty.INTAKE)
    liable.name(sample.office, intake, number, one)
    own = builders.attestation(sample, second)
    merge.merge(sample.office, intake, builders.number_of(sample, second), number, own)
    assert of_case(sample.office, sample, second)[1] == one
    with pytest.raises(Refused, match=r"^no(t_now|_record)$"):
        liable.name(sample.office, intake, builders.number_of(sample, second), one)
