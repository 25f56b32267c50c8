"""`./anshao policy check|show`."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

import policies
from cli import __main__ as command
from cli import policy
from cli.overview import View, text
from policies import load

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack that somebody is writing, in a folder of their own."""
    shutil.copytree(policies.ROOT / "zhanhe", tmp_path / "zhanhe")
    return tmp_path / "zhanhe"


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = command.main(["policy", *arguments])
    return status, *capsys.readouterr()


def test_everything_can_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(capsys, "check")
    assert (status, err) == (0, "")
    assert [line.split("（")[0] for line in out.splitlines() if line.endswith("可以用。")] == list(load().packs)
    assert "《周村区人民政府关于进一步加强安全生产隐患排查治理工作的意见》已在 2014-12-31 失效。" in out


def test_one_pack_by_id_or_folder(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    by_id = call(capsys, "check", "zhanhe")
    assert by_id[0] == 0
    assert call(capsys, "check", str(own)) == by_id
    assert "zhoucun" not in by_id[1]


def test_a_whole_copy(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(policies.ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert call(capsys, "check", str(copy)) == call(capsys, "check")
    (copy / "zhanhe/levels.toml").write_text("[[levels]]\n", "utf-8")
    (copy / "karamay/campaign.toml").write_text("[[campaigns]\n", "utf-8")
    status, _, err = call(capsys, "check", str(copy))
    assert status == 1
    assert "copy/karamay/campaign.toml:1: 不是 TOML" in err
    assert "copy/zhanhe/levels.toml:1: levels[0].level: 没有写" in err


def test_a_file_that_ends_too_soon_names_its_last_line(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    (own / "levels.toml").write_text('[[levels]]\nlevel = "county"\ndoes = [\n', "utf-8")
    status, _, err = call(capsys, "check", str(own))
    assert status == 1
    assert err.startswith(f"{own / 'levels.toml'}:3: 不是 TOML")


def test_every_fault_of_a_pack_with_file_and_line(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    path = own / "pack.toml"
    path.write_text(path.read_text("utf-8").replace('functions = ["urban"]', 'functions = ["city"]\nphone = "1"'), "utf-8")
    calendar = own / "calendar.toml"
    calendar.write_text(calendar.read_text("utf-8").replace('every = "quarter"', 'every = "year"'), "utf-8")
    at = path.read_text("utf-8").splitlines().index('functions = ["city"]') + 1
    status, out, err = call(capsys, "check", str(own))
    assert (status, out) == (1, "")
    assert f"{path}:{at}: departments[10].functions: 只能写 emergency、" in err
    assert err.endswith("有 1 处要改。\n")
    path.write_text(path.read_text("utf-8").replace('functions = ["city"]\nphone = "1"', 'functions = ["urban"]'), "utf-8")
    status, _, err = call(capsys, "check", str(own))
    assert status == 1
    assert err.count("every: 只能写 day、week、month、quarter、once，不能写 'year'") == 2
    assert err.endswith("有 2 处要改。\n")


def test_what_is_no_toml_names_its_line(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    path = own / "levels.toml"
    text_before = path.read_text("utf-8")
    path.write_text(text_before.replace('level = "township"', 'level = "township'), "utf-8")
    at = path.read_text("utf-8").splitlines().index('level = "township') + 1
    status, _, err = call(capsys, "check", str(own))
    assert status == 1
    assert err.startswith(f"{path}:{at}: 不是 TOML：文字里有换行或者看不见的字符；换行要分成两项来写")


def test_a_pack_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = call(capsys, "show", "atlantis")
    assert status == 1
    assert err.startswith("atlantis: 没有这个政策包")
    assert "karamay、panzhihua、zhanhe、zhejiang、zhoucun" in err


def test_what_may_be_a_mistake(own: Path) -> None:
    path = own / "pack.toml"
    idle = '[[departments]]\nid = "zhanhe-ecology"\nname = "湛河区生态环境局"\nshort_name = "区生态环境局"\n'
    path.write_text(path.read_text("utf-8") + idle + 'region = "410411000000"\nfunctions = ["ecology"]\n', "utf-8")
    pack = policies.load_folder(own)
    found = list(policy.warnings(pack, TODAY))
    assert "没有哪一行的事归湛河区生态环境局管（zhanhe-ecology）。" in found
    # What fits no trade is the 安委办's by design, and no mistake of this pack.
    assert not [one for one in found if "别的地方" in one]
    assert "行动已在 2022-12-31 结束：“打非治违”专项行动。" in found
    # In its own time nothing of it had lapsed.
    then = list(policy.warnings(pack, datetime.date(2022, 5, 1)))
    assert not [one for one in then if "失效" in one or "结束" in one]


def test_a_region_that_the_gazetteer_does_not_know(own: Path) -> None:
    path = own / "pack.toml"
    path.write_text(path.read_text("utf-8").replace("410411000000", "410499000000"), "utf-8")
    found = list(policy.warnings(policies.load_folder(own), TODAY))
    assert "地名表里没有 410499000000（湛河区）这个代码，那里的举报分不过来。" in found
    path.write_text(path.read_text("utf-8").replace("410499000000", "410403000000"), "utf-8")
    found = list(policy.warnings(policies.load_folder(own), TODAY))
    assert "410403000000 在地名表里是卫东区，这里写的是湛河区。" in found


def test_naming_a_reward_policy_promises_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    said = "  留意：奖励写的是 mission-1，本项目的示范办法，不是哪里的文件。写在这里不是采用：法制员和批准人"
    assert call(capsys, "check", "zhoucun")[1].count(said) == 1
    assert "签字采用以前，不算奖金，也不许诺钱" in call(capsys, "show", "zhoucun")[1]
    old = load().reward_policies["zhoucun-2014"]
    assert f"奖励写的是 zhoucun-2014，《{old.document}》，现在不在有效期里，不能采用。" in policy.paying(old, TODAY)


def test_a_copy_keeps_what_the_program_asks_for(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(policies.ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = copy / "sentences.zh.toml"
    path.write_text(path.read_text("utf-8").replace("[states.WITHDRAW_ASKED]", "[states.WITHDRAW_BEGGED]"), "utf-8")
    status, _, err = call(capsys, "check", str(copy))
    assert (status, err) == (1, "copy/sentences.zh.toml:1: states.WITHDRAW_ASKED: 没有写，程序要用，不能删\n有 1 处要改。\n")


def test_where_orders_come_in(capsys: pytest.CaptureFixture[str], own: Path) -> None:
    assert policies.load_folder(own).order_doors == ("zhanhe-committee", "pingdingshan-committee")
    path = own / "pack.toml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace('measures = "zhanhe"', 'measures = "zhanhe"\norder_doors = ["zhanhe-emergency"]'), "utf-8")
    assert "工单从这里导入：湛河区应急管理局\n" in call(capsys, "show", str(own))[1]
    for wrong, reason in (("zhanhe-discipline", "只能写 "), ("nobody", "只能写 "), ("", "里面有一段是空的")):
        line = f'measures = "zhanhe"\norder_doors = ["{wrong}"]'
        path.write_text(whole.replace('measures = "zhanhe"', line), "utf-8")
        status, _, err = call(capsys, "check", str(own))
        assert status == 1
        assert f"order_doors: {reason}" in err
    path.write_text(whole.replace('measures = "zhanhe"', 'measures = "zhanhe"\norder_doors = []'), "utf-8")
    assert "order_doors: 至少写一个部门" in call(capsys, "check", str(own))[2]


@pytest.mark.parametrize("pack_id", sorted(load().packs))
def test_show_says_the_same_as_text_and_json(capsys: pytest.CaptureFixture[str], pack_id: str) -> None:
    status, out, err = call(capsys, "show", pack_id, "--json")
    assert (status, err) == (0, "")
    told, pack = json.loads(out), load().packs[pack_id]
    plain = call(capsys, "show", pack_id)[1]
    assert told["authority"] == pack.authority
    assert len(told["departments"]) == len(pack.departments)
    assert len(told["responsibilities"]) == len(pack.responsibilities)
    for document in told["documents"]:
        assert document["title"] in plain
        assert ("失效" in plain) or not document["lapsed"]
    for one in told["calendar"]:
        assert f"{one['id']} {one['what']}" in plain
    for rule in told["level_rules"]:
        assert rule["id"] in plain
    for number in told["hotlines"]:
        assert number["number"] in plain
    assert told["reward"]["id"] == pack.reward_policy
    assert [one["id"] for one in told["reward"]["comparisons"]] == list(pack.comparisons)


def test_the_next_days_of_the_calendar_and_the_day_of_the_reminder() -> None:
    view = View(load(), load().packs["panzhihua"], datetime.date(2026, 12, 31))
    told = view.overview()["next"]
    assert [one["day"] for one in told] == ["2026-12-31"] * 3
    later = View(load(), load().packs["panzhihua"], datetime.date(2027, 1, 1))
    assert "2027-01-03 T-02" in text(later)
    assert "那天不上班，2026-12-31 提醒" in text(later)


def test_a_campaign_says_in_which_phase_it_is() -> None:
    pack = load().packs["karamay"]
    assert "现在是集中整治" in text(View(load(), pack, datetime.date(2013, 7, 1)))
    assert "现在不在任何阶段里" in text(View(load(), pack, TODAY))
