"""The tree of industries and the seven catalogues of the founding documents."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

import policies
from policies import Policies, PolicyError


@pytest.fixture(scope="module")
def known() -> Policies:
    return policies.load()


def test_seven_catalogues_with_65_items(known: Policies) -> None:
    counted = Counter(item.catalogue for item in known.catalogue.values() if item.counted)
    assert counted == {"KLM-ILL": 10, "KLM-HAZ": 12, "PZH-FF": 9, "PZH-WF": 13, "PZH-WZ": 7, "ZH-GX": 10, "ZH-DX": 4}
    assert counted.total() == 65


def test_every_item_resolves_to_categories_or_its_parts_do(known: Policies) -> None:
    parts = {item.part_of for item in known.catalogue.values() if item.categories}
    for item in known.catalogue.values():
        assert item.categories or item.id in parts, item.id
        assert set(item.categories) <= set(known.categories)


def test_nature_follows_the_three_legal_concepts(known: Policies) -> None:
    """攀办函〔2015〕135号四: 非法, 违法, 违规违章; what defies a measure, conceals or resists stands higher (dossier 3.1)."""
    natures = {item.id: item.nature for item in known.catalogue.values()}
    defying = {"PZH-FF-06": "N3", "PZH-FF-07": "N3", "PZH-FF-08": "N3", "PZH-WF-11": "N4", "PZH-WF-12": "N3"}
    for name, nature in natures.items():
        for prefix, usual in (("PZH-FF", "N2"), ("PZH-WF", "N1"), ("PZH-WZ", "N0")):
            if name.startswith(prefix):
                assert nature == defying.get(name, usual), name


def test_what_is_graver_is_graver(known: Policies) -> None:
    graver = {item.id: (item.nature, item.graver.nature) for item in known.catalogue.values() if item.graver}
    assert graver == {"KLM-ILL-05": ("N1", "N2"), "PZH-WF-08": ("N1", "N3"), "ZH-DX-03": ("N1", "N2")}


def test_conditions_read_well_on_the_page(known: Policies) -> None:
    """The page of a finding goes on 「…的，定 N2」, so that a condition ends without 的."""
    graver = [item.graver for item in known.catalogue.values() if item.graver]
    otherwise = [one for category in known.categories.values() for one in category.otherwise]
    assert [one.when for one in (*graver, *otherwise) if one.when.endswith(("的", "。"))] == []


def test_tree_of_industries_has_no_loop_and_knows_what_is_new(known: Policies) -> None:
    for sector in known.sectors.values():
        seen = {sector.id}
        while sector.parent:
            sector = known.sectors[sector.parent]
            assert sector.id not in seen
            seen.add(sector.id)
    labels = {sector.label for sector in known.sectors.values()}
    assert {"密室逃脱", "剧本杀", "网约车", "电化学储能", "寄宿制培训"} <= labels
    assert any("新能源汽车" in label for label in labels)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("catalogues.toml", 'id = "KLM-ILL-02"', 'id = "KLM-ILL-01"', "写了两次"),
        ("catalogues.toml", 'id = "KLM-ILL-02"', 'id = "XYZ-02"', "开头要是"),
        ("catalogues.toml", 'id = "PZH-WF"', 'id = "PZH-FF"', r"catalogues\[3\]\.id: PZH-FF 写了两次"),
        ("catalogues.toml", 'id = "ZH-GX-10"', 'id = "ZH-GX-11"', r"toml:\d+: items\[\d+\]\.id: 没有哪一类事由收了 ZH-GX-11"),
        ("categories.toml", '"KLM-ILL-09"', '"KLM-ILL-09", "KLM-ILL-99"', "categories.toml 里写了"),
        ("sectors.toml", 'parent = "mine"', 'parent = "mines"', "只能写"),
        ("sectors.toml", 'id = "mine.sand"', 'id = "sand"', "开头要和它所在的行业"),
        ("sectors.toml", 'id = "mine.sand"', 'id = "mine.coal"', "写了两次"),
    ],
)
def test_bad_data_is_refused(tmp_path: Path, file: str, old: str, new: str, reason: str) -> None:
    root = tmp_path / "policies"
    shutil.copytree(policies.ROOT, root, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    path = root / "national" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PolicyError, match=reason):
        policies.load_from(root)
