"""Sources of orders: what their columns may be called, and what the loader refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies import load
from policies.order_files import load_order_sources
from policies.reader import PolicyError

GOOD = """
[[sources]]
id = "hotline"
name = "热线"
citation = "某文 1"
mark = "sourced"
number = ["工单编号"]
text = ["诉求内容"]
place = []
subject = []
received = ["登记时间"]
due = []
private = ["来电人"]
"""


def loaded(folder: Path, text: str) -> list[str]:
    (folder / "national").mkdir()
    (folder / "national/order-sources.toml").write_text(text, "utf-8")
    return list(load_order_sources(folder))


def test_the_hotline_the_platform_and_the_superior_send_orders() -> None:
    sources = load().order_sources
    assert list(sources) == ["hotline", "national", "assigned"]
    for source in sources.values():
        # The caller's name and telephone are never taken for anything else.
        assert {"姓名", "联系电话"} <= set(source.columns["private"])
        assert source.citation


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    assert loaded(tmp_path, GOOD) == ["hotline"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id = "hotline"', 'id = "outside"', "outside"),
        ('id = "hotline"', 'id = "12345"', "小写字母"),
        ('number = ["工单编号"]', "number = []", "不能空着"),
        ('place = []', 'place = ["来电人"]', "一个列名只能是一样东西：来电人"),
        ('place = []', 'place = ["地址", "地址"]', "有重复"),
        ('due = []', 'due = ["登记时间"]', "一个列名只能是一样东西：登记时间"),
        ('mark = "sourced"', 'mark = "sure"', "sourced"),
        ('private = ["来电人"]', 'private = ["来电人"]\nextra = 1', "extra"),
        ("[[sources]]", GOOD + "[[sources]]", "hotline"),
    ],
    ids=["reserved", "id", "empty", "both", "twice", "day", "mark", "extra", "double"],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    with pytest.raises(PolicyError, match=r"order-sources\.toml:\d+") as refused:
        loaded(tmp_path, GOOD.replace(old, new, 1))
    assert reason in str(refused.value)
