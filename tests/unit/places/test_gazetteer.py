"""The gazetteer as it stands: what it counts, what lies in what, names that ended, zones, villages."""

from __future__ import annotations

import hashlib
import json
import lzma
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import Gazetteer, Place, PlacesError, load, read
from places.build import COUNTED, country
from places.gazetteer import FILE, FORMERS, VILLAGES, ZONES, read_places
from places.merge import Merged
from places.shapes import DIGITS
from places.sources import BUREAU_SHA256, CIVIL_SHA256
from policies import load as load_policies

PLACES = load()


class TestPlaces:
    def test_it_holds_what_was_counted(self) -> None:
        levels = Counter(place.level for place in PLACES)
        listed = Counter(place.level for place in PLACES if place.civil)
        assert len(PLACES) == COUNTED["places"] == 44825
        assert (listed["province"], listed["city"], listed["county"]) == (34, 333, 2847)
        # Of the ministry's 38,749 townships 213 are marked as ended.
        assert listed["township"] == COUNTED["townships"] - COUNTED["ended"] == 38536
        assert levels["county"] - listed["county"] == 5  # 大兴安岭's four and 大柴旦.
        assert COUNTED["joined by county and name"] == 37070

    def test_a_quarter_of_the_townships_has_two_codes(self) -> None:
        both = [place for place in PLACES if place.level == "township" and place.civil]
        assert 0.25 < sum(place.code != place.civil for place in both) / len(both) < 0.28

    def test_every_code_is_there_once_and_every_chain_is_whole(self) -> None:
        assert len({place.civil for place in PLACES if place.civil}) == sum(bool(place.civil) for place in PLACES)
        for place in PLACES:
            above = PLACES.above(place.code)
            assert len(place.code) == 12
            assert place.level == "province" or above
            # A level may be left out (北京市's districts), but never the province, and a township has county or city.
            assert place.level != "township" or above[-1].level in ("county", "city")
            assert [one.level for one in above] == sorted((one.level for one in above), key=list(DIGITS).index)

    def test_no_two_children_of_one_place_have_one_name(self) -> None:
        seen: set[tuple[str, str]] = set()
        twice: set[tuple[str, str]] = set()
        for place in PLACES:
            above = PLACES.above(place.code)
            key = (above[-1].code if above else "", place.name)
            twice |= {key} & seen
            seen.add(key)
        assert not twice

    def test_everything_is_a_child_of_what_it_lies_in(self) -> None:
        for place in PLACES:
            for child in PLACES.children(place.code):
                assert PLACES.above(child.code)[-1] is place
        below = sum(len(PLACES.children(place.code)) for place in PLACES)
        assert below == len(PLACES) - 34

    def test_levels_that_are_left_out(self) -> None:
        assert {place.level for place in PLACES.children("110000000000")} == {"county"}
        assert {place.level for place in PLACES.children("441900000000")} == {"township"}
        assert PLACES.chain("419001000000") == "河南省济源市"
        assert PLACES.children("370306102000") == ()
        with pytest.raises(KeyError):
            PLACES.children("370399000000")

    def test_the_sample_region(self) -> None:
        assert PLACES.chain("370306102000") == "山东省淄博市周村区王村镇"
        counties = [place.name for place in PLACES.children("370300000000")]
        assert counties == ["淄川区", "张店区", "博山区", "临淄区", "周村区", "桓台县", "高青县", "沂源县"]
        assert len(PLACES.children("370306000000")) == 10
        assert PLACES.place("370306004000").others == ("永安街道",)
        # The two lists have a township under another code each.
        assert PLACES.place("370304001000").civil == "370304003000"

    def test_what_the_bureau_does_not_know_yet(self) -> None:
        assert PLACES.chain("500157000000") == "重庆市两江新区"
        assert len(PLACES.children("500157000000")) > 30
        assert not PLACES.has("500105000000")
        assert not PLACES.has("130171000000")  # A zone is no place.

    def test_every_region_of_a_pack_is_a_place(self) -> None:
        for pack_ in load_policies().packs.values():
            # 国务院 is above all provinces; it is no place.
            for region in (one for one in pack_.regions if one.level in DIGITS):
                assert (PLACES.place(region.code).name, PLACES.place(region.code).level) == (region.name, region.level)

    def test_the_head_names_its_sources_and_the_lines_are_those_it_names(self) -> None:
        text = lzma.decompress(FILE.read_bytes()).decode()
        head = [line for line in text.splitlines() if line.startswith("#")]
        body = "".join(f"{line}\n" for line in text.splitlines()[len(head) :])
        assert FILE.stat().st_size < 400_000
        for part in (BUREAU_SHA256, CIVIL_SHA256, "WTFPL", "CC BY 4.0", hashlib.sha256(body.encode()).hexdigest()):
            assert any(part in line for line in head), part
        counted = next(line for line in head if line.startswith("# Counted: "))
        assert json.loads(counted.removeprefix("# Counted: ")) == COUNTED
        for other in (FORMERS.read_text(encoding="utf-8"), ZONES.read_text(encoding="utf-8")):
            assert CIVIL_SHA256 in other


class TestFormers:
    @pytest.mark.parametrize(
        ("name", "year", "into"),
        [
            ("襄樊市", 2010, ["湖北省襄阳市"]),
            ("莱芜市", 2018, ["山东省济南市莱芜区", "山东省济南市钢城区"]),
            ("即墨市", 2017, ["山东省青岛市即墨区"]),
            ("郫县", 2016, ["四川省成都市郫都区"]),
            ("安县", 2016, ["四川省绵阳市安州区"]),
            ("江干区", 2021, ["浙江省杭州市上城区", "浙江省杭州市钱塘区"]),
            ("下城区", 2021, ["浙江省杭州市拱墅区"]),
            ("中甸县", 2001, ["云南省迪庆藏族自治州香格里拉市"]),  # A chain: 中甸县, 香格里拉县, 香格里拉市.
            ("思茅市", 2007, ["云南省普洱市"]),
            ("淮阴市", 2000, ["江苏省淮安市"]),
            ("迪化市", 1954, ["新疆维吾尔自治区乌鲁木齐市"]),
            ("宣武区", 2010, ["北京市西城区"]),
            ("渝北区", 2025, ["重庆市两江新区"]),
        ],
    )
    def test_what_became_of_it(self, name: str, year: int, into: list[str]) -> None:
        one = max((one for one in PLACES.formers if one.name == name), key=lambda former: former.year)
        assert (one.year, [PLACES.chain(code) for code in one.into]) == (year, into)

    def test_each_is_something_today_and_says_when_its_name_is_taken(self) -> None:
        names = {name for place in PLACES for name in (place.name, *place.others)}
        assert len(PLACES.formers) > 1500
        for one in PLACES.formers:
            assert one.into
            assert one.taken == (one.name in names)
            assert all(PLACES.place(code).name != one.name for code in one.into)
        assert next(one for one in PLACES.formers if one.name == "江北区" and one.year == 2025).taken

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("襄樊市\tcity\t420600\t2010", "no name that ended"),
            ("襄樊市\ttown\t420600\t2010\t4206", "no level"),
            ("襄樊市\tcity\t420600\t2010\t4299", "no place 429900000000"),
            ("襄樊市\tcity\t420600\tlong ago\t4206", "line 2"),
        ],
    )
    def test_a_bad_line_is_named(self, tmp_path: Path, line: str, reason: str) -> None:
        path = tmp_path / "formers.tsv"
        path.write_text(f"# head\n{line}\n", encoding="utf-8")
        with pytest.raises(PlacesError, match=f"formers.tsv line 2.*{reason}|{reason}"):
            read(FILE, path)


class TestVillages:
    def test_they_name_townships_of_their_county(self) -> None:
        stored = sorted(path.name[:6] for path in VILLAGES.glob("*.tsv.xz"))
        assert {"370306", "410411"} <= set(stored)
        for county in stored:
            hints = PLACES.village_hints(county + "000000")
            assert hints
            for codes in hints.values():
                assert all(PLACES.above(code)[-1].code == county + "000000" for code in codes)
        assert PLACES.village_hints("370306000000")["万家村"] == ("370306102000",)

    def test_none_are_stored_for_most(self) -> None:
        assert PLACES.village_hints("110101000000") == {}


class TestReading:
    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("3703\t=", "is not a place"),
            ("370\t=\t淄博市", "no level has codes of 3 digits"),
            ("3703\t37\t淄博市", "is no code of that level"),
            ("3703x\t=\t淄博市", "is not a place"),
        ],
    )
    def test_a_bad_line_is_named(self, tmp_path: Path, line: str, reason: str) -> None:
        path = tmp_path / "country.tsv"
        path.write_text(f"# head\n{line}\n", encoding="utf-8")
        with pytest.raises(PlacesError, match=f"country.tsv line 2.*{reason}"):
            read(path)

    def test_a_code_twice(self, tmp_path: Path) -> None:
        path = tmp_path / "country.tsv"
        path.write_text("37\t=\t山东省\n37\t=\t山东省\n", encoding="utf-8")
        with pytest.raises(PlacesError, match="37 stands there twice"):
            read(path)

    def test_a_file_that_is_no_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "country.tsv.xz"
        path.write_bytes(b"no archive")
        with pytest.raises(PlacesError, match="cannot be read"):
            read(path)

    @given(
        st.dictionaries(
            st.integers(11, 82).map(str),
            st.tuples(
                st.sampled_from(["", "99"]),
                st.text("山东河南新区街道", min_size=1),
                st.lists(st.text("旧名", min_size=1), max_size=2),
            ),
            min_size=1,
        )
    )
    def test_what_is_written_is_read(self, rows: dict[str, tuple[str, str, list[str]]]) -> None:
        merged = Merged({code: (civil, name, tuple(others)) for code, (civil, name, others) in rows.items()})
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "country.tsv"
            path.write_text(country(merged, {}), encoding="utf-8")
            found = {place.code[:2]: place for place in read_places(path)}
        assert found.keys() == rows.keys()
        for code, (civil, name, others) in rows.items():
            place = found[code]
            assert (place.civil[:2], place.name) == (civil, name)
            assert set(others) <= set(place.others)


def test_a_gazetteer_of_few_places() -> None:
    one = Place("370000000000", "370000000000", "province", "山东省", 1, ())
    few = Gazetteer([Place("370306000000", "", "county", "周村区", 1, ()), one])
    assert few.above("370306000000") == (one,)
    assert [place.name for place in few.children("370000000000")] == ["周村区"]
    assert (few.formers, few.zones) == ((), ())


def test_loading_is_light() -> None:
    """The aim is 40 MB; a process of its own is weighed, because this one has loaded much else."""
    run = subprocess.run([sys.executable, "-m", "places.weigh"], cwd=FILE.parents[1], capture_output=True, check=True)
    assert int(run.stdout.decode().split()[-2]) <= 40
