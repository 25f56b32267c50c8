"""The terms of 严重失信主体名单: what the loader refuses, and that other terms in the file are other terms in the rules."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest

import policies
from casework.rules import listing
from policies import PolicyError, load_from

ROOT = Path(policies.__file__).parent
FILE = "national/blacklist.toml"


def changed(folder: Path, old: str, new: str) -> Path:
    """Return a copy of the policies in which one place of the file reads otherwise."""
    copy = folder / "policies"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (copy / FILE).read_text("utf-8")
    assert old in text
    (copy / FILE).write_text(text.replace(old, new, 1), "utf-8")
    return copy


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("years = 3", "years = 0", r"terms\.years: 不能小于 1"),
        ("early_months = 12", "early_months = 36", r"terms\.early_months: 提前移出要早于期满的 36 个月，不能写 36"),
        ('id = "spare"', 'id = "enlist"', r"steps\[3\]\.id: enlist 写了两次"),
        ('id = "spare"', 'id = "forgive"', r"steps\[3\]\.id: 只能写 notify、"),
        ('mark = "seed"', 'mark = "surely"', r"steps\[4\]\.mark: 只能写"),
        ('citation = "列入前告知', 'source = "列入前告知', r"steps\[0\]\.citation: 没有写"),
    ],
)
def test_refuses_terms_that_cannot_be(tmp_path: Path, old: str, new: str, message: str) -> None:
    copy = changed(tmp_path, old, new)
    with pytest.raises(PolicyError, match=message) as caught:
        load_from(copy)
    assert re.match(rf"policies/{re.escape(FILE)}:\d+: ", str(caught.value))


def test_a_step_that_is_missing_is_named(tmp_path: Path) -> None:
    whole = (ROOT / FILE).read_text("utf-8")
    last = whole[whole.rindex("[[steps]]") :]
    with pytest.raises(PolicyError, match="steps: 少了 restore"):
        load_from(changed(tmp_path, last, ""))


def test_other_terms_are_other_days(tmp_path: Path) -> None:
    rules = load_from(changed(tmp_path, "years = 3\nearly_months = 12", "years = 5\nearly_months = 18")).blacklist
    day = datetime.date(2026, 11, 23)
    assert (listing.ends(rules, day), listing.early_from(rules, day)) == (
        datetime.date(2031, 11, 23),
        datetime.date(2028, 5, 23),
    )
    standing, enlist, remove = listing.Standing("PROPOSED"), *(listing.step_named(rules, name) for name in ("enlist", "remove"))
    assert enlist
    assert remove
    assert listing.why_not(rules, listing.after(rules, standing, enlist, day), remove, day) == "列入 5 年还没有满。"
