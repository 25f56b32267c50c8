"""Zones: what they lie in, and those an installation adds."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.offices import CommandError, open_office, read_settings
from places import PlacesError, add_zones, load

PLACES = load()

ZONE = """
[[zone]]
id = "周村"
name = "周村经济开发区"
others = ["周村经开区"]
hosts = ["370306000000"]
kind = "economic"
"""


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
