"""What the giver's browser alone can know before a tip is handed on: handing.js, run by node as it stands."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).resolve().parents[3] / "static/js/console/handing.js"
WORDS = "前天夜班，二号井口的绞车绳断了，车掉下去砸到两个人。"
BELOW, ABOVE = {"closed": True, "kind": "regulator"}, {"closed": False, "kind": "regulator"}
INSPECTION = {"closed": True, "kind": "discipline"}


def refusal(call: str, *args: object) -> str:
    """The code of the refusal, or an empty text."""
    given = ", ".join(json.dumps(arg) for arg in args)
    script = (
        f"import {{ {call} }} from {json.dumps(MODULE.as_uri())};"
        f'try {{ {call}({given}); console.log(""); }} catch (error) {{ console.log(error.code || String(error)); }}'
    )
    done = subprocess.run(
        ["node", "--input-type=module", "--no-warnings", "-e", script], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("facts", "receiver", "code"),
    [
        ({}, BELOW, ""),
        ({}, ABOVE, ""),
        # Who asked for the level above is not brought back down.
        ({"upward": True}, BELOW, "upward"),
        ({"upward": True}, ABOVE, ""),
        # What is about public officers goes to inspection alone.
        ({"category": "C25"}, BELOW, "official"),
        ({"category": "C25"}, ABOVE, "official"),
        ({"category": "C25"}, INSPECTION, ""),
        ({"flags": ["official"]}, BELOW, "official"),
        ({"flags": ["official"]}, INSPECTION, ""),
        ({"upward": True, "flags": ["official"]}, INSPECTION, "upward"),
    ],
)
def test_a_reporters_wishes_bind_the_giver(facts: dict[str, object], receiver: dict[str, object], code: str) -> None:
    routing = {"category": "C16", "flags": [], "upward": False, **facts}
    assert refusal("checkWishes", {"routing": routing}, receiver) == code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (["按职责分工归住建部门。", "提升设备钢丝绳有问题。"], ""),
        (["按职责分工归住建部门。", "二号井口的绞车绳断了"], "same_words"),
        # Two texts are not run together into one passage.
        (["二号井口的绞", "车绳断了"], ""),
    ],
)
def test_what_leaves_the_department_is_in_its_own_words(written: list[str], code: str) -> None:
    assert refusal("checkOwnWords", written, {"fields": {"words": WORDS}}) == code
