"""The policy files as they stand, and what the loader refuses."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import policies
from policies import Policies, PolicyError, load, load_from
from policies.build_working_days import TARGET, render
from policies.reward_files import canonical_hash

ROOT = Path(policies.__file__).parent
FORBIDDEN = re.compile("请勿|须|应当|逾期|视为|温馨提示|[!！A-Za-z]")
PIECE = re.compile("[。，、；：？（）“”]")

HOTLINE = '[[hotlines]]\nnumber = "1"\nlabel = "试"\nsource = "试"\n'
TWICE_HOTLINE = f"{HOTLINE}{HOTLINE}[[hotlines]]"
CITED = "[citations]\nA04"
A77 = "[citations]\nA77"
ANY = "\n[formulas.any]"
LEVEL = '[[levels]]\nlevel = "city"\ndoes = "试"\ncitation = "试"\nmark = "seed"\n'
TWICE_LEVEL = f"{LEVEL}{LEVEL}[[levels]]\nlevel"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the policy files that a test may spoil."""
    target = tmp_path / "policies"
    shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def spoil(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("zhoucun/reward-mission-1.toml", "base = 500", "base = 400", r"\d: formulas\.any\.max: base 要等于 min"),
        ("zhoucun/reward-mission-1.toml", "N1 = 300", "N1 = 900", r"formulas\.any\.nature: 要从 0 开始"),
        ("zhoucun/reward-mission-1.toml", 'kind = "additive"', 'kind = "python"', r"formulas\.any\.kind: 只能写"),
        ("zhoucun/reward-mission-1.toml", "share_unit = 50", 'share_unit = "50"', "share_unit: 要写整数"),
        ("zhoucun/reward-mission-1.toml", "share_unit = 50", "share_unit = 50\nbonus = 1", "bonus: 没有这一项"),
        ("zhoucun/reward-mission-1.toml", 'id = "mission-1"', 'id = "mission-2"', "id: 和文件名 reward-mission-1.toml 对不上"),
        ("zhoucun/reward-mission-1.toml", "E2 = 300", "E2 = 350", r"formulas\.any\.max: base"),
        ("zhoucun/reward-zhoucun-2014.toml", "valid_to = 2014-12-31", "valid_to = 2013-12-31", "valid_to: 比 valid_from 还早"),
        ("national/reward-cn-2018.toml", "cap = 300000", "cap = 1", r"formulas\.major_or_illegal\.cap: 比 floor 还小"),
        ("national/rules.toml", 'mark = "proposal"', 'mark = "maybe"', r"rules\.toml:\d+: P00\.mark: 只能写"),
        ("national/categories.toml", 'id = "C15"', 'id = "C16"', r"categories\[1\]\.id: C16 写了两次"),
        ("national/categories.toml", 'group = "things"', 'group = "thing"', r"categories\[0\]\.group: 只能写"),
        ("national/deadlines.toml", 'unit = "hours"', 'unit = "minutes"', r"deadlines\[1\]\.unit: 只能写"),
        ("national/deadlines.toml", "length = 5", "length = 5000", r"deadlines\[\d+\]\.length: 太长了，最多 3660"),
        ("national/hazards.toml", 'id = "H01-2"', 'id = "H01-3"', r"documents\[0\]\.items\[1\]\.id: 要写 H01-2"),
        ("national/hazards.toml", 'id = "H02"', 'id = "H01"', r"documents\[1\]\.id: H01 写了两次"),
        ("national/working-days.toml", "2025-01-26", "2025-01-28", "made_up: 有一天又放假又上班"),
        ("zhoucun/pack.toml", 'code = "370306000000"', 'code = "370306"', r"regions\[0\]\.code: 要写十二位数字"),
        ("zhoucun/pack.toml", 'functions = ["urban"]', 'functions = ["city"]', r"\[6\]\.functions: 只能写 emergency"),
        ("zhoucun/pack.toml", 'functions = ["urban"]', 'functions = ["fire"]', "fire 已经写在周村区消防救援大队了"),
        ("zhoucun/pack.toml", 'kind = "committee"', 'kind = "office"', r"\.kind: 只能写 regulator、committee、discipline，"),
        ("zhoucun/pack.toml", 'host = "zibo-emergency"', 'host = "nobody"', "前面没有 'nobody' 这个部门"),
        ("zhoucun/pack.toml", 'code = "370300000000"', 'code = "370400000000"', "淄博市不在周村区里，也不在它上面"),
        ("zhoucun/pack.toml", "valid_to = 2014-12-31", "valid_to = 2013-12-31", "valid_to: 比发文的日子还早"),
        ("zhoucun/pack.toml", 'source = "全国统一"\n', "", r"hotlines\[0\]\.source: 没有写"),
        ("zhoucun/pack.toml", "[[hotlines]]", TWICE_HOTLINE, r"hotlines\[1\]\.number: 试 1 写了两次"),
        ("karamay/levels.toml", "[[levels]]\nlevel", TWICE_LEVEL, r"levels\[1\]\.does: 同样的一段写了两次"),
        ("national/responsibilities.toml", 'function = "urban"', 'function = "nobody"', r"\[3\]\.function: 只能写 emergency"),
        ("national/responsibilities.toml", 'id = "N02"', 'id = "N01"', r"\[1\]\.id: N01 写了两次"),
        ("national/responsibilities.toml", '["police"]', '["education"]', "assisting: 主办的部门不能又是协办"),
        ("national/responsibilities.toml", 'principle = "主管"', 'principle = "近"', r"principle: 只能写 空、主管、"),
        ("national/functions.toml", 'id = "police"', 'id = "emergency"', r"functions\[1\]\.id: emergency 写了两次"),
        ("national/functions.toml", "{ province =", "{ planet =", r"functions\[0\]\.names\.planet: 没有这一级"),
        ("national/scenes.toml", 'category = "C21"', 'category = "C98"', r"scenes\[0\]\.lines\[1\]\.category: 只能写"),
        ("national/scenes.toml", '  { label = "逼着冒险干",', '  # { label = "",', "lines: 一张图要有 6 行，现在有 5 行"),
        ("national/scenes.toml", 'sector = "mine"', 'sector = "construction"', r"scenes\[2\]\.sector: construction 写了两次"),
        ("national/scenes.toml", 'question = "修的是什么？"\n', "", r"scenes\[1\]\.question: 有问题就要有答案"),
        ("sentences.zh.toml", 'Z09 = "这件事，部门在您之前已经知道。"', 'Z09 = "别人报过了。"', "三句要一模一样"),
        ("national/questions.toml", 'id = "time"', 'id = "place"', "place 写了两次"),
        ("national/questions.toml", "[cards.zh]", "[cards.en]", "cards\\[0\\]\\.zh: 没有写"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', "thanks = 1", "thanks: 要写成一段文字"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', "thanks = ", "不是 TOML：等号后面的写法不对"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', 'thanks = "谢谢您。', "不是 TOML：文字里有换行或者看不见的字符"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', 'thanks = "谢"\nthanks = "谢"', "不是 TOML：同一项、同一张表写了两次"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', 'thanks = "谢谢您。 "', "thanks: 前后有空格"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', 'thanks = "　"', "thanks: 不能只有空格"),
        ("sentences.zh.toml", 'thanks = "谢谢您。"', 'thanks = "谢\\n谢"', "thanks: 里面有换行或者看不见的字符"),
        ("zhoucun/pack.toml", 'functions = ["urban"]', 'functions = ["urban", ""]', "functions: 里面有一段是空的"),
        ("zhoucun/reward-mission-1.toml", "share_unit = 50", "share_unit = 5000000000000000000000", "share_unit: 数太大了"),
        ("zhoucun/reward-mission-1.toml", 'clause = "全文"\n', "", r"\d: clause: 没有写"),
        ("zhoucun/reward-zhoucun-2014.toml", 'clause = "六"', 'clause = ""', r":7: clause: 不能空着"),
        ("zhoucun/reward-mission-1.toml", "\n[formulas.any]", f'{A77} = "五"{ANY}', r"A77: .*没有这一条"),
        ("zhoucun/reward-mission-1.toml", "\n[formulas.any]", f'{CITED} = ""{ANY}', r"citations\.A04: 不能空着"),
        ("national/rules.toml", "[A03]", "[A33]", "A03: 没有写，程序要用，不能删"),
        ("hashes.toml", "mission-1", "mission-9", "没有这个奖励政策"),
    ],
)  # fmt: skip
def test_refuses_bad_data_naming_file_key_and_reason(copy: Path, name: str, old: str, new: str, message: str) -> None:
    spoil(copy, name, old, new)
    with pytest.raises(PolicyError, match=message) as caught:
        load_from(copy)
    assert re.match(rf"policies/{re.escape(name)}:\d+: ", str(caught.value))


def test_refuses_a_changed_published_policy(copy: Path) -> None:
    spoil(copy, "zhoucun/reward-mission-1.toml", 'title = "安哨示范奖励办法"', 'title = "新办法"')
    with pytest.raises(PolicyError, match=r"hashes\.toml:11: mission-1: 发布过的政策改动了"):
        load_from(copy)


def test_a_policy_may_cite_a_clause_of_its_own_for_any_rule(copy: Path) -> None:
    name = "zhoucun/reward-mission-1.toml"
    spoil(copy, name, ANY, f'{CITED} = "办法第六条"\nA07 = "办法第八条"{ANY}')
    content = [tomllib.loads((copy / one).read_text("utf-8")) for one in (name, "national/rules.toml")]
    lock = load().reward_policies["mission-1"].sha256
    spoil(copy, "hashes.toml", lock, canonical_hash(*content))
    loaded = load_from(copy).reward_policies
    cited = {name: one.citation for name, one in loaded["mission-1"].rules.items()}
    assert [cited[name] for name in ("A03", "A04", "A07")] == ["安哨示范奖励办法全文", "办法第六条", "办法第八条"]
    assert loaded["zhoucun-2014"].rules == load().reward_policies["zhoucun-2014"].rules


def test_a_comment_changes_no_hash(copy: Path) -> None:
    spoil(copy, "zhoucun/reward-mission-1.toml", "share_unit", "# a remark\nshare_unit")
    assert load_from(copy).reward_policies == load().reward_policies


def test_every_reward_policy_is_locked() -> None:
    locked = tomllib.loads((ROOT / "hashes.toml").read_text(encoding="utf-8"))
    assert locked == {name: policy.sha256 for name, policy in load().reward_policies.items()}


def test_hash_is_of_canonical_json() -> None:
    assert canonical_hash({"b": [2], "a": 1}) == hashlib.sha256(b'[{"a":1,"b":[2]}]').hexdigest()


def test_a_file_that_is_no_utf_8_is_named_with_the_line(copy: Path) -> None:
    path = copy / "zhoucun/calendar.toml"
    path.write_bytes(b"# all letters of this line are plain\n" + path.read_bytes().decode("utf-8").encode("gb18030"))
    with pytest.raises(PolicyError, match=r"policies/zhoucun/calendar\.toml:2: 不是 UTF-8 文字；存的时候选 UTF-8"):
        load_from(copy)


def test_a_file_with_nothing_in_it_is_refused(copy: Path) -> None:
    (copy / "zhanhe/levels.toml").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"policies/zhanhe/levels\.toml:1: levels: 这个文件里什么都没有"):
        load_from(copy)


def test_what_other_editors_put_into_a_file_changes_nothing(copy: Path) -> None:
    for path in copy.rglob("*.toml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_from(copy) == load()


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "national/deadlines.toml").unlink()
    with pytest.raises(PolicyError, match=r"policies/national/deadlines\.toml:1: 没有这个文件"):
        load_from(copy)


class TestPack:
    @pytest.fixture
    def known(self) -> Policies:
        return load()

    def test_the_nine_pictures_with_their_categories(self, known: Policies) -> None:
        scenes = known.packs["zhoucun"].scenes
        assert {scene.label: [line.category for line in scene.lines] for scene in scenes} == {
            "工厂车间": ["C16", "C21", "C14", "C17", "C15", "C22"],
            "工地": ["C16", "C21", "C15", "C14", "C08", "C22"],
            "矿山": ["C07", "C13", "C16", "C03", "C20", "C22"],
            "化工油库": ["C09", "C17", "C16", "C01", "C18", "C22"],
            "饭店商铺": ["C16", "C16", "C19", "C09", "C01", "C10"],
            "车船道路": ["C12", "C11", "C09", "C15", "C14", "C22"],
            "电梯锅炉": ["C15", "C18", "C14", "C27", "C21", "C22"],
            "学校医院": ["C16", "C12", "C19", "C01", "C15", "C22"],
            "别的地方": ["C01", "C04", "C09", "C24", "C16", "C22"],
        }

    def test_a_question_stands_only_where_an_answer_changes_the_department(self, known: Policies) -> None:
        asked = {scene.label: [option.label for option in scene.options] for scene in known.packs["zhoucun"].scenes}
        assert {label: options for label, options in asked.items() if options} == {
            "工地": ["房子和管道", "公路和桥", "水库和河堤", "说不清"],
            "矿山": ["煤", "别的矿", "河里的沙", "说不清"],
            "化工油库": ["化工和加油站", "烟花鞭炮", "炸药", "说不清"],
            "车船道路": ["车", "船", "校车", "说不清"],
        }

    def test_groups_hold_at_most_seven_and_all_but_unclear(self, known: Policies) -> None:
        sizes = Counter(category.group for category in known.categories.values())
        assert set(sizes) == {"", *(group.id for group in known.groups)}
        assert max(sizes.values()) <= 7
        assert [category.id for category in known.categories.values() if not category.group] == ["C99"]

    def test_all_categories_with_their_natures(self, known: Policies) -> None:
        assert sorted(known.categories) == [*(f"C{number:02}" for number in range(1, 29)), "C99"]
        natures = {name: category.nature for name, category in known.categories.items()}
        assert [name for name in sorted(natures) if natures[name] == "N0"] == ["C20", "C21", "C28"]
        assert [name for name in sorted(natures) if natures[name] == "N2"] == ["C01", "C02", "C05", "C07", "C09", "C10", "C11"]
        assert [name for name in sorted(natures) if natures[name] == "N3"] == ["C03", "C04", "C23"]
        assert [name for name in sorted(natures) if natures[name] == "N4"] == ["C22"]
        assert [name for name in sorted(natures) if not known.categories[name].rewarded] == ["C25", "C26"]

    def test_every_item_of_the_founding_catalogues_is_gathered(self, known: Policies) -> None:
        items = {item for category in known.categories.values() for item in category.catalogue}
        for prefix, count in (("KLM-ILL", 10), ("KLM-HAZ", 12), ("PZH-FF", 9), ("PZH-WZ", 7), ("ZH-GX", 10), ("ZH-DX", 4)):
            assert {f"{prefix}-{number:02}" for number in range(1, count + 1)} <= items
        assert {f"PZH-WF-{number:02}" for number in range(1, 14) if number != 4} <= items
        assert {f"PZH-WF-04{letter}" for letter in "abcdef"} <= items

    def test_at_least_eight_departments_carry_the_responsibilities_of_the_founding_table(self, known: Policies) -> None:
        pack = known.packs["zhoucun"]
        regulators = [one for one in pack.departments if one.kind == "regulator" and one.level == "county"]
        assert len(regulators) >= 8
        assert {one.basis for one in regulators} >= {f"PZH-DEPT-{number:02}" for number in range(1, 11)}
        assert {one.kind for one in pack.departments if one.level == "city"} == {"regulator", "committee", "discipline"}
        leads = {line.department for line in pack.responsibilities}
        assert {one.id for one in pack.departments} - leads == {"zibo-committee"}


def page_texts() -> list[str]:
    known = load()
    pack = known.packs["zhoucun"]
    texts = [text for scene in pack.scenes for text in (scene.label, scene.question)]
    texts += [text for scene in pack.scenes for line in scene.lines for text in (line.label, line.example)]
    texts += [option.label for scene in pack.scenes for option in scene.options]
    texts += [line.why for line in pack.responsibilities]
    texts += [text for one in known.categories.values() for text in (one.name, one.example, one.notice)]
    texts += [group.label for group in known.groups]
    texts += [text for one in known.sentences.states.values() for text in (one.headline, one.sentence)]
    return [*texts, *known.sentences.no_reward.values(), known.sentences.thanks]


@pytest.mark.parametrize("text", page_texts())
def test_page_texts_keep_the_style(text: str) -> None:
    plain = re.sub(r"\{[a-z]+\}", "", text)
    assert not FORBIDDEN.search(plain)
    assert max(map(len, PIECE.split(plain))) <= 16


def test_no_address_of_any_site_in_the_data() -> None:
    for path in ROOT.rglob("*.toml"):
        assert not re.search(r"https?:|www\.|\.(com|cn|net|org)\b", path.read_text(encoding="utf-8")), path


def test_working_days_are_rebuilt_byte_for_byte_from_their_own_days() -> None:
    table = tomllib.loads(TARGET.read_text(encoding="utf-8"))
    assert render(table["off"], table["made_up"]) == TARGET.read_text(encoding="utf-8")
