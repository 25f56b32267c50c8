"""Which duties never meet in one person on one case."""

from __future__ import annotations

from itertools import product

import pytest

from casework.rules.duties import NAMES, Duty, conflicts

APART = {Duty.INTAKE, Duty.VERIFY, Duty.REWARD, Duty.APPROVE, Duty.PAY}


@pytest.mark.parametrize(("had", "new"), list(product(Duty, Duty)))
def test_two_duties(had: Duty, new: Duty) -> None:
    refused = conflicts({had}, new) is not None
    assert refused == (had is not new and {had, new} <= APART)


def test_the_sentence_names_both() -> None:
    assert conflicts({Duty.VERIFY}, Duty.APPROVE) == "您查过这件案，不能批。"


def test_nothing_had_nothing_refused() -> None:
    assert all(conflicts((), duty) is None for duty in Duty)


def test_every_duty_has_a_name() -> None:
    assert set(NAMES) == set(Duty)
