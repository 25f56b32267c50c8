"""A measure that a finding named moves to the table of measures, and back."""

from __future__ import annotations

from sqlalchemy import Engine, text

from casework.kernel.database import downgrade, migrate
from casework.kernel.ids import day_of
from tests.services.builders import FINDING, conclude, send_tip
from tests.services.founding import MONDAY, found_sample


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_a_named_measure_moves_and_comes_back(engine: Engine) -> None:
    sample = found_sample(engine)
    conclude(sample, send_tip(sample))
    downgrade(engine, "0005")
    assert rows(engine, "SELECT measure, document_number FROM finding") == [("MS-03", FINDING.document_number)]
    migrate(engine)
    (moved,) = rows(engine, "SELECT number, code, document_number, day, against, state, with_finding FROM measure")
    day = day_of(MONDAY.date())
    assert (*moved[:-1], bool(moved[-1])) == (1, "MS-03", FINDING.document_number, day, "unit", "taken", True)
