"""Adopting a reward policy: two people sign the same bytes, and it counts for what comes in from its first day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from casework.kernel.database import transaction
from casework.kernel.errors import CaseworkError, Forbidden, Refused
from casework.kernel.office import Actor, Transaction, query
from casework.kernel.tables import authority as authority_table
from casework.rewards import adoption
from casework.rewards.adoption import Adoptions, AdoptionText
from casework.rewards.tables import adoption as adoption_table
from casework.rules.duties import Duty
from crypto.adoptions import sign_adoption
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way

TEXT = AdoptionText("cn-2018", "national_only", "周安办〔2026〕3号", date(2026, 11, 20), date(2026, 11, 24))


@query
def body_of(tx: Transaction, text: AdoptionText) -> bytes:
    return adoption.body_of(tx, text)


@query
def paid_under(tx: Transaction, sample: Sample, received: date) -> tuple[str, str]:
    policy, stacking = adoption.in_force(tx, sample.authority, received)
    return policy.id, stacking


def legal(sample: Sample) -> Actor:
    return sample.actor(Duty.LEGAL, "zhoucun-committee")


def seen(sample: Sample) -> Adoptions:
    return adoption.adoptions(sample.office, legal(sample))


def today(sample: Sample) -> date:
    return sample.clock.now().date()


def at(sample: Sample, text: AdoptionText = TEXT, ahead: int = 1) -> AdoptionText:
    return replace(text, document_day=today(sample), first_day=today(sample) + timedelta(days=ahead))


def propose(sample: Sample, text: AdoptionText) -> int:
    seed = sample.officer(Duty.LEGAL, "zhoucun-committee").keys.sign_seed
    signature = sign_adoption(sample.authority, body_of(sample.office, text), seed)
    return adoption.propose(sample.office, legal(sample), text, signature)


def confirm(sample: Sample, number: int, body: bytes) -> None:
    signature = sign_adoption(sample.authority, body, sample.officer(Duty.APPROVE).keys.sign_seed)
    adoption.confirm(sample.office, sample.actor(Duty.APPROVE), number, signature)


def unadopted(sample: Sample) -> None:
    """A real authority begins without an adoption (cli/init.py)."""
    with transaction(sample.office.engine, writes=True) as connection:
        connection.execute(update(authority_table).values(stacking=""))


def test_nothing_is_assessed_before_a_policy_is_adopted(engine: Engine) -> None:
    sample = found_sample(engine)
    _, number = way.concluded(sample)
    unadopted(sample)
    with pytest.raises(Refused) as refusal:
        way.assess(sample, number)
    assert refusal.value.code == "not_adopted"
    assert seen(sample).now is None


def test_two_sign_and_it_counts_from_its_first_day_on(engine: Engine) -> None:
    sample = found_sample(engine)
    before = today(sample)
    text = at(sample, ahead=2)
    number = propose(sample, text)
    assert paid_under(sample.office, sample, text.first_day) == ("mission-1", "local_only")
    confirm(sample, number, body_of(sample.office, text))
    assert paid_under(sample.office, sample, before) == ("mission-1", "local_only")
    assert paid_under(sample.office, sample, before + timedelta(days=1)) == ("mission-1", "local_only")
    assert paid_under(sample.office, sample, text.first_day) == ("cn-2018", "national_only")
    shown = seen(sample)
    assert (shown.founded, shown.now.id if shown.now else "") == (True, "mission-1")
    (one,) = shown.every
    assert one.holds
    assert one.known
    assert one.text == text
    assert one.proposed_by != one.confirmed_by


def test_a_later_adoption_takes_over_and_the_former_stays_for_its_days(engine: Engine) -> None:
    sample = found_sample(engine)
    for text in (at(sample, ahead=1), replace(at(sample, ahead=5), policy="mission-1", stacking="max_of")):
        confirm(sample, propose(sample, text), body_of(sample.office, text))
    found = [paid_under(sample.office, sample, today(sample) + timedelta(days=days)) for days in (0, 1, 4, 5, 40)]
    national, local = ("cn-2018", "national_only"), ("mission-1", "max_of")
    assert found == [("mission-1", "local_only"), national, national, local, local]


def test_who_may_and_what_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    good = at(sample)
    for wrong, code in (
        (replace(good, policy="nobody"), "bad_policy"),
        (replace(good, policy="zhoucun-2014"), "lapsed"),
        (replace(good, stacking=""), "bad_stacking"),
        (replace(good, document=" "), "reason"),
        (replace(good, document_day=good.first_day), "bad_day"),
        (replace(good, first_day=today(sample)), "bad_first_day"),
        (replace(good, first_day=today(sample) + timedelta(days=400)), "bad_first_day"),
    ):
        with pytest.raises(Refused) as refusal:
            propose(sample, wrong)
        assert refusal.value.code == code
    for stranger in (sample.actor(Duty.LEGAL, "zhoucun-housing"), sample.actor(Duty.APPROVE)):
        with pytest.raises(Forbidden):
            adoption.propose(sample.office, stranger, good, bytes(64))
    number = propose(sample, good)
    with pytest.raises(Refused):  # One waits already.
        propose(sample, good)
    with pytest.raises(Forbidden):
        adoption.confirm(sample.office, legal(sample), number, bytes(64))
    with pytest.raises(Refused):
        confirm(sample, number, body_of(sample.office, replace(good, stacking="max_of")))
    adoption.drop(sample.office, legal(sample), number)
    with pytest.raises(CaseworkError):
        confirm(sample, number, body_of(sample.office, good))
    assert paid_under(sample.office, sample, good.first_day) == ("mission-1", "local_only")


def test_a_second_signature_that_comes_too_late_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    text = at(sample)
    number = propose(sample, text)
    sample.clock.forward(days=1)
    with pytest.raises(Refused) as refusal:
        confirm(sample, number, body_of(sample.office, text))
    assert refusal.value.code == "late"


CHANGES: list[dict[str, object]] = [
    {"policy_id": "mission-1"},
    {"policy_hash": bytes(32)},
    {"stacking": "max_of"},
    {"confirmer_signature": bytes(64)},
    {"body": '{"v":1}'},
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_changes_in_the_table_is_seen_and_pays_nothing(sqlite_engine: Engine, change: dict[str, object]) -> None:
    sample = found_sample(sqlite_engine)
    text = at(sample)
    confirm(sample, propose(sample, text), body_of(sample.office, text))
    with transaction(sample.office.engine, writes=True) as connection:
        connection.execute(update(adoption_table).values(change))
    assert not seen(sample).every[0].holds
    with pytest.raises(Refused) as refusal:
        paid_under(sample.office, sample, text.first_day)
    assert refusal.value.code == "other_policy"
