"""To whom a case may be handed on: what officers know of it cuts the list, and what only the words say does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.errors import Forbidden
from casework.oversight import raise_up
from casework.rules.duties import Duty
from casework.transfers import receivers
from tests.services import builders
from tests.services.builders import RECORD, handler
from tests.services.founding import found_sample
from tests.services.transfers import way
from tests.services.transfers.test_hand import HOME, HOUSING, begun


def test_what_the_record_says_is_of_officials_is_offered_to_discipline_inspections_alone(sqlite_engine: Engine) -> None:
    """By the record of whoever leads, or because the tip came there; what stands in the words alone the server never knows."""
    sample, reporter, number = begun(sqlite_engine)
    intake = handler(sample, reporter, Duty.INTAKE)
    before = {one.kind for one in receivers.page(sample.office, intake, number).receivers}
    assert before > {"discipline"}
    handle.write_record(sample.office, intake, number, replace(RECORD, category="C25"), 1)
    assert {one.kind for one in receivers.page(sample.office, intake, number).receivers} == {"discipline"}
    with pytest.raises(Forbidden):
        way.over(sample, reporter, number, HOUSING)
    assert {one.kind for one in raise_up.own_choice(sample.office, intake, number)} == {"discipline"}
    there = builders.send_tip(sample, replace(builders.FACTORY, category="C25"))
    # Whatever its record says later.
    theirs, other = builders.number_of(sample, there), handler(sample, there, Duty.INTAKE)
    handle.write_record(sample.office, other, theirs, RECORD, 0)
    assert {one.kind for one in receivers.page(sample.office, other, theirs).receivers} == {"discipline"}


def test_of_a_level_above_only_the_words_know_why(sqlite_engine: Engine) -> None:
    """A department below is named and marked, for the browser that has the words to refuse."""
    sample = found_sample(sqlite_engine)
    reporter = builders.send_tip(sample, replace(builders.FACTORY, upward=True))
    number, intake = builders.number_of(sample, reporter), handler(sample, reporter, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    marked = {one.id for one in receivers.page(sample.office, intake, number).receivers if one.closed}
    assert {HOME, HOUSING} <= marked
