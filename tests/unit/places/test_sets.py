"""`locate` on the sets of texts by kind, and that the sets are what they say."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from places import Candidate, Located, load, locate
from tests.unit.places.score import (
    BEGIN,
    FOLDER,
    HELD_OUT,
    OUTCOMES,
    SECOND,
    THIRD,
    Case,
    county,
    markdown,
    outcome,
    own,
    put_into,
    read,
    table,
)
from tests.vectors.places.make import EACH, SEED, Makers, cases

ROOT = Path(__file__).resolve().parents[3]
KINDS = 14
FOUND = Located("370306102000", "山东省淄博市周村区王村镇", "township", ())
CITY = Located("370300000000", "山东省淄博市", "city", ())
NONE = Located(None, None, None, ())
ASKED = Located(None, None, None, (Candidate("370306000000", "山东省淄博市周村区", "county"),))


def test_no_county_is_wrong_and_nearly_all_are_found() -> None:
    counted = table(own())
    assert {kind: counts["wrong"] for kind, counts in counted.items() if counts["wrong"]} == {}
    for kind, counts in counted.items():
        # Hurried texts were written for what the finder asked about too often, and stay as they were written.
        assert counts["right"] >= (0.9 if kind == "hurried" else 0.98) * counts.total(), kind
    right = sum(counts["right"] for counts in counted.values())
    every = sum(counts.total() for counts in counted.values())
    assert right >= 0.99 * every
    assert every >= 1200
    assert len(counted) >= KINDS


def test_the_held_out_set_has_no_wrong_county() -> None:
    counts = table(list(read(HELD_OUT)))
    assert sum(one["wrong"] for one in counts.values()) == 0
    assert sum(one["right"] for one in counts.values()) >= 0.97 * sum(one.total() for one in counts.values())


def test_the_second_set_has_no_wrong_county() -> None:
    counts = table(list(read(SECOND)))
    assert {kind: one["wrong"] for kind, one in counts.items() if one["wrong"]} == {}
    assert sum(one["right"] for one in counts.values()) >= 0.97 * sum(one.total() for one in counts.values())


@pytest.mark.parametrize(
    ("accepted", "found", "expected"),
    [
        (("370306000000",), FOUND, "right"),
        (("370306102000",), FOUND, "right"),
        (("370303000000", "370306000000"), FOUND, "right"),
        (("370303000000",), FOUND, "wrong"),
        (("-",), FOUND, "wrong"),
        (("370300000000",), FOUND, "wrong"),
        (("370300000000",), CITY, "right"),
        (("370306000000",), CITY, "wider"),
        (("-",), CITY, "wrong"),
        (("-",), NONE, "right"),
        (("-",), ASKED, "right"),
        (("370306000000",), ASKED, "asked"),
        (("370306000000",), NONE, "nothing"),
    ],
)
def test_outcomes(accepted: tuple[str, ...], found: Located, expected: str) -> None:
    assert outcome(Case("kind", "text", accepted), found) == expected
    assert expected in OUTCOMES


def test_a_city_without_counties_counts_as_one() -> None:
    assert county("441900000000") == "4419"
    assert county("370306000000") == "370306"
    assert county("370300000000") == "370300000000"
    assert county("-") == "-"


def test_every_accepted_answer_is_a_place() -> None:
    for case in (*own(), *read(HELD_OUT)):
        assert all(one == "-" or one.isdigit() for one in case.accepted)
    assert all(one == "-" or load().has(one) for case in (*own(), *read(SECOND), *read(THIRD)) for one in case.accepted)


@pytest.mark.parametrize(("path", "size", "kind", "province", "pack"), [(SECOND, 400, 20, 8, 25), (THIRD, 220, 12, 4, 8)])
def test_later_held_out_sets_cover_kinds_provinces_and_packs(
    path: Path, size: int, kind: int, province: int, pack: int
) -> None:
    texts = list(read(path))
    assert len({case.text for case in texts}) == len(texts) >= size
    kinds = Counter(case.kind for case in texts)
    assert len(kinds) == KINDS + 1
    assert min(kinds.values()) >= kind
    apart = ("71", "81", "82")  # 台湾, 香港, 澳门: the gazetteer has nothing below them.
    provinces = [place.code[:2] for place in load() if place.level == "province" and place.code[:2] not in apart]
    packs = ("3703", "5104", "6502", "4104", "33")
    for digits, least in [*((one, province) for one in provinces), *((one, pack) for one in packs)]:
        assert sum(case.accepted[0].startswith(digits) for case in texts) >= least, digits


def test_no_text_stands_in_two_held_out_sets() -> None:
    texts = [case.text for path in (HELD_OUT, SECOND, THIRD) for case in read(path)]
    assert len(set(texts)) == len(texts)


def test_the_generated_sets_are_what_the_script_writes() -> None:
    makers = Makers(load(), random.Random(SEED))
    for kind in makers.kinds():
        path = FOLDER / "made" / f"{kind.replace(' ', '-')}.tsv"
        made = [Case(kind.replace("-", " "), text, tuple(right.split("|"))) for text, right in cases(kind, makers, EACH)]
        assert list(read(path)) == made, "run python -m tests.vectors.places.make"


def test_the_table_shows_counts_alone() -> None:
    shown = markdown(table([Case("a", "淄博市周村区", ("370306000000",)), Case("b", "王村", ("370306000000",))], locate))
    assert "| a | 1 | 1 | 0 | 0 | 0 | 0 |" in shown
    assert "| b | 1 | 0 | 0 | 1 | 0 | 0 |" in shown
    assert "| all | 2 | 1 | 0 | 1 | 0 | 0 |" in shown
    assert "王村" not in shown


def test_the_document_has_a_place_for_the_table() -> None:
    text = (ROOT / "docs" / "measurements.md").read_text("utf-8")
    once = put_into(text, "| a table |")
    assert put_into(once, "| a table |") == once
    assert once.partition(BEGIN)[0] == text.partition(BEGIN)[0]
    with pytest.raises(ValueError, match="no place"):
        put_into("no marks", "| a table |")


def test_files_of_both_shapes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "two-places.tsv"
    path.write_text("# remark\n从甲到乙\t-|370300000000\n\nroads\t北京路\t-\n", encoding="utf-8")
    assert list(read(path)) == [Case("two places", "从甲到乙", ("-", "370300000000")), Case("roads", "北京路", ("-",))]
