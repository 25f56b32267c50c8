"""回避: a department that the tip turns out to mean loses its part, its wraps, and every way back in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.kernel import events, visibility
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor, Transaction, use_case
from casework.rules.duties import Duty
from casework.transfers import join, receivers, recuse, split
from crypto import OpeningError
from crypto.keyring import Purpose
from crypto.transfers import Handing, TransferNote, sign_note
from tests.services import builders
from tests.services.builders import FACTORY, WORDS, Reporter, handler, history_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way

HOUSING, WATER, OFFICE = (DepartmentId(f"zhoucun-{one}") for one in ("housing", "water", "committee"))
CITY_OFFICE = DepartmentId("zibo-committee")


def signed(sample: Sample, lead: Actor, number: str, department: DepartmentId) -> recuse.Signed | None:
    """Sign the notes as the lead's browser does."""
    own = sample.founded.departments[lead.department]
    made = []
    for one in recuse.look(sample.office, lead, number, department).notes:
        note = TransferNote(
            Handing.OUT, lead.department, one.department, one.key, own.key_ids[Purpose.LETTERS], bytes(64)
        )
        made.append(sign_note(own.seeds[Purpose.LETTERS], sample.authority, one.tip, one.place, note).signature)
    return recuse.Signed(own.key_ids[Purpose.LETTERS], tuple(made)) if made else None


def out(sample: Sample, reporter: Reporter, department: DepartmentId) -> None:
    lead, number = handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter)
    recuse.shut_out(sample.office, lead, number, department, "meant", signed(sample, lead, number, department))


def test_the_case_is_gone_for_whoever_is_shut_out(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, _, _ = builders.start(sample, reporter)
    leader = handler(sample, reporter, Duty.LEAD)
    join.ask(sample.office, leader, number, [HOUSING], "一起去看。")
    assert read.open_case(sample.office, sample.actor(Duty.LEAD, HOUSING), number).role == "受邀"
    out(sample, reporter, HOUSING)
    with pytest.raises(NotFound):
        read.open_case(sample.office, sample.actor(Duty.LEAD, HOUSING), number)
    with pytest.raises(NotFound):
        join.answer(sample.office, sample.actor(Duty.LEAD, HOUSING), number, (), "不去", joins=False)
    assert HOUSING not in {one.id for one in receivers.page(sample.office, leader, number).receivers}
    assert HOUSING not in {DepartmentId(one.id) for one in join.askable(sample.office, leader, number)}
    shown = recuse.hidden(sample.office, leader, number)
    assert shown is not None
    assert shown.officers == ("周村区住房和城乡建设局",)
    # The reporter reads nothing of it: nobody else watches over the case.
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert "换了部门盯着办" not in {one.headline for one in view.timeline}


def test_a_supervisor_that_is_meant_gives_way_to_the_next_office(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, replace(FACTORY, sector="construction"))
    assert builders.supervisor_of(sample, reporter) == OFFICE
    lead, number = handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter)
    found = recuse.look(sample.office, lead, number, OFFICE)
    # The office sits with its host: what one reads the other knows.
    assert (found.house, found.supervisor) == (("周村区应急管理局",), "市安委办")
    out(sample, reporter, OFFICE)
    assert builders.supervisor_of(sample, reporter) == CITY_OFFICE
    for department in (OFFICE, DepartmentId("zhoucun-emergency")):
        with pytest.raises(NotFound):
            read.open_case(sample.office, sample.actor(Duty.INTAKE, department), number)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    changed = next(one for one in view.timeline if one.headline == "换了部门盯着办")
    assert changed.sentence == "现在由市安委办盯着。"
    # The event that the reporter reads of carries no reason and no department that was shut out.
    told = next(one for one in history_of(sample.office, sample.authority, reporter.tip) if one.step == "shut_out")
    assert dict(told.tell) == {"department": "市安委办"}


def test_a_reader_loses_the_words_and_the_others_still_open_them(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample, replace(FACTORY, category="C12", sector="campus"))
    roles = set(reporter.facts.recipients)
    lead, number = handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter)
    helpers = sorted(roles - {lead.department})
    assert helpers, "the sample's rules name nobody who assists here"
    helper = sample.actor(Duty.INTAKE, helpers[0])
    assert way.words_open(sample, helper, number) == WORDS
    made = signed(sample, lead, number, DepartmentId(helpers[0]))
    assert made is not None
    # Without the signature, or with that of another place, nothing is changed.
    for wrong in (None, recuse.Signed(made.signer, (bytes(64),)), recuse.Signed(made.signer, made.signatures * 2)):
        with pytest.raises(Refused):
            recuse.shut_out(sample.office, lead, number, DepartmentId(helpers[0]), "meant", wrong)
    recuse.shut_out(sample.office, lead, number, DepartmentId(helpers[0]), "meant", made)
    with pytest.raises((NotFound, OpeningError)):
        way.words_open(sample, helper, number)
    assert way.words_open(sample, lead, number) == WORDS


def test_the_parts_of_a_tip_are_shut_together(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    lead = handler(sample, reporter, Duty.INTAKE)
    numbers = split.split(sample.office, lead, number, ("甲厂", "乙厂"))
    recuse.shut_out(sample.office, lead, numbers[0], HOUSING, "related", signed(sample, lead, numbers[0], HOUSING))
    for one in (number, *numbers):
        found = recuse.hidden(sample.office, lead, one)
        assert found is not None
        assert found.officers == ("周村区住房和城乡建设局",)


def test_who_may_shut_out_whom(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    lead, number = handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter)
    for actor, error in (
        (handler(sample, reporter, Duty.VERIFY), Forbidden),
        (sample.actor(Duty.OVERSEE, CITY_OFFICE), Forbidden),
        (sample.actor(Duty.INTAKE, HOUSING), NotFound),
    ):
        with pytest.raises(error):
            recuse.shut_out(sample.office, actor, number, WATER, "meant")
    for department, reason, code in (
        (lead.department, "meant", "lead"),
        # The office that the lead hosts is the lead's own house.
        (OFFICE, "meant", "lead"),
        (DepartmentId("nobody"), "meant", "department"),
        (WATER, "因为", "reason"),
    ):
        with pytest.raises(CaseworkError) as refused:
            recuse.shut_out(sample.office, lead, number, department, reason)
        assert refused.value.code == code
    out(sample, reporter, WATER)
    with pytest.raises(Refused):
        recuse.shut_out(sample.office, lead, number, WATER, "meant")
    # Whoever has handed the case on signs nobody out before it is signed for.
    handle.write_record(sample.office, lead, number, builders.RECORD, 0)
    way.over(sample, reporter, number, HOUSING)
    with pytest.raises(Refused):
        recuse.choice(sample.office, handler(sample, reporter, Duty.INTAKE), number)


def test_roles_that_are_given_later_never_let_it_in_again(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    out(sample, reporter, HOUSING)

    @use_case
    def give(tx: Transaction) -> dict[DepartmentId, str]:
        case = events.load_of_tip(tx, sample.authority, reporter.tip)
        visibility.admit(tx, case, HOUSING, "assisting")
        visibility.set_roles(tx, case, {**visibility.recipients_of(tx, case), HOUSING: "lead"})
        return visibility.all_roles_of(tx, case)

    assert give(sample.office)[HOUSING] == visibility.SHUT
