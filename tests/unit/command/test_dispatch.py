"""The dispatcher: every command exists, only the one asked for is imported, help knows all."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from cli.__main__ import COMMANDS, load, main, make_parser

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(("name", "module"), COMMANDS)
def test_each_command_has_its_parser_and_its_run(name: str, module: str) -> None:
    found = importlib.import_module(module)
    parser = make_parser([found])
    assert f"{{{name}}}" in parser.format_usage() or name in parser.format_help()
    assert callable(found.run)


def test_every_module_of_commands_is_listed() -> None:
    files = [*(ROOT / "cli").glob("*.py"), *(ROOT / "cli").glob("*/__init__.py")]
    paths = [path for path in files if "def add_parser(" in path.read_text("utf-8")]
    modules = {path.parent.name if path.name == "__init__.py" else path.stem for path in paths}
    assert modules == {module.removeprefix("cli.") for _, module in COMMANDS}


def test_help_lists_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert all(name in text for name, _ in COMMANDS)


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert capsys.readouterr().err.startswith("anshao：COMMAND 没有“dance”，只能写 run、test、")


def test_loading_keeps_the_order_of_help() -> None:
    assert [module.__name__ for module in load(["locate", "test"])] == ["cli.testing", "cli.locate"]


def test_asking_for_a_pure_command_loads_no_web_server() -> None:
    script = "import sys; from cli.__main__ import load; load(['locate']); print({'flask', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
