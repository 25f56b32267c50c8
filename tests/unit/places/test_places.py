"""The gazetteer as it stands, and what `locate` answers and refuses to guess."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import Gazetteer, Place, PlacesError, load, locate, read
from places.build import ARCHIVE_SHA256, render
from places.gazetteer import FILE
from policies import load as load_policies

PLACES = load()


class TestGazetteer:
    def test_the_sample_region(self) -> None:
        assert PLACES.chain("370306102000") == "山东省淄博市周村区王村镇"
        counties = [place.name for place in PLACES.children("370300000000")]
        assert counties == ["淄川区", "张店区", "博山区", "临淄区", "周村区", "桓台县", "高青县", "沂源县"]
        assert len(PLACES.children("370306000000")) == 10
        assert len(list(PLACES)) == 98

    def test_every_tile_of_the_pack_is_a_place_with_that_name(self) -> None:
        pack = load_policies().packs["zhoucun"]
        assert [tile.name for tile in pack.tiles] == [PLACES.place(tile.code).name for tile in pack.tiles]
        assert all(PLACES.above(tile.code)[-1].code == pack.region.code for tile in pack.tiles)

    def test_every_region_of_the_pack_is_a_place(self) -> None:
        for region in load_policies().packs["zhoucun"].regions:
            assert (PLACES.place(region.code).name, PLACES.place(region.code).level) == (region.name, region.level)

    def test_everything_lies_in_something(self) -> None:
        for place in PLACES:
            assert place.level == "province" or PLACES.above(place.code)

    @pytest.mark.parametrize(
        "line", ["3703\tcity\t淄博市\t1\t", "370300000000\ttown\t淄博市\t1\t", "370300000000\tcity\t淄博市"]
    )
    def test_a_bad_line_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "places.tsv"
        path.write_text(f"# head\n{line}\n", encoding="utf-8")
        with pytest.raises(PlacesError, match="line 2"):
            read(path)

    def test_built_from_the_archive_that_its_head_names(self) -> None:
        head = FILE.read_text(encoding="utf-8").split("\n3", 1)[0]
        assert ARCHIVE_SHA256 in head
        assert "WTFPL" in head
        assert "CC BY 4.0" in head
        digest = hashlib.sha256(FILE.read_bytes()).hexdigest()
        assert digest == "5fcec33810ffce417aa4699e2a2ce2a513962db65b269e2ac5f8e430c9251134"

    def test_the_builder_keeps_the_region_and_counts_namesakes(self) -> None:
        data = {
            "provinces": 'code,name\n37,"山东省"\n11,"北京市"\n',
            "cities": 'code,name,provinceCode\n3703,"淄博市",37\n3701,"济南市",37\n',
            "areas": 'code,name,cityCode,provinceCode\n370306,"周村区",3703,37\n',
            "streets": "code,name,areaCode,provinceCode,cityCode\n"
            '370306102,"王村镇",370306,37,3703\n'
            '370306004,"永安街道",370306,37,3703\n'
            '410000001,"王村镇",41,41,41\n',
        }
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w") as archive:
            for name, text in data.items():
                info = tarfile.TarInfo(f"package/dist/{name}.csv")
                info.size = len(text.encode())
                archive.addfile(info, io.BytesIO(text.encode()))
        file.seek(0)
        with tarfile.open(fileobj=file) as archive:
            rows = [line.split("\t") for line in render(archive).splitlines() if not line.startswith("#")]
        assert rows == [
            ["370000000000", "province", "山东省", "1", ""],
            ["370300000000", "city", "淄博市", "1", ""],
            ["370306000000", "county", "周村区", "1", ""],
            ["370306004000", "township", "永安街街道", "1", "永安街道"],
            ["370306102000", "township", "王村镇", "2", ""],
        ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("周村区王村镇", "山东省淄博市周村区王村镇"),
        ("山东省淄博市周村区王村镇某某厂东门", "山东省淄博市周村区王村镇"),
        ("淄博市王村镇", "山东省淄博市周村区王村镇"),  # City and township suffice.
        ("淄博王村", "山东省淄博市周村区王村镇"),
        ("周村王村", "山东省淄博市周村区王村镇"),
        ("周村这边王村镇", "山东省淄博市周村区王村镇"),
        ("周村区王村乡", "山东省淄博市周村区王村镇"),  # Another ending of the level.
        ("周村区王村街道办事处", "山东省淄博市周村区王村镇"),
        ("周村区永安街道", "山东省淄博市周村区永安街街道"),  # The bureau's name.
        ("周村区永安街街道", "山东省淄博市周村区永安街街道"),
        ("丝绸路街道", "山东省淄博市周村区丝绸路街道"),  # Alone in the country.
        ("丝绸路街道办", "山东省淄博市周村区丝绸路街道"),
        ("周 村 区　南 郊 镇", "山东省淄博市周村区南郊镇"),
        ("淄博市周村区", "山东省淄博市周村区"),
        ("周村区丝绸路88号", "山东省淄博市周村区"),  # A road runs through several sub-districts.
        ("周村区王村路口", "山东省淄博市周村区"),
        ("淄博", "山东省淄博市"),
        ("淄博博山", "山东省淄博市博山区"),  # The district, not the town in it.
        ("博山区博山镇", "山东省淄博市博山区博山镇"),
        ("桓台索镇", "山东省淄博市桓台县索镇街道"),
        ("张店区房镇镇", "山东省淄博市张店区房镇镇"),
        ("临淄区金岭镇", "山东省淄博市临淄区金岭回族镇"),
    ],
)
def test_found(text: str, name: str) -> None:
    found = locate(text)
    assert (found.name, found.candidates) == (name, ())
    assert found.code is not None
    assert found.level == PLACES.place(found.code).level


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("王村镇", ["山东省淄博市周村区王村镇"]),  # Eleven places bear the name.
        ("新城镇路口", ["山东省淄博市桓台县新城镇"]),
        ("周村", ["山东省淄博市周村区"]),
        ("周村区和张店区交界", ["山东省淄博市张店区", "山东省淄博市周村区"]),
        ("张店区王村镇", ["山东省淄博市张店区", "山东省淄博市周村区王村镇"]),
        ("王村镇或者新城镇", ["山东省淄博市周村区王村镇", "山东省淄博市桓台县新城镇"]),
        ("消防通道堵了", []),
        ("王村路88号", []),
        ("北京市朝阳区", []),
        ("", []),
        ("   ", []),
    ],
)
def test_never_guesses(text: str, candidates: list[str]) -> None:
    found = locate(text)
    assert (found.code, found.name, found.level) == (None, None, None)
    assert [one.name for one in found.candidates] == candidates


def test_a_whole_gazetteer_needs_no_change() -> None:
    wide = Gazetteer(
        iter(
            [
                *PLACES,
                Place("430000000000", "430000000000", "province", "湖南省", 1, ()),
                Place("431200000000", "431200000000", "city", "怀化市", 1, ()),
                Place("431230000000", "431230000000", "county", "通道侗族自治县", 1, ("通道县",)),
                Place("610000000000", "610000000000", "province", "陕西省", 1, ()),
                Place("610500000000", "610500000000", "city", "渭南市", 1, ()),
                Place("610524000000", "610524000000", "county", "合阳县", 1, ()),
                Place("610524102000", "610524102000", "township", "王村镇", 11, ()),
            ]
        )
    )
    assert locate("消防通道堵了", wide).code is None
    assert locate("怀化市通道县", wide).code == "431230000000"
    assert locate("合阳县王村镇", wide).code == "610524102000"
    assert [one.name for one in locate("王村镇", wide).candidates] == ["山东省淄博市周村区王村镇", "陕西省渭南市合阳县王村镇"]


@given(st.sampled_from([place for place in PLACES if place.level != "province"]))
def test_every_full_chain_is_found(place: Place) -> None:
    assert locate(PLACES.chain(place.code)).code == place.code


pieces = [name for place in PLACES for name in (place.name, place.name[:-1])] + ["路", "街", "某厂", "通道", "和", " "]


@given(st.lists(st.sampled_from(pieces), max_size=6).map("".join))
def test_an_answer_or_candidates_but_never_both(text: str) -> None:
    found = locate(text)
    assert (found.code is None) == (found.name is None) == (found.level is None)
    assert found.code is None or not found.candidates
    assert len(found.candidates) <= 9
    if found.code is not None:
        # A code is given only where the text names the place, with or without its ending.
        name = PLACES.place(found.code).name
        stem = name.removesuffix("办事处").rstrip("镇乡区县市省街道") or name
        assert any(one[:2] in text for one in (name, stem, *PLACES.place(found.code).others))


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    locate(text)
