"""What a parted tip keeps to: its attestation, its department, and what cannot be parted at all."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import handle, read
from casework.entry import phrase, waiting
from casework.kernel.errors import CaseworkError, Refused
from casework.rules.duties import Duty
from casework.transfers import merge, split
from tests.services import builders
from tests.services.builders import attestation, handler, number_of, send_tip
from tests.services.entry.way import HOME, attested, entered, replaced
from tests.services.founding import found_sample
from tests.services.transfers import way
from tests.services.transfers.parting import TWO, parted, parts_of, recorded, states


def test_an_own_phrase_clears_what_was_attested_of_every_part(engine: Engine) -> None:
    sample = found_sample(engine)
    code = entered(sample)
    number, intake = number_of(sample, code), sample.actor(Duty.INTAKE, HOME)
    if not read.open_case(sample.office, intake, number).record:
        handle.write_record(sample.office, intake, number, builders.RECORD, 0)
    first, second = parted(sample, code)
    handle.accept(sample.office, intake, first, attestation(sample, code))
    own = replaced(sample, code)
    assert [one.attestation for one in parts_of(sample.office, sample, own)] == [None, None]
    assert [phrase.entry_of(sample.office, intake, one) for one in (first, second)] == [
        phrase.EntryView(transfer=False, attest=True), phrase.EntryView(transfer=False, attest=True),
    ]  # fmt: skip
    whole = phrase.entry_of(sample.office, intake, number)
    assert whole == phrase.EntryView(transfer=False, attest=False)
    assert [one.text for one in waiting.waiting(sample.office, intake)] == ["2 件要重新证明信箱"]
    phrase.attest_again(sample.office, intake, first, attested(sample, own))
    assert [one.number for one in waiting.waiting(sample.office, intake)] == [second]
    handle.accept(sample.office, intake, second, attested(sample, own))
    assert states(sample, own) == ["ACCEPTED", "ACCEPTED"]
    assert waiting.waiting(sample.office, intake) == ()


def test_a_part_goes_nowhere_else(engine: Engine) -> None:
    sample, reporter, _ = recorded(engine)
    earlier = send_tip(sample)
    into = builders.accept(sample, earlier)
    made, intake = parted(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    steps = {one.step for one in read.open_case(sample.office, intake, made[0]).deeds}
    # Upward it goes with the others (tests/services/oversight/test_together.py).
    assert steps == {"accept", "ask_more", "propose_decline", "hand_up"}
    with pytest.raises(Refused, match="not_now"):
        split.split(sample.office, intake, made[0], TWO)
    with pytest.raises(Refused, match="bad_case"):
        merge.merge(sample.office, intake, made[0], into, attestation(sample, reporter))
    with pytest.raises(Refused, match="part"):
        way.over(sample, reporter, made[0], "zhoucun-water")


def test_what_cannot_be_parted(engine: Engine) -> None:
    sample, reporter, number = recorded(engine)
    intake = handler(sample, reporter, Duty.INTAKE)
    for wrong in ((TWO[0],), (TWO[0], TWO[0]), (TWO[0], " "), ("甲", "乙", "丙", "丁", "戊", "己"), ("甲", "13812345678")):
        with pytest.raises(Refused):
            split.split(sample.office, intake, number, wrong)
    blank = send_tip(sample)
    with pytest.raises(Refused, match="no_record"):
        split.split(sample.office, intake, number_of(sample, blank), TWO)
    first = send_tip(sample)
    builders.accept(sample, first)
    handle.write_record(sample.office, intake, number_of(sample, blank), builders.RECORD, 0)
    merge.merge(sample.office, intake, number_of(sample, blank), number_of(sample, first), attestation(sample, blank))
    for one in (first, blank):
        assert "split" not in {deed.step for deed in read.open_case(sample.office, intake, number_of(sample, one)).deeds}
        with pytest.raises(Refused):
            split.split(sample.office, intake, number_of(sample, one), TWO)
    with pytest.raises(CaseworkError):
        split.split(sample.office, handler(sample, reporter, Duty.LEAD), number, TWO)
    split.split(sample.office, intake, number, TWO)
    with pytest.raises(Refused):
        split.split(sample.office, intake, number, TWO)
