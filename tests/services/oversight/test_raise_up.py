"""提级: the office above takes a case, the former lead only hands the words over; or the lead hands its own case up."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import handle, mailbox, read
from casework.kernel.errors import CaseworkError, Forbidden, NotFound, Refused
from casework.kernel.ids import DepartmentId
from casework.kernel.office import Actor
from casework.oversight import raise_up
from casework.rules.duties import Duty
from casework.sweep import sweep
from casework.tips.rewrap import Wraps
from casework.transfers.giving import Given
from crypto import OpeningError
from crypto._unwrap import content_key
from crypto.keyring import Purpose, holder_id
from crypto.suite1 import parse, wrap
from crypto.transfers import Handing, TransferNote, sign_note
from tests.services import builders
from tests.services.builders import WORDS, Reporter, case_of, handler, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.transfers import way

HOME, CITY, CITY_OFFICE = (DepartmentId(one) for one in ("zhoucun-emergency", "zibo-emergency", "zibo-committee"))
WHY = "超期十天，没有说明。"


def given(sample: Sample, actor: Actor, number: str, to: DepartmentId = CITY) -> Given:
    """Wrap the words to a department, as the browser of whoever has them does."""
    wanted, tip = raise_up.key_of(sample.office, actor, number, to), read.sealed_tip(sample.office, actor, number)
    keyring = way.trust(sample).verify([*dict.fromkeys((*tip.records, *wanted.records))], sample.clock.today)
    key = wanted.key or keyring.current(Purpose.INTAKE, holder_id(to)).key_id
    envelope = parse(tip.sealed)
    mine, seed = way.seed_for(sample, actor.department, envelope)
    wrapped = wrap(keyring.known(key, Purpose.INTAKE).public, envelope.scope, key, content_key(envelope, mine, seed))
    own = sample.founded.departments[actor.department]
    note = TransferNote(Handing.OVER, actor.department, to, key, own.key_ids[Purpose.LETTERS], bytes(64))
    signed = sign_note(own.seeds[Purpose.LETTERS], sample.authority, tip.mailbox.tip, wanted.place, note)
    return Given(key, note.signer, signed.signature, Wraps(wrapped if wanted.tip else None, {}))


def raised(engine: Engine, *, accepted: bool = True) -> tuple[Sample, Reporter, str]:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter) if accepted else builders.number_of(sample, reporter)
    assert builders.supervisor_of(sample, reporter) == CITY_OFFICE
    oversees = sample.actor(Duty.OVERSEE, CITY_OFFICE)
    assert CITY in {one.id for one in raise_up.choice(sample.office, oversees, number)}
    raise_up.raise_up(sample.office, oversees, number, CITY, "overdue", WHY)
    return sample, reporter, number


def test_the_former_lead_hands_the_words_over_and_is_out(engine: Engine) -> None:
    sample, reporter, number = raised(engine)
    former, new = sample.actor(Duty.INTAKE, HOME), sample.actor(Duty.INTAKE, CITY)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.department, case.due_kind) == ("RAISED", CITY, "raise_words")
    assert [one.step for one in read.open_case(sample.office, former, number).deeds] == ["hand_words"]
    # Nothing else may be done by it, and the new lead waits.
    with pytest.raises(Forbidden):
        handle.write_record(sample.office, former, number, builders.RECORD, 1)
    assert read.open_case(sample.office, new, number).deeds == ()
    with pytest.raises((Forbidden, OpeningError)):
        way.words_open(sample, new, number)
    raise_up.hand_words(sample.office, former, number, {number: given(sample, former, number, CITY)})
    with pytest.raises(NotFound):
        read.open_case(sample.office, former, number)
    assert way.words_open(sample, new, number) == WORDS
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due_kind, case.attestation) == ("TRIAGE", "accept", None)
    handle.accept(sample.office, new, number, builders.attestation(sample, reporter))
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert "改由市应急管理局来查" in {one.headline for one in view.timeline}


def test_words_that_nobody_hands_over_are_asked_for_again(engine: Engine) -> None:
    sample, reporter, number = raised(engine)
    former, new = sample.actor(Duty.INTAKE, HOME), sample.actor(Duty.INTAKE, CITY)
    assert sweep(sample.office).followed_up.raised == 0
    sample.clock.forward(days=2)
    assert sweep(sample.office).followed_up.raised == 1
    assert sweep(sample.office).followed_up.raised == 0
    with pytest.raises(NotFound):
        read.sealed_tip(sample.office, former, number)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.headline == "改由市应急管理局来查"
    assert "您写的话，没有转过去。请在这里写信，再说一遍。" in view.now.sentence
    # What the reporter writes now is sealed to the new department, and opens there.
    way.reply(sample, reporter, "冲床没有护罩，二车间。")
    assert way.letters_open(sample, new, number) == ["冲床没有护罩，二车间。"]
    assert read.sealed_tip(sample.office, new, number).unhanded
    handle.accept(sample.office, new, number, builders.attestation(sample, reporter))
    assert case_of(sample.office, sample.authority, reporter.tip).standing.main == "ACCEPTED"


def test_a_lead_that_is_meant_hands_the_case_up_and_is_shut_out(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    lead, number = handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter)
    offered = {one.id for one in raise_up.own_choice(sample.office, lead, number)}
    assert CITY in offered
    assert "zhoucun-housing" not in offered
    raise_up.hand_up(sample.office, lead, number, CITY, "meant", {number: given(sample, lead, number, CITY)})
    # The lead's own house is the district's office too.
    for department in (HOME, "zhoucun-committee"):
        with pytest.raises(NotFound):
            read.open_case(sample.office, sample.actor(Duty.INTAKE, department), number)
    new = sample.actor(Duty.INTAKE, CITY)
    assert way.words_open(sample, new, number) == WORDS
    handle.write_record(sample.office, new, number, builders.RECORD, 0)
    handle.accept(sample.office, new, number, builders.attestation(sample, reporter))
    with pytest.raises(CaseworkError):
        way.over(sample, reporter, number, HOME)


@pytest.mark.parametrize(
    ("to", "basis", "reason", "code"),
    [
        ("zhoucun-housing", "overdue", WHY, "bad_receiver"),
        (HOME, "overdue", WHY, "bad_receiver"),
        ("zhoucun-committee", "overdue", WHY, "bad_receiver"),
        (CITY, "none", WHY, "basis"),
        (CITY, "overdue", " ", "empty"),
        (CITY, "overdue", "问 13812345678", "private_number"),
    ],
)
def test_what_cannot_be_raised(sqlite_engine: Engine, to: str, basis: str, reason: str, code: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.number_of(sample, reporter)
    with pytest.raises(CaseworkError) as refused:
        raise_up.raise_up(
            sample.office, sample.actor(Duty.OVERSEE, CITY_OFFICE), number, DepartmentId(to), basis, reason
        )
    assert refused.value.code == code


def test_who_may_take_a_case_and_hand_words_over(sqlite_engine: Engine) -> None:
    sample, _, number = raised(sqlite_engine, accepted=False)
    former = sample.actor(Duty.INTAKE, HOME)
    made = {number: given(sample, former, number, CITY)}
    with pytest.raises(Forbidden):
        raise_up.hand_words(sample.office, sample.actor(Duty.INTAKE, CITY), number, made)
    with pytest.raises(Forbidden):
        raise_up.hand_up(sample.office, former, number, CITY, "meant", made)
    with pytest.raises(Refused):
        raise_up.raise_up(sample.office, sample.actor(Duty.OVERSEE, CITY_OFFICE), number, CITY, "overdue", WHY)
