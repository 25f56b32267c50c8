"""The first screen of every pack: nine pictures of six lines that name what exists, and a way to every category."""

from __future__ import annotations

import pytest

import policies
from policies import Pack

KNOWN = policies.load()
PACKS = sorted(KNOWN.packs)
ALL = [*(f"C{number:02}" for number in range(1, 29)), "C99"]
LONGEST_LABEL = 12
LONGEST_EXAMPLE = 16


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return KNOWN.packs[request.param]


def test_nine_pictures_of_six_lines(pack: Pack) -> None:
    assert [len(scene.lines) for scene in pack.scenes] == [6] * 9
    assert len({scene.sector for scene in pack.scenes}) == len({scene.label for scene in pack.scenes}) == 9


def test_every_line_and_answer_names_what_exists(pack: Pack) -> None:
    for scene in pack.scenes:
        assert {line.category for line in scene.lines} <= set(KNOWN.categories)
        assert {scene.sector, *(option.sector for option in scene.options)} <= set(KNOWN.sectors)
        # An answer narrows its picture, so that no answer is worse than 「说不清」.
        assert all(f"{option.sector}.".startswith(f"{scene.sector}.") for option in scene.options)
        assert not scene.options or scene.options[-1].sector == scene.sector


def test_no_label_stands_twice_in_a_picture(pack: Pack) -> None:
    for scene in pack.scenes:
        labels = [line.label for line in scene.lines]
        assert len(set(labels)) == len(labels), scene.label
        answers = [option.label for option in scene.options]
        assert len(set(answers)) == len(answers), scene.label


def test_every_category_is_reachable_from_the_first_screen(pack: Pack) -> None:
    """By a line of a picture, or by 「看全部种类」, which has all of its groups; 说不清 stands under every picture."""
    assert sorted(KNOWN.categories) == ALL
    groups = {group.id for group in KNOWN.groups}
    in_groups = {one.id for one in KNOWN.categories.values() if one.group in groups}
    assert in_groups | {"C99"} == set(ALL)
    assert {line.category for scene in pack.scenes for line in scene.lines} <= in_groups


def test_lines_are_short_enough_for_a_phone(pack: Pack) -> None:
    for scene in pack.scenes:
        assert max(len(line.label) for line in scene.lines) <= LONGEST_LABEL
        assert max(len(line.example) for line in scene.lines) <= LONGEST_EXAMPLE
        assert all(len(option.label) <= LONGEST_LABEL for option in scene.options)
