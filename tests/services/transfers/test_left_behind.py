"""What was answered and stayed behind when its matter went up: the new lead signs for its own tips alone."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from casework.cases import handle
from casework.kernel.ids import DepartmentId
from casework.oversight import raise_up
from casework.review import reviews
from casework.rules.duties import Duty
from casework.transfers import merge, recuse
from tests.services import builders
from tests.services.builders import FACTORY, RECORD, WORDS, handler, number_of, send_tip
from tests.services.founding import found_sample
from tests.services.oversight.test_raise_up import CITY, HOME, given
from tests.services.oversight.test_together import take
from tests.services.review.hand import object_to
from tests.services.review.test_reviews import opinion
from tests.services.transfers import way
from tests.services.transfers.test_recuse import signed


def test_its_words_still_open(sqlite_engine: Engine) -> None:
    """A note of a department that does not lead it would shut the words for good (crypto/transfers.py)."""
    sample = found_sample(sqlite_engine)
    where = replace(FACTORY, category="C01", sector="chemical.fireworks")
    first, later = send_tip(sample, where), send_tip(sample, where)
    into, number = builders.passed(sample, first), number_of(sample, later)
    intake = handler(sample, later, Duty.INTAKE)
    handle.write_record(sample.office, intake, number, RECORD, 0)
    merge.merge(sample.office, intake, number, into, builders.attestation(sample, later))
    builders.sign_finding(sample, first)
    object_to(sample, first, "finding")
    opinion(sample, first, into, stands=False)
    reviews.decide(sample.office, handler(sample, first, Duty.LEAD), into, stands=False, answer="重新查。")
    take(sample, into)
    former = sample.actor(Duty.INTAKE, HOME)
    raise_up.hand_words(sample.office, former, into, {into: given(sample, former, into)})
    new = sample.actor(Duty.INTAKE, CITY)
    helper = DepartmentId(next(one for one in first.facts.recipients if one != HOME))
    recuse.shut_out(sample.office, new, into, helper, "meant", signed(sample, new, into, helper))
    assert way.words_open(sample, new, into) == WORDS
    assert way.words_open(sample, former, number) == WORDS
