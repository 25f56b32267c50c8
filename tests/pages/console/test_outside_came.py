"""A case goes round among installations: outside-came.js, run by node as it stands."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

MODULE = Path(__file__).resolve().parents[3] / "static/js/console/outside-came.js"
TITLE, SLIP = "周村区应急管理局", "K7M2QX8P"


def came(expression: str) -> object:
    """What an expression over the module's functions is."""
    script = (
        f"import {{ cameFrom, checkNoRound, firstLine }} from {json.dumps(MODULE.as_uri())};"
        "const round = (words, to) => { try { checkNoRound({ fields: { words } }, to); return ''; }"
        " catch (error) { return error.code || String(error); } };"
        f"console.log(JSON.stringify({expression}));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "--no-warnings", "-e", script], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_the_first_line_says_who_handed_it_on() -> None:
    line = f'firstLine("{TITLE}", "{SLIP}")'
    assert came(line) == f"（受理员代录，{TITLE}转来，移送单 {SLIP}）"
    # Handed on twice, the newest line comes first.
    assert came(f'cameFrom({line} + "\\n" + firstLine("乙局", "23456789") + "\\n后门锁死了。")') == {
        "title": TITLE, "slip": SLIP,
    }  # fmt: skip
    later = f"后门锁死了。\n（受理员代录，{TITLE}转来，移送单 {SLIP}）"
    for other in ("", "后门锁死了。", "（受理员代录，电话）\n后门锁死了。", later):
        assert came(f"cameFrom({json.dumps(other)})") is None


@pytest.mark.parametrize(("to", "code"), [(TITLE, "round"), (f" {TITLE} ", "round"), ("丙县应急管理局", "")])
def test_it_does_not_go_back_to_whom_it_came_from(to: str, code: str) -> None:
    words = f"（受理员代录，{TITLE}转来，移送单 {SLIP}）\n后门锁死了。"
    assert came(f"round({json.dumps(words)}, {json.dumps(to)})") == code
    assert came(f'round("后门锁死了。", {json.dumps(to)})') == ""
