"""The script that finds a place in what somebody types, with the lists that pages fetch: it ticks what is certain, no more."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import policies
from casework.rules import country
from casework.rules.country import stem
from casework.rules.regions import Regions, regions_of

MODULE = Path(__file__).resolve().parents[3] / "static/js/shared/places.js"
PACKS = policies.load().packs
CITY = regions_of(PACKS["panzhihua"])
PROVINCE = regions_of(PACKS["zhejiang"])


def run(script: str, given: object) -> object:
    """What a module prints as JSON; `given` is what it reads."""
    head = f"import * as places from {json.dumps(MODULE.as_uri())};\nimport {{ readFileSync }} from 'node:fs';\n"
    text = head + f"const given = JSON.parse(readFileSync(0, 'utf8'));\nconsole.log(JSON.stringify({script}));"
    command = ["node", "--input-type=module", "--no-warnings", "-e", text]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, input=json.dumps(given)).stdout)


def find(known: Regions, *typed: str) -> list[str]:
    """The full name of what each text ticks, "" for none; a name that has ended stands behind it."""
    script = (
        "(() => { const spots = places.readPlaces(given.list); return given.typed.map((one) => {"
        " const found = places.findPlace(spots, one);"
        " return found === null ? '' : places.fullName(found.spot) + (found.ended && ` (${found.ended})`); }); })()"
    )
    found = run(script, {"list": known.list, "typed": typed})
    assert isinstance(found, list)
    return found


CASES = {
    # Names in full, the narrowest that is named, and by what they lie in.
    "仁和区大河中路街道三号门": "攀枝花市仁和区大河中路街道",
    "盐边县的一个矿": "攀枝花市盐边县",
    "在米易县城里": "攀枝花市米易县",
    "攀枝花市东区弄弄坪街道": "攀枝花市东区弄弄坪街道",
    # A short name where the text names what is around it.
    "攀枝花仁和": "攀枝花市仁和区",
    # Two characters are anybody's: the east part of a works is not the district.
    "厂区东区锅炉房": "",
    "西区二号仓库": "",
    # A short name alone, and a road.
    "仁和饭店": "",
    "仁和路五号": "",
    # Nothing is named, or two at once.
    "三号车间冲床": "",
    "从米易县拉到盐边县": "",
}


def test_what_is_typed_ticks_what_is_certain() -> None:
    assert dict(zip(CASES, find(CITY, *CASES), strict=True)) == CASES


def test_in_a_province_a_name_that_several_bear_ticks_nothing() -> None:
    named: dict[str, list[str]] = {}
    for line in PROVINCE.list.splitlines():
        code, name, *_ = line.split("\t")
        named.setdefault(name, []).append(code)
    twice = [name for name, codes in named.items() if len(codes) > 1 and not codes[0].startswith(codes[1][:5])][:20]
    assert twice
    assert find(PROVINCE, *twice) == [""] * len(twice)


@pytest.mark.parametrize("known", [CITY, PROVINCE], ids=["city", "province"])
def test_every_full_name_ticks_its_place(known: Regions) -> None:
    wanted = [known.full(code) for code in known.all]
    assert find(known, *(name + "某厂" for name in wanted)) == wanted


def test_a_name_that_has_ended_ticks_what_it_is_now() -> None:
    lines = [line.split("\t") for line in PROVINCE.list.splitlines()]
    gone = [(line, other[1:]) for line in lines if len(line) > 2 for other in line[2].split("|") if other.startswith("!")]
    line, name = next((line, name) for line, name in gone if len(name) > 3 and PROVINCE.list.count(name) == 1)
    full = PROVINCE.full(line[0][1:].ljust(12, "0"))
    assert find(PROVINCE, f"{name}老厂房") == [f"{full} ({name})"]


@pytest.mark.parametrize("known", [CITY, PROVINCE], ids=["city", "province"])
def test_a_list_is_read_as_the_tree_that_it_is(known: Regions) -> None:
    script = "places.readPlaces(given.list).map((one) => [one.code, places.chainOf(one).map((each) => each.code)])"
    for code, chain in run(script, {"list": known.list}):  # type: ignore[attr-defined]
        assert chain[-1] == code
        assert [known.parent(one) for one in chain] == ["", *chain[:-1]]


def test_routing_is_told_the_same_by_the_script_and_by_the_server() -> None:
    codes = [line.split("\t")[0][1:].ljust(12, "0") for line in country.country().splitlines()]
    for pack in PACKS.values():
        known = regions_of(pack)
        beyond = [code for code in codes if not code.startswith(stem(known.home))]
        script = "given.codes.map((one) => places.told(one, given.around))"
        assert run(script, {"codes": beyond, "around": " ".join(known.around)}) == [known.told(code) for code in beyond]
        assert run("places.stemOf(given.home)", {"home": known.home}) == stem(known.home)
