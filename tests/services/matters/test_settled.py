"""The order of receipt goes once nothing can change about who was first, and not before."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from casework.cases import handle, mailbox
from casework.review import box
from casework.rules.duties import Duty
from casework.sweep import sweep
from crypto.mailbox import Action
from tests.services.builders import Reporter, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.matters import way
from tests.services.rewards import way as rewards

LONG = 100
"""Days after which whoever never looked can no longer disagree in time."""


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM receipt_order")).scalar_one())


def over(sample: Sample, reporter: Reporter, number: str) -> None:
    """To the end of the case and of all its days."""
    way.close(sample, reporter)
    # With the end of the case a refusal is told, and its days begin.
    sweep(sample.office)
    sample.clock.forward(days=LONG)
    sweep(sample.office)


def test_the_order_stays_until_the_days_for_not_agreeing_are_over(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    rewards.put_in(sample)
    reporter, number = way.concluded(sample)
    assert way.reward(sample, number) == "1650"
    way.close(sample, reporter)
    sweep(sample.office)
    assert rows(engine) == 1
    box.read(sample.office, sample.authority, reporter.mailbox_id)
    sample.clock.forward(days=LONG)
    sweep(sample.office)
    assert rows(engine) == 0
    with engine.connect() as connection:
        assert connection.execute(text("SELECT state FROM matter")).scalars().all() == ["settled"]
        if engine.dialect.name == "postgresql":
            # Deleted rows would lie there until somebody vacuums, which for so few is never.
            assert connection.execute(text("SELECT pg_relation_size('receipt_order')")).scalar_one() == 0


def test_one_open_case_keeps_the_order_of_its_matter(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    rewards.put_in(sample)
    (first, one), (second, two) = way.concluded(sample), way.concluded(sample)
    way.decide(sample, two, one)
    assert way.reward(sample, one) == "1650"
    over(sample, first, one)
    assert rows(engine) == 2
    assert way.reward(sample, two) == "Z09"
    over(sample, second, two)
    assert rows(engine) == 0


def test_what_brings_no_reward_is_settled_too(engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(engine, tmp_path)
    taken_back, declined, unproven, open_still = (send_tip(sample) for _ in range(4))
    mailbox.act(sample.office, sample.authority, taken_back.hash, taken_back.box.sign_action(Action.WITHDRAW))
    way.write(sample, declined)
    handle.propose_decline(sample.office, handler(sample, declined, Duty.INTAKE), number_of(sample, declined), "Z03")
    handle.confirm_decline(sample.office, handler(sample, declined, Duty.INTAKE, 1), number_of(sample, declined), agree=True)
    sweep(sample.office)
    assert rows(engine) == 3
    way.write(sample, unproven, "南郊铸造厂")
    sample.clock.forward(days=LONG)
    sweep(sample.office)
    assert rows(engine) == 2
    assert way.case_of(sample, open_still).standing.main == "TRIAGE"


def test_nothing_of_the_row_is_left_in_the_file(sqlite_engine: Engine, tmp_path: Path) -> None:
    sample = found_sample(sqlite_engine, tmp_path)
    reporter = send_tip(sample)
    mark = 0x7A6B5C4D
    with sqlite_engine.begin() as connection:
        # A place that stands nowhere else.
        connection.execute(text("UPDATE receipt_order SET place = :mark"), {"mark": mark})
    sweep(sample.office)
    folder = Path(str(sqlite_engine.url.database)).parent

    def found() -> bool:
        return any(mark.to_bytes(4, "big") in one.read_bytes() for one in folder.glob("*.sqlite*"))

    assert found()
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.WITHDRAW))
    sweep(sample.office)
    assert rows(sqlite_engine) == 0
    assert not found()
