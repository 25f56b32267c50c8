"""Zones: what they lie in, and those an installation adds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cli.offices import CommandError, open_office, read_settings
from places import PlacesError, add_zones, load, locate
from places.gazetteer import KNOWN, ZONES

PLACES = load()

ZONE = """
[[zone]]
id = "周村"
name = "周村经济开发区"
others = ["周村经开区"]
hosts = ["370306000000"]
kind = "economic"
"""


def tables(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["zone"]
    return found


class TestZones:
    def test_hosts_are_what_the_lists_show(self) -> None:
        zones = {zone.name: zone for zone in PLACES.zones}
        hosts = {name: [PLACES.place(code).name for code in zone.hosts] for name, zone in zones.items()}
        assert hosts["石家庄高新技术产业开发区"] == ["裕华区", "栾城区"]
        assert hosts["威海经济技术开发区"] == ["环翠区"]
        assert hosts["平顶山高新技术产业开发区"] == ["卫东区", "叶县"]
        # Townships that only the bureau lists are in it: no more is certain than the city.
        assert hosts["郑州高新技术产业开发区"] == ["郑州市"]
        assert hosts["天津经济技术开发区"] == ["东丽区", "西青区", "武清区", "滨海新区"]
        assert "格尔木藏青工业园区" not in zones
        assert {"郑州高新区", "郑州市高新区"} <= set(zones["郑州高新技术产业开发区"].others)
        assert (zones["郑州高新技术产业开发区"].kind, zones["威海经济技术开发区"].kind) == ("hightech", "economic")

    def test_a_zone_is_no_place_and_its_hosts_are(self) -> None:
        assert len(PLACES.zones) > 120
        assert not any(PLACES.has(zone.id.ljust(12, "0")) and len(zone.id) == 6 for zone in PLACES.zones)
        for zone in PLACES.zones:
            assert all(PLACES.place(code).level in ("city", "county", "township") for code in zone.hosts)

    def test_zones_known_by_hand_say_by_what_act(self) -> None:
        known = tables(KNOWN)
        listed = {table["id"]: table for table in tables(ZONES)}
        assert len(known) > 120
        for table in known:
            assert table["source"].strip(), table["name"]
            assert len(set(table["hosts"])) == len(table["hosts"]), table["name"]
            # What stands in both files is told more closely, and not something else under the same id.
            assert table["id"] not in listed or listed[table["id"]]["name"] == table["name"]
        names = [name for table in (*known, *listed.values()) for name in (table["name"], *table.get("others", []))]
        twice = {name for name in names if names.count(name) > 1}
        replaced = {name for table in known if table["id"] in listed for name in (table["name"], *table["others"])}
        assert twice <= replaced

    def test_every_new_area_of_the_state_is_known(self) -> None:
        named = {name for zone in PLACES.zones for name in (zone.name, *zone.others)}
        named |= {place.name for place in PLACES if place.level == "county"}
        areas = {
            *(
                "浦东新区",
                "滨海新区",
                "两江新区",
                "舟山群岛新区",
                "兰州新区",
                "南沙新区",
                "西咸新区",
                "贵安新区",
                "青岛西海岸新区",
            ),
            *("大连金普新区", "四川天府新区", "湖南湘江新区", "南京江北新区", "福州新区", "云南滇中新区", "哈尔滨新区"),
            *("长春新区", "江西赣江新区", "河北雄安新区"),
        }
        assert len(areas) == 19
        assert areas <= named

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("钒钛高新区有个钛白粉厂", "四川省攀枝花市仁和区"),
            ("浦东张江", "上海市浦东新区张江镇"),
            ("杭州高新区", "浙江省杭州市滨江区"),
            ("我在下沙经济技术开发区上班", "浙江省杭州市钱塘区"),
            ("惠州大亚湾那边的油库", "广东省惠州市惠阳区"),
            ("海南洋浦的油库", "海南省儋州市"),
            ("青岛西海岸新区灵山卫", "山东省青岛市黄岛区灵山卫街道"),
            ("雄安新区容城县", "河北省保定市容城县"),
            ("淄博高新区", "山东省淄博市"),  # No nearer than its city is certain.
            ("淄博高新区四宝山街道", "山东省淄博市张店区四宝山街道"),
        ],
    )
    def test_a_known_zone_is_answered_for(self, text: str, name: str) -> None:
        assert locate(text).name == name

    @pytest.mark.parametrize(
        ("text", "counties"),
        [
            ("雄安那边的工地", {"雄县", "容城县", "安新县"}),
            ("贵安新区", {"花溪区", "清镇市", "西秀区", "平坝区"}),
            ("天府新区一个工地", {"成都市", "眉山市"}),
            ("合肥高新区", {"蜀山区", "肥西县"}),
            ("兰州新区", {"永登县", "皋兰县"}),
        ],
    )
    def test_a_zone_of_several_hosts_is_asked_about(self, text: str, counties: set[str]) -> None:
        found = locate(text)
        assert found.code is None
        assert {PLACES.place(one.code).name for one in found.candidates} == counties

    def test_an_installation_adds_its_own(self, tmp_path: Path) -> None:
        path = tmp_path / "zones.toml"
        path.write_text(ZONE + ZONE.replace("周村", "郑州").replace('id = "郑州"', 'id = "410172"'), encoding="utf-8")
        try:
            add_zones(path)
            zones = {zone.id: zone for zone in load().zones}
            assert zones["周村"].hosts == ("370306000000",)
            assert zones["410172"].name == "郑州经济开发区"  # Its own word for a zone that is known.
            assert len(zones) == len(PLACES.zones) + 1
        finally:
            add_zones(tmp_path / "none.toml")
        assert load().zones == PLACES.zones

    def test_the_offices_read_it_from_their_data(self, tmp_path: Path) -> None:
        settings = read_settings(tmp_path, {})
        (tmp_path / "zones.toml").write_text(ZONE, encoding="utf-8")
        try:
            open_office(settings)
            assert load().zones[-1].name == "周村经济开发区"
            (tmp_path / "zones.toml").write_text(ZONE.replace("economic", "free"), encoding="utf-8")
            with pytest.raises(CommandError, match=r"zones\.toml line 2: kind must be one of"):
                open_office(settings)
        finally:
            add_zones(tmp_path / "none.toml")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            (ZONE.replace("370306000000", "370399000000"), "line 2: there is no place 370399000000"),
            (ZONE.replace('hosts = ["370306000000"]', "hosts = []"), "line 2: a zone lies in at least one place"),
            (ZONE.replace("economic", "free"), "line 2: kind must be one of"),
            (ZONE + "source = 1991\n", "line 2: source must be a text"),
            (ZONE.replace("others", "other"), "line 2: there is no field 'other'"),
            (ZONE.replace('name = "周村经济开发区"\n', ""), "line 2: name is missing"),
            (ZONE.replace('["周村经开区"]', '"周村经开区"'), "line 2: others must be a list"),
            (ZONE + ZONE, "line 9: there is a zone 周村 before it"),
            ("zone = 3\n", r"\[\[zone\]\] on a line of its own"),
            ("[[zone]\n", "zones.toml: "),
        ],
    )
    def test_a_fault_is_named(self, tmp_path: Path, text: str, reason: str) -> None:
        path = tmp_path / "zones.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(PlacesError, match=reason):
            add_zones(path)
        add_zones(tmp_path / "none.toml")
