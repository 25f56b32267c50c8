"""The packs of the five localities, and what the loader refuses in one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import places
import policies
from policies import DIGITS, LEVELS, Pack, PolicyError, Responsibility, load, load_from
from tests.unit.policies.test_load import FORBIDDEN, PIECE, spoil

ROOT = Path(policies.__file__).parent
PACKS = load().packs


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the policy files that a test may spoil."""
    target = tmp_path / "policies"
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def test_the_five_localities() -> None:
    assert {name: (pack.region.name, pack.region.level) for name, pack in PACKS.items()} == {
        "zhoucun": ("周村区", "county"),
        "panzhihua": ("攀枝花市", "city"),
        "karamay": ("克拉玛依市", "city"),
        "zhanhe": ("湛河区", "county"),
        "zhejiang": ("浙江省", "province"),
    }


@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS)
class TestEach:
    def test_its_regions_are_the_gazetteers(self, pack: Pack) -> None:
        """A pack lists its places itself, so that it stays what was adopted; names and codes are those of the gazetteer."""
        gazetteer = places.load()
        for region in pack.regions:
            if region.level != "nation":
                place = gazetteer.place(region.code)
                assert (place.name, place.level) == (region.name, region.level)
        below = {one.code for one in pack.regions if one.level != pack.region.level and pack.region.contains(one.code)}
        if below:
            assert below == {place.code for place in gazetteer.children(pack.region.code)}

    def test_every_level_can_take_supervise_and_inspect(self, pack: Pack) -> None:
        for region in pack.regions:
            there = [one for one in pack.departments if one.region == region.code]
            assert {"regulator", "committee", "discipline"} == {one.kind for one in there}
            assert "emergency" in {name for one in there for name in one.functions}
            assert {one.level for one in there} == {region.level}
        assert pack.upward(pack.region.code)

    def test_what_a_reporter_reads_is_easy(self, pack: Pack) -> None:
        texts = [line.why for line in pack.responsibilities] + [rule.why for rule in pack.level_rules]
        for text in texts:
            assert text.endswith("。")
            assert "{" not in text
            assert not FORBIDDEN.search(text), text
            assert max(map(len, PIECE.split(text))) <= 16, text

    def test_one_lead_for_each_sector_and_category_of_a_region(self, pack: Pack) -> None:
        keys = [(pack.department(line.department).region, line.sector, line.category) for line in pack.responsibilities]
        assert len(set(keys)) == len(keys)
        known = {one.id for one in pack.departments}
        for line in pack.responsibilities:
            assert {line.department, *line.assisting} <= known
            assert line.department not in line.assisting

    def test_every_sector_but_the_unclear_has_its_department(self, pack: Pack) -> None:
        home = {one.id for one in pack.departments if one.region == pack.region.code}
        answered = {line.sector for line in pack.responsibilities if line.department in home and line.category == "*"}
        for name in pack.sectors:
            chain = {name, name.rpartition(".")[0], name.partition(".")[0]}
            assert chain & answered or name == "other"

    def test_its_own_documents_are_founding_documents_and_say_whether_they_lapsed(self, pack: Pack) -> None:
        assert pack.documents
        assert all(one.clauses and (one.note or one.valid_to is None) for one in pack.documents)
        ended = {"zhoucun": {"ZC"}, "karamay": {"KLM"}, "zhanhe": {"ZH-F"}, "zhejiang": {"ZJ", "GWY"}, "panzhihua": set()}
        assert {one.id for one in pack.documents if one.valid_to} == ended[pack.id]


def line_of(pack: Pack, sector: str, category: str = "*", region: str = "") -> Responsibility:
    where = region or pack.region.code
    return next(
        one
        for one in pack.responsibilities
        if (one.sector, one.category, pack.department(one.department).region) == (sector, category, where)
    )


@pytest.mark.parametrize(
    ("pack", "sector", "lead", "principle"),
    [
        ("panzhihua", "factory.new_energy_vehicle", "industry", "主管"),
        ("zhejiang", "power.storage", "energy", "主管"),
        ("panzhihua", "power.storage", "industry", "为主"),
        ("zhanhe", "transport.ride_hailing", "transport", "主管"),
        ("panzhihua", "shop.escape_room", "culture", "主管"),
        ("zhoucun", "shop.escape_room", "fire", "靠近"),
        ("zhanhe", "shop.scripted_play", "culture", "主管"),
        ("zhoucun", "shop.scripted_play", "fire", "靠近"),
        ("karamay", "campus.boarding_training", "education", "主管"),
    ],
)
def test_the_trades_that_no_text_gives_to_anybody(pack: str, sector: str, lead: str, principle: str) -> None:
    """平湛安〔2022〕9号 13: 谁主管谁牵头、谁为主谁牵头、谁靠近谁牵头, worked for each trade that it names."""
    line = line_of(PACKS[pack], sector)
    assert (line.department, line.principle) == (f"{pack}-{lead}", principle)
    assert line.assisting


def test_a_superior_takes_all_that_comes_up_and_a_lower_office_what_is_not_connected() -> None:
    pack = PACKS["panzhihua"]
    assert line_of(pack, "*", "*", "510000000000").why == "改由四川省应急管理厅来查。"
    assert line_of(pack, "*", "*", "510402000000").department == "510402-committee"
    above = [one for one in pack.responsibilities if pack.department(one.department).level == "province"]
    assert {(one.sector, one.category) for one in above} == {("*", "*"), ("*", "C25")}


def test_a_pack_overrides_a_national_line_and_only_that() -> None:
    pack = PACKS["karamay"]
    assert line_of(pack, "shop.restaurant", "C10").department == "karamay-housing"
    assert line_of(pack, "*", "C10").department == "karamay-urban"


def test_a_department_is_called_by_its_own_name_without_the_place() -> None:
    assert line_of(PACKS["zhoucun"], "campus").why == "学校的安全，归教育和体育局管。"
    assert line_of(PACKS["zhejiang"], "factory").why == "工厂车间的安全，归应急管理厅管。"


def test_phases_and_goals() -> None:
    campaign = PACKS["karamay"].campaigns[0]
    assert [(one.first.isoformat(), one.last.isoformat()) for one in campaign.phases] == [
        ("2013-05-05", "2013-05-31"),
        ("2013-06-01", "2013-10-31"),
        ("2013-11-01", "2013-12-31"),
    ]
    assert [(goal.least, goal.most) for goal in campaign.goals] == [(10, 0), (3, 9), (1, 2)]
    day = campaign.phases[1].first
    assert campaign.phase(day) == campaign.phases[1]
    assert campaign.phase(day.replace(year=2014)) is None


def test_regions_contain_by_their_digits() -> None:
    assert tuple(DIGITS) == LEVELS
    pack = PACKS["zhejiang"]
    assert [one.name for one in pack.upward("330100000000")] == ["浙江省", "全国"]
    assert pack.region_of("330100000000").contains("330106001000")
    assert not pack.region_of("330100000000").contains("330206001000")
    with pytest.raises(KeyError):
        pack.region_of("110000000000")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("panzhihua/pack.toml", 'each = "county"', 'each = "township"', "each: 这个政策包里没有 township 这一级的地方"),
        ("panzhihua/pack.toml", 'id = "{region}-emergency"', 'id = "emergency"', r"\.id: emergency 写了两次"),
        ("panzhihua/pack.toml", 'level = "province"', 'level = "county"', "level: 小的地方写在前"),
        ("panzhihua/pack.toml", 'id = "panzhihua"', 'id = "chengdu"', "id: 只能写 panzhihua，"),
        ("panzhihua/levels.toml", 'sector = "mine.coal"\n', "", r"level_rules\[0\]\.id: 要写 sector、category、flag"),
        ("panzhihua/levels.toml", 'id = "PZH-L2"', 'id = "PZH-L1"', r"level_rules\[1\]\.id: PZH-L1 写了两次"),
        ("zhanhe/levels.toml", 'flag = "deaths"', 'flag = "rumour"', "flag: 只能写 空、deaths，"),
        ("zhanhe/levels.toml", 'level = "city"', 'level = "province"', "level: 只能写 county、city，"),
        ("panzhihua/calendar.toml", "\nday = 30", "\nday = 32", r"reports\[0\]\.day: 一个月没有 32 日"),
        ("panzhihua/calendar.toml", "month = 1\n", "", r"reports\[1\]\.month: 每季的写了 day"),
        ("panzhihua/calendar.toml", '["T-01", "T-02"]', '["T-01", "T-04"]', r"follows: 只能写 T-01、T-02，"),
        ("panzhihua/calendar.toml", 'every = "day"', 'every = "day"\nday = 3', "day: 只有每月、每季的才写 day"),
        ("zhanhe/calendar.toml", "last = 2022-10-31", "last = 2022-05-31", "last: 比 first 还早"),
        ("zhanhe/calendar.toml", "2022-05-25, 2022-10-25", "2022-10-25, 2022-05-25", "dates: 要写至少一天，早的在前"),
        ("karamay/campaign.toml", "first = 2013-06-01", "first = 2013-05-31", "first: 一个阶段要在前一个结束以后"),
        ("karamay/campaign.toml", 'document = "KLM"', 'document = "ZJ"', "document: 只能写 KLM，"),
        ("karamay/campaign.toml", "least = 3, most = 9", "least = 9, most = 3", "most: 比 least 还小"),
        ("karamay/responsibilities.toml", 'id = "KLM01"', 'id = "N30"', "id: N30 写了两次，或者是全国的编号"),
        ("karamay/responsibilities.toml", 'assisting = ["urban"]', 'assisting = ["housing"]', "主办的部门不能又是协办"),
        ("karamay/responsibilities.toml", 'sector = "shop.restaurant"', 'sector = "shop.bar"', r"只能写 .* 等 \d+ 个里的"),
    ],
)  # fmt: skip
def test_refuses_bad_packs_naming_file_line_and_reason(copy: Path, name: str, old: str, new: str, message: str) -> None:
    spoil(copy, name, old, new)
    with pytest.raises(PolicyError, match=message) as caught:
        load_from(copy)
    line = int(re.match(rf"policies/{re.escape(name)}:(\d+): ", str(caught.value))[1])  # type: ignore[index]
    assert 1 <= line <= len((copy / name).read_text("utf-8").splitlines())


def test_the_line_is_where_the_fault_stands(copy: Path) -> None:
    spoil(copy, "zhanhe/calendar.toml", "day = 3", 'day = "3"')
    with pytest.raises(PolicyError) as caught:
        load_from(copy)
    at = (copy / "zhanhe/calendar.toml").read_text("utf-8").splitlines().index('day = "3"') + 1
    assert str(caught.value) == f"policies/zhanhe/calendar.toml:{at}: reports[0].day: 要写整数"


def test_all_faults_of_the_packs_are_named_at_once(copy: Path) -> None:
    spoil(copy, "zhoucun/pack.toml", 'functions = ["urban"]', 'functions = ["city"]')
    spoil(copy, "zhoucun/pack.toml", 'functions = ["market"]', 'function = ["market"]')
    spoil(copy, "zhanhe/calendar.toml", "day = 3", "day = 40")
    spoil(copy, "zhanhe/campaign.toml", 'document = "ZH-F"', 'document = "X"')
    with pytest.raises(PolicyError) as caught:
        load_from(copy)
    files = [fault.split(":")[0] for fault in caught.value.faults]
    assert files == [
        "policies/zhanhe/calendar.toml",
        "policies/zhanhe/campaign.toml",
        "policies/zhoucun/pack.toml",
        "policies/zhoucun/pack.toml",
    ]


def test_without_a_superior_no_pack_is_taken(copy: Path) -> None:
    text = (copy / "zhoucun/pack.toml").read_text("utf-8")
    start, end = text.index('[[regions]]\ncode = "370300000000"'), text.index("[[", text.index('level = "city"'))
    (copy / "zhoucun/pack.toml").write_text(text[:start] + text[end:], "utf-8")
    with pytest.raises(PolicyError, match="周村区上面没有写上一级的地方"):
        load_from(copy)


def test_a_region_without_its_office_is_named(copy: Path) -> None:
    spoil(copy, "zhoucun/pack.toml", 'kind = "discipline"', 'functions = ["health"]')
    with pytest.raises(PolicyError, match="周村区没有写纪委监委"):
        load_from(copy)


def test_a_place_may_have_another_name_on_its_tile(copy: Path) -> None:
    spoil(copy, "zhoucun/pack.toml", "[[hotlines]]", '[tile_names]\n370306102000 = "王村"\n\n[[hotlines]]')
    assert load_from(copy).packs["zhoucun"].tile_names == {"370306102000": "王村"}
    spoil(copy, "zhoucun/pack.toml", "370306102000", "370303102000")
    with pytest.raises(PolicyError, match=r"tile_names\.370303102000: 要写周村区里一个地方的十二位代码"):
        load_from(copy)


def test_a_pack_may_bring_pictures_of_its_own(copy: Path) -> None:
    text = (copy / "national/scenes.toml").read_text("utf-8")
    (copy / "karamay/scenes.toml").write_text(text.replace('label = "矿山"', 'label = "油田"', 1), "utf-8")
    packs = load_from(copy).packs
    assert [scene.label for scene in packs["karamay"].scenes][2] == "油田"
    assert [scene.label for scene in packs["zhoucun"].scenes][2] == "矿山"
