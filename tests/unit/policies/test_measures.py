"""The measures: what the loader refuses, what each locality has, and that docs/policy/measures.md says the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import policies
from policies import PolicyError, load, load_from

ROOT = Path(policies.__file__).parent
DOCUMENT = Path(__file__).parents[3] / "docs" / "policy" / "measures.md"
MARKS = {"seed": "founding", "sourced": "read", "reposted": "reposted", "memory": "unverified", "proposal": "own"}
FILE = "national/measures.toml"


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (FILE, 'id = "SG-2"', 'id = "SG-1"', r"measures\[1\]\.id: SG-1 写了两次"),
        (FILE, 'id = "SG-2"', 'id = "四个一律"', r"measures\[1\]\.id: 要写成"),
        (FILE, "when.karamay", "when.wuhan", r"measures\[0\]\.when\.wuhan: 没有 .wuhan. 这个地方"),
        (FILE, 'basis = "{locality}', 'ground = "{locality}', r"measures\[0\]\.basis: 没有写"),
        (FILE, 'basis = "攀办函', 'basis = "{locality}攀办函', r"measures\[6\]\.basis: 写了 {locality}"),
        (FILE, "document = true\nfiling = true", "filing = true", r"measures\[0\]\.document: 备案、关闭、停供的措施"),
        (FILE, "stops = true", "stop = true", r"measures\[2\]\.stop: 没有这一项"),
        (FILE, 'mark = "seed"', 'mark = "surely"', r"localities\[0\]\.mark: 只能写"),
        (FILE, "share = 20", "share = 200", r"look_back\.share: 不能大于 100"),
        (FILE, "[30, 90, 180]", "[30, 30]", r"look_back\.days: 有一天写了两次"),
        (FILE, "[7, 3, 1]", "[7, 0]", r"remind\.days: 要写一列大于 0"),
        ("zhoucun/pack.toml", 'measures = "zhoucun"', 'measures = "nowhere"', "measures: 只能写 national、zhejiang、panzhihua"),
        ("zhoucun/pack.toml", '"monitoring"]', '"prayer"]', "rectification: 只能写 leader、monitoring，"),
    ],
)
def test_refuses_bad_measures_naming_file_key_and_reason(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    copy = tmp_path / "policies"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (copy / name).read_text("utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError, match=message) as caught:
        load_from(copy)
    assert re.match(rf"policies/{re.escape(name)}:\d+: ", str(caught.value))


def test_each_locality_has_its_own_wording() -> None:
    measures = load().measures
    fines = measures.catalogue["SG-2"].when
    assert len({fines[name] for name in measures.localities}) == 4
    # Zhejiang forwards the notice of the State Council's committee, and Panzhihua repeats it (dossier 1.6.1).
    for code in ("SG-1", "SG-2", "SG-3", "SG-4"):
        when = measures.catalogue[code].when
        assert when["zhejiang"] == when["panzhihua"] == when["national"]
    assert {"SG-ZC-5", "SG-ZC-6", "MS-07", "MS-08"} == set(measures.catalogue) - set(measures.offered("karamay"))
    assert set(measures.offered("zhoucun")) == set(measures.catalogue)
    assert measures.offered("zhoucun")["SG-2"].basis == "周村2014年意见“四个一律”；具体条款由执法文书载明"


def test_the_catalogue_is_the_dossiers() -> None:
    wanted = {f"MS-{number:02}" for number in range(1, 23)} | {"SG-1", "SG-2", "SG-3", "SG-4", "SG-ZC-5", "SG-ZC-6"}
    catalogue = load().measures.catalogue
    assert set(catalogue) == wanted
    # 一案一档 (攀办函〔2015〕135号 五（五）): closing, taking a licence, stopping, confiscating with the highest fine, crime.
    assert {one.id for one in catalogue.values() if one.filing} == {"SG-1", "SG-3", "SG-4", "MS-10", "MS-11", "MS-12"}
    assert {one.id for one in catalogue.values() if one.supply} == {"MS-05", "MS-06", "MS-07", "SG-ZC-5"}


def test_the_document_says_what_the_data_says() -> None:
    text = DOCUMENT.read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    written = {row[0]: row[1:] for row in rows if re.fullmatch(r"(MS|SG)-[\w-]+", row[0])}
    measures = load().measures
    assert written == {
        one.id: [
            one.name,
            one.basis,
            MARKS[one.mark],
            "yes" if one.document else "—",
            "filed" if one.filing else "—",
            "stops" if one.stops else "—",
        ]
        for one in measures.catalogue.values()
    }
    wordings = {(row[0], row[1]): row[2] for row in rows if len(row) == 3 and row[1] in measures.localities}
    assert wordings == {
        (one.name, locality): sentence for one in measures.catalogue.values() for locality, sentence in one.when.items()
    }
    look_back, days = measures.look_back, "、".join(str(day) for day in measures.look_back.days)
    assert f"after {days} days" in text
    assert f"{look_back.share} in a hundred" in text
