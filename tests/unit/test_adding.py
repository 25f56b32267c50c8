"""docs/adding.md, done on a copy of the project exactly as it says; then what was added is used there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from policies import PolicyError, load_from

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs/adding.md").read_text("utf-8")
COPIED = (
    "admin",
    "casework",
    "cli",
    "crypto",
    "docs",
    "media",
    "payer",
    "places",
    "policies",
    "portal",
    "static",
    "templates",
    "tests",
    "web",
)
NAME = r"(?:``(?P<{0}2>.+?)``|`(?P<{0}1>[^`]+)`)"
BLOCK = re.compile(
    rf"^(?P<how>In|At the end of|New file) {NAME.format('file')}"
    rf"(?:, (?P<where>before|after|instead of) the line {NAME.format('line')})?:\n\n```\w+\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = re.compile(r"^Run:\n\n```sh\npython (?P<arguments>.*?) >> (?P<file>\S+)\n```$", re.MULTILINE)


@dataclass(frozen=True)
class Edit:
    """One block of the page: what is written where."""

    how: str
    file: str
    where: str
    line: str
    body: str

    def do(self, root: Path) -> None:
        path = root / self.file
        if self.how == "New file":
            assert not path.exists(), self.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(self.body, "utf-8")
            return
        text = path.read_text("utf-8")
        if self.how == "At the end of":
            path.write_text(text.rstrip("\n") + "\n" + self.body, "utf-8")
            return
        anchor = self.line + "\n"
        assert (text.count("\n" + anchor), self.file) == (1, self.file), f"{self.line!r} is not exactly one line"
        new = {"before": self.body + anchor, "after": anchor + self.body, "instead of": self.body}[self.where]
        path.write_text(text.replace("\n" + anchor, "\n" + new, 1), "utf-8")


def section(name: str) -> str:
    return TEXT.split(f"\n## {name}\n")[1].split("\n## ")[0]


def edits(name: str) -> list[Edit]:
    """The blocks of a section in their order; every fenced block of it is one, or is run."""
    part = section(name)
    found = [
        Edit(one["how"], one["file1"] or one["file2"], one["where"] or "", one["line1"] or one["line2"] or "", one["body"])
        for one in BLOCK.finditer(part)
    ]
    assert part.count("\n```") == 2 * (len(found) + len(RUN.findall(part))), "a block that no sentence introduces"
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project."""
    root = tmp_path / "copy"
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "pictures"))
    shutil.copy(ROOT / "pyproject.toml", root)
    yield root
    shutil.rmtree(root)


def follow(copy: Path, name: str) -> None:
    for edit in edits(name):
        edit.do(copy)
    for command in RUN.finditer(section(name)):
        with (copy / command["file"]).open("a", encoding="utf-8") as file:
            file.write(python(copy, *command["arguments"].split()))


def python(copy: Path, *arguments: str) -> str:
    """Run Python in the copy; what it prints."""
    done = subprocess.run([sys.executable, *arguments], cwd=copy, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_tests_of(copy: Path, *chosen: str) -> None:
    """Run some of the project's own tests in the copy."""
    python(copy, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:randomly", "-p", "no:cacheprovider", *chosen)


STATE = """
from sqlalchemy import Engine
from casework.cases import mailbox
from casework.rules.duties import Duty
from tests.pages.console.conftest import *
from tests.services import builders
from tests.services.remedy import way


def test_it_is_offered_done_told_and_undone(sample, officer) -> None:
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter)
    lead = officer(Duty.LEAD)
    assert f"/case/{number}/pause" in [one.get("value") for one in lead.get(f"/case/{number}").all("input")]
    assert lead.get(f"/case/{number}/pause").h1 == f"中止整改 {number}？"
    assert lead.send(f"/case/{number}/pause", {"go_on": False, "reason": ""}).status_code == 422
    assert lead.send(f"/case/{number}/pause", {"go_on": False, "reason": "等配件"}).status_code == 200
    assert "中止整改" in lead.get(f"/case/{number}").text
    assert number in lead.get("/").text
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert (view.now.headline, view.now.sentence) == ("先停一停", "有特别的原因，先停下来。好了接着改。")
    assert officer(Duty.VERIFY).send(f"/case/{number}/pause", {"go_on": True, "reason": ""}).status_code == 403
    assert lead.send(f"/case/{number}/pause", {"go_on": True, "reason": ""}).status_code == 200
    assert mailbox.read(sample.office, sample.authority, reporter.mailbox_id).now.headline == "正在改"
"""


def test_a_state(copy: Path) -> None:
    follow(copy, "A state")
    (copy / "tests/pages/console/test_pause.py").write_text(STATE, "utf-8")
    run_tests_of(
        copy,
        "tests/pages/console/test_pause.py",
        "tests/unit/rules/test_lifecycle.py::TestTable",
        "tests/unit/rules/test_turns.py",
        "tests/unit/policies/test_docs.py::test_every_step_of_the_lifecycle",
        "tests/unit/policies/test_reporter_texts.py",
    )


def test_a_measure(copy: Path) -> None:
    follow(copy, "A measure")
    offered = load_from(copy / "policies").measures.offered("zhoucun")
    assert (offered["MS-23"].name, offered["MS-23"].document) == ("责令参加培训", True)
    run_tests_of(copy, "tests/unit/policies/test_measures.py")


def test_a_catalogue_item(copy: Path) -> None:
    follow(copy, "A catalogue item")
    item = load_from(copy / "policies").catalogue["ZDX-01"]
    assert (item.document, item.nature, item.categories) == ("张店区2026年方案二（有限空间作业）", "N1", ("C17",))
    run_tests_of(
        copy,
        "tests/unit/policies/test_catalogue.py",
        "tests/unit/policies/test_docs.py::test_every_category_with_its_catalogue",
    )
    categories = copy / "policies/national/categories.toml"
    categories.write_text(categories.read_text("utf-8").replace(', "ZDX-01"', ""), "utf-8")
    with pytest.raises(PolicyError, match=r"catalogues\.toml:\d+: items\[\d+\]\.id: 没有哪一类事由收了 ZDX-01"):
        load_from(copy / "policies")


DEPARTMENT = """
from casework.cases import receive
from casework.rules.routing import Facts
from tests.pages.console.conftest import *
from tests.services import builders


def test_tips_go_there(sample) -> None:
    for sector in ("farming", "farming.biogas"):
        facts = Facts(region="370306100000", sector=sector, category="C15")
        answer = receive.route(sample.office, sample.authority, facts)
        reporter = builders.send_tip(sample, facts)
        assert builders.department_of(sample, reporter) == "zhoucun-agriculture"
        assert builders.accept(sample, reporter)
"""


def test_a_department(copy: Path) -> None:
    follow(copy, "A department")
    (copy / "tests/pages/console/test_agriculture.py").write_text(DEPARTMENT, "utf-8")
    run_tests_of(
        copy,
        "tests/pages/console/test_agriculture.py",
        "tests/unit/policies/test_docs.py::test_every_function_and_every_department_of_the_sample",
    )


PLACE = """
import pytest
from casework.cases import receive
from casework.rules.routing import Facts
from tests.services.founding import found_sample
from tests.pages.console.conftest import *


@pytest.mark.parametrize(("sector", "lead"), [("shop", "fire"), ("factory", "emergency"), ("construction", "committee")])
def test_tips_find_their_department(engine, sector, lead) -> None:
    sample = found_sample(engine, pack="zhangdian")
    answer = receive.route(sample.office, sample.authority, Facts(region="370303000000", sector=sector, category="C16"))
    assert answer.lead.id == f"zhangdian-{lead}"
    assert answer.recipients
"""


def test_a_place(copy: Path) -> None:
    follow(copy, "A place")
    (copy / "tests/pages/console/test_zhangdian.py").write_text(PLACE, "utf-8")
    run_tests_of(copy, "tests/pages/console/test_zhangdian.py")
    said = python(copy, "-m", "cli", "policy", "check", "zhangdian")
    assert said.startswith("zhangdian（张店区安全生产委员会办公室）：可以用。")
    assert "张店区没有部门管这些行业，先交给安委办：" in said
    assert "张店区消防救援大队〔zhangdian-fire〕" in python(copy, "-m", "cli", "policy", "show", "zhangdian")


def test_a_reward_policy(copy: Path) -> None:
    follow(copy, "A reward policy")
    policies = load_from(copy / "policies")
    assert policies.packs["zhoucun"].reward_policy == "mission-2"
    run_tests_of(copy, "tests/unit/rules/test_rewards.py", "-k", "mission-2")
    changed = copy / "policies/zhoucun/reward-mission-2.toml"
    changed.write_text(changed.read_text("utf-8").replace("share_unit = 50", "share_unit = 100"), "utf-8")
    with pytest.raises(PolicyError, match="mission-2: 发布过的政策改动了"):
        load_from(copy / "policies")


def test_a_language(copy: Path) -> None:
    """The two numbered steps, with words that stand for a translation."""
    assert "`policies/sentences.ug.toml`" in section("A language")
    assert edits("A language") == []
    root = copy / "policies"
    sentences, cards = root / "sentences.ug.toml", root / "national/questions.toml"
    first = (root / "sentences.zh.toml").read_text("utf-8")
    sentences.write_text(first, "utf-8")
    with pytest.raises(PolicyError, match=r"national/questions\.toml:\d+: cards\[0\]\.ug: 没有写"):
        load_from(root)
    tables = re.sub(r"\[cards\.zh\]\n(short = .*\nquestion = .*\n)", r"[cards.zh]\n\1[cards.ug]\n\1", cards.read_text("utf-8"))
    cards.write_text(tables, "utf-8")
    policies = load_from(root)
    assert list(policies.languages) == ["zh", "ug"]
    assert all(set(card.texts) == {"zh", "ug"} for card in policies.cards.values())
    for old, new, message in (
        ("[states.EXTENDED]", "[states.LATER]", r"sentences\.ug\.toml:\d+: states\.EXTENDED\.headline: 没有写"),
        ("Z12 = ", "Z99 = ", r"sentences\.ug\.toml:\d+: no_reward\.Z12: 没有写"),
        (
            "改到{day}前。",
            "改到后面。",
            r"sentences\.ug\.toml:\d+: states\.EXTENDED\.sentence: 要填进去的是 \{day\}、\{reason\}",
        ),
        ('Z09 = "这件事，部门在您之前已经知道。"', 'Z09 = "别人报过了。"', r"sentences\.ug\.toml:\d+: .* 三句要一模一样"),
    ):
        assert old in first
        sentences.write_text(first.replace(old, new, 1), "utf-8")
        with pytest.raises(PolicyError, match=message):
            load_from(root)
