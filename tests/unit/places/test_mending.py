"""What a certain county or city lets one read finer, and what it does not."""

from __future__ import annotations

import pytest

from places import load, locate
from places.mending import TELLING, slip, village


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("周村区王材镇", "山东省淄博市周村区王村镇"),  # One character wrong, right behind what contains it.
        ("淄博市洲村区", "山东省淄博市周村区"),
        ("北京市丰合区", "北京市丰台区"),
        ("淄博市洲村区王材镇", "山东省淄博市周村区王村镇"),
        ("周村区北效镇", "山东省淄博市周村区北郊镇"),
        ("武汉市江厦区", "湖北省武汉市江夏区"),  # Of three that differ in one character the one that sounds so.
        ("贵阳市花西区", "贵州省贵阳市花溪区"),  # 西 says where, but sounds as the right one does.
        ("石家庄稿城区的工地", "河北省石家庄市藁城区"),  # Behind a city without its ending.
        ("滕洲市木石镇", "山东省枣庄市滕州市木石镇"),  # Before what it contains.
        ("克拉玛衣独山子", "新疆维吾尔自治区克拉玛依市独山子区"),
        ("鄂尔多斯市鄂托克林旗", "内蒙古自治区鄂尔多斯市"),  # 鄂托克前旗 most likely, and not 鄂托克旗.
        ("周村区西郊镇", "山东省淄博市周村区"),  # Which side of the town it is says the character itself.
        ("济南市历上区", "山东省济南市"),
        ("周村区的王材镇", "山东省淄博市周村区"),  # Not right behind it.
        ("周村区王村村镇", "山东省淄博市周村区"),
    ],
)
def test_slips(text: str, name: str) -> None:
    assert locate(text).name == name


def test_a_slip_that_may_be_two_places_is_none() -> None:
    assert slip(load(), "历中区", 0, "3701") is None
    assert slip(load(), "历成区", 0, "3701") == ("370112", 3)
    assert {"东", "下", "三", "新"} <= TELLING


def test_a_village_tells_the_township_of_its_county_alone() -> None:
    gazetteer = load()
    hints = gazetteer.village_hints("370306000000")
    alone = next(name for name, towns in hints.items() if len(towns) == 1 and name.endswith("村") and len(name) >= 4)
    (town,) = hints[alone]
    assert locate(f"周村区{alone}东边的厂").code == town
    assert locate(f"淄博市周村区{alone}").code == town
    assert locate(alone).code is None
    assert village(gazetteer, "没有这个村子", 0, "370306") is None
    assert village(gazetteer, "", 0, "370306") is None


def test_a_village_of_two_townships_tells_neither() -> None:
    gazetteer = load()
    hints = gazetteer.village_hints("370306000000")
    two = [
        next(name for name, towns in hints.items() if towns == (town,) and name.endswith("村") and len(name) >= 4)
        for town in sorted({towns[0] for towns in hints.values() if len(towns) == 1 and towns[0][6:9] >= "100"})[:2]
    ]
    assert locate(f"周村区{two[0]}和{two[1]}").code == "370306000000"
