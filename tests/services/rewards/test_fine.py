"""A policy by percentage pays its floor at the conclusion, and the difference when the fine is final."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from casework.kernel.database import transaction
from casework.kernel.errors import Forbidden, Refused
from casework.kernel.ids import Day
from casework.kernel.tables import authority as authority_table
from casework.rewards import dispute, fine, fund, orders
from casework.rewards import sheet as sheets
from casework.rewards.fine import FinalFine
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample, found_sample
from tests.services.rewards import way
from tests.services.rewards.test_dispute import view

FLOOR = 300_000
"""cn-2018 pays 3000 yuan at least; 15 % of 80,000 yuan are 12,000."""


def by_percentage(engine: Engine, directory: Path | None = None, stacking: str = "max_of") -> tuple[Sample, Reporter, str]:
    """A reward that was approved while no fine was final, under the higher of local and national."""
    sample = found_sample(engine, directory)
    with transaction(engine, writes=True) as connection:
        connection.execute(update(authority_table).values(stacking=stacking))
    way.put_in(sample)
    reporter, number = way.approved(sample)
    return sample, reporter, number


def final(sample: Sample, yuan: int = 80_000) -> FinalFine:
    return FinalFine(yuan * 100, "周应急罚〔2026〕7号", sample.clock.today)


def settle(sample: Sample, number: str, noted: FinalFine) -> str:
    return fine.settle(sample.office, sample.actor(Duty.REWARD), number, noted)


def supplement(sample: Sample, number: str) -> str:
    """The same three people as before: nobody was wrong."""
    dispute.assess(sample.office, sample.actor(Duty.REWARD), number, way.REQUEST, way.REASONS)
    dispute.check(sample.office, sample.actor(Duty.REWARD, number=1), number)
    return dispute.raise_award(sample.office, sample.actor(Duty.APPROVE), number, way.signature(sample, number))


def test_the_floor_first_and_a_higher_award_in_its_place(engine: Engine) -> None:
    sample, reporter, number = by_percentage(engine)
    assert view(sample, reporter) == ("R_CLAIMABLE", FLOOR)
    assert fine.look(sample.office, sample.actor(Duty.REWARD), number).amount == "3000"
    assert "fine" in sheets.sheet(sample.office, sample.actor(Duty.REWARD), number).besides
    assert settle(sample, number, final(sample)) == "12000"
    assert supplement(sample, number) == "R_CLAIMABLE"
    assert view(sample, reporter) == ("R_CLAIMABLE", 1_200_000)
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).reserved == 1_200_000
    assert fine.look(sample.office, sample.actor(Duty.REWARD), number).fine == "80000"


def test_the_difference_alone_where_the_floor_is_with_the_payer(engine: Engine, tmp_path: Path) -> None:
    sample, reporter, number = by_percentage(engine, tmp_path)
    way.do(sample, reporter, way.claim_for(sample, reporter)[1])
    assert settle(sample, number, final(sample)) == "12000"
    assert supplement(sample, number) == "R_CLAIMED"
    orders.sweep(sample.office, day_ends=True)
    case = builders.case_of(sample.office, sample.authority, reporter.tip)
    assert not case.reward_disputed
    assert fund.balance(sample.office, sample.actor(Duty.FUND)).outstanding == FLOOR


@pytest.mark.parametrize("yuan", [1, 19_999, 20_000])
def test_a_fine_that_pays_no_more_changes_nothing(sqlite_engine: Engine, yuan: int) -> None:
    sample, reporter, number = by_percentage(sqlite_engine)
    assert settle(sample, number, final(sample, yuan)) == ""
    assert view(sample, reporter) == ("R_CLAIMABLE", FLOOR)
    assert not builders.case_of(sample.office, sample.authority, reporter.tip).reward_disputed
    assert settle(sample, number, final(sample, 20_001)) == "3000.15"


def test_where_no_fine_counts_the_deed_is_not_there(sqlite_engine: Engine) -> None:
    sample, _, number = by_percentage(sqlite_engine, stacking="local_only")
    assert "fine" not in sheets.sheet(sample.office, sample.actor(Duty.REWARD), number).besides
    with pytest.raises(Refused):
        settle(sample, number, final(sample))


def test_what_is_refused(sqlite_engine: Engine) -> None:
    sample, _, number = by_percentage(sqlite_engine)
    today = sample.clock.today
    for wrong in (
        FinalFine(0, "甲", today),
        FinalFine(150, "甲", today),
        FinalFine(100, " ", today),
        FinalFine(100, "甲", None),
        FinalFine(100, "甲", Day(today + 1)),
        FinalFine(100, "问 13812345678", today),
    ):
        with pytest.raises(Refused):
            settle(sample, number, wrong)
    with pytest.raises(Forbidden):
        fine.settle(sample.office, sample.actor(Duty.FUND), number, final(sample))
    assert settle(sample, number, final(sample)) == "12000"
    with pytest.raises(Refused):  # It is weighed already.
        settle(sample, number, final(sample, 90_000))
