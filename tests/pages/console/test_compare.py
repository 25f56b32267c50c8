"""What an officer writes is compared with the reporter's words in the browser: compare.js, run by node as it stands."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).resolve().parents[3] / "static/js/console/compare.js"
WORDS = "前天夜班，二号井口的绞车绳断了，车掉下去砸到两个人。班长说谁说出去谁走人。"


def compared(written: str, words: str = WORDS) -> tuple[list[str], str]:
    script = (
        f"import {{ sameRuns, sameSentence }} from {json.dumps(MODULE.as_uri())};"
        f"const runs = sameRuns({json.dumps(written)}, {json.dumps(words)});"
        "console.log(JSON.stringify([runs, sameSentence(runs)]));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "--no-warnings", "-e", script], check=True, capture_output=True, text=True
    )
    runs, sentence = json.loads(done.stdout)
    return runs, sentence


@pytest.mark.parametrize(
    ("written", "runs", "sentence"),
    [
        ("北郊镇某石料厂可能发生过提升事故，请查提升机钢丝绳。", [], ""),
        ("二号井口的绞车绳断", ["二号井口的绞车绳断"], "有 9 个字和原话一样，请换成自己的话。"),
        ("二号井口的绞车", [], ""),
        ("二号井口，的绞车 绳断了！车掉下去", ["二号井口的绞车绳断了车掉下去"], "有 14 个字和原话一样，请换成自己的话。"),
        (
            "绞车绳断了车掉下去；班长说谁说出去谁",
            ["绞车绳断了车掉下去", "班长说谁说出去谁"],
            "有 17 个字和原话一样，请换成自己的话。",
        ),
        ("", [], ""),
    ],
)
def test_eight_of_the_same_in_a_row_count(written: str, runs: list[str], sentence: str) -> None:
    assert compared(written) == (runs, sentence)


def test_full_width_and_capitals_do_not_hide_a_passage() -> None:
    assert compared("ＡＢＣ１２３４５号机器", "abc12345号机器坏了")[0] == ["abc12345号机器"]
