"""The house's rules about who imports whom and how long a piece of code may be; DESIGN's "Layout" in executable form."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
PACKAGES: list[str] = CONFIG["root_packages"]
CONTRACTS: dict[str, str] = {contract["id"]: contract["name"] for contract in CONFIG["contracts"]}

# A violation of each contract: the file that gets a line, the line, and what the report must then say
# (!> stands for "is not allowed to import").
PLANTED = (
    ("sites", "portal/planted.py", "import admin", "portal !> admin"),
    ("sites", "web/planted.py", "import casework.kernel", "web !> casework"),
    ("sites", "casework/kernel/planted_web.py", "import web", "casework !> web"),
    ("sites", "crypto/planted_up.py", "import web.settings", "crypto !> web"),
    ("slices", "casework/novelty.py", "x = 1", "- casework.novelty"),
    ("slices", "casework/kernel/planted.py", "import casework.cases", "casework.kernel !> casework.cases"),
    ("slices", "casework/tips/planted.py", "import casework.people", "casework.tips !> casework.people"),
    ("slices", "casework/people/planted.py", "import casework.rewards", "casework.people !> casework.rewards"),
    ("payer", "payer/planted.py", "from casework.rules import rewards", "payer !> casework"),
    ("domain", "casework/cases/planted.py", "import flask", "casework !> flask"),
    ("pure", "casework/rules/planted.py", "import sqlite3", "casework.rules !> sqlite3"),
    ("pure", "crypto/planted.py", "import flask", "crypto !> flask"),
    ("pure", "places/planted.py", "import sqlalchemy", "places !> sqlalchemy"),
    ("pure", "policies/planted.py", "import psycopg", "policies !> psycopg"),
    ("sites", "media/planted.py", "import crypto", "media !> crypto"),
    ("pure", "media/planted_web.py", "import werkzeug", "media !> werkzeug"),
    ("own-slice", "casework/cases/own.py", "import casework.people.tables", "casework.cases.own -> casework.people.tables"),
    ("own-slice", "admin/planted_store.py", "import casework.kernel.tables", "admin.planted_store -> casework.kernel.tables"),
    ("opening", "admin/planted.py", "from crypto import opening", "admin.planted -> crypto.opening"),
    ("opening", "casework/tips/planted_open.py", "import crypto.opening", "casework.tips.planted_open -> crypto.opening"),
    ("sqlalchemy", "casework/rewards/planted.py", "import sqlalchemy", "casework.rewards.planted -> sqlalchemy"),
    ("sqlalchemy", "payer/site_planted.py", "from sqlalchemy import select", "payer.site_planted -> sqlalchemy"),
)  # fmt: skip


def lint(tree: Path) -> tuple[dict[str, bool], str]:
    """Run the contracts on the packages in `tree`: whether each (by id) is kept, and the report on one line."""
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None, no_logo=True))"
    environment = {**os.environ, "PYTHONPATH": str(tree), "COLUMNS": "400", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    text = " ".join(done.stdout.split())
    kept = {contract: f"{name} KEPT" in text for contract, name in CONTRACTS.items()}
    for contract, name in CONTRACTS.items():
        assert kept[contract] or f"{name} BROKEN" in text, f"{contract} was not run:\n{done.stdout}\n{done.stderr}"
    return kept, text


def copy_of_the_packages(target: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "tests").mkdir()
    shutil.copyfile(ROOT / "tests/contracts.py", target / "tests/contracts.py")
    shutil.copyfile(ROOT / "pyproject.toml", target / "pyproject.toml")
    return target


def test_contracts_are_kept() -> None:
    kept, text = lint(ROOT)
    assert all(kept.values()), text


def test_planted_violations_are_caught(tmp_path: Path) -> None:
    tree = copy_of_the_packages(tmp_path)
    for _, path, line, _ in PLANTED:
        assert not (tree / path).exists()
        (tree / path).write_text(line + "\n", "utf-8")
    kept, text = lint(tree)
    assert not any(kept.values()), "kept in spite of a violation: " + ", ".join(name for name in kept if kept[name])
    for _, _, _, expected in PLANTED:
        assert expected.replace("!>", "is not allowed to import") in text


def test_every_contract_has_a_planted_violation() -> None:
    assert {planted[0] for planted in PLANTED} == set(CONTRACTS)


def test_every_package_is_under_contract() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    loose = {path.parts[len(ROOT.parts)] for path in ROOT.glob("[a-z]*/**/*.py")} - {"tests", "node_modules", "tools"}
    assert found == set(PACKAGES)
    assert loose == set(PACKAGES)
    layers = next(contract["layers"] for contract in CONFIG["contracts"] if contract["id"] == "sites")
    assert sorted(PACKAGES) == sorted(name for layer in layers for name in layer.split(" | "))


# Length: a file fits in a head. Exceptions stand here with their reasons.
FILE_LINES = 300
FUNCTION_LINES = 40
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
GENERATED = ("*/migrations/versions/*.py",)


def own_files(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.splitlines() if name.endswith(suffixes)]
    return [path for path in paths if path.exists() and "vendor" not in path.parts]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring."""
    length = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        length -= (first.end_lineno or 0) - first.lineno + 1
    return length


def test_files_and_functions_fit_in_a_head() -> None:
    long_files, long_functions = set(), set()
    for path in own_files(".py", ".js", ".mjs"):
        name = path.relative_to(ROOT).as_posix()
        if path.match(GENERATED[0]):
            continue
        text = path.read_text("utf-8")
        if len(text.splitlines()) > FILE_LINES:
            long_files.add(name)
        if path.suffix == ".py":
            functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
            long_functions |= {f"{name}:{node.name}" for node in functions if lines_of(node) > FUNCTION_LINES}
    # Equality, so that an exception goes when its reason is gone.
    assert long_files == set(LONG_FILES)
    assert long_functions == set(LONG_FUNCTIONS)


# static/js mirrors the layout: what each folder may import, as folders below static/.
JS_MAY_IMPORT = {
    "js/crypto": {"js/crypto", "vendor"},
    "js/media": {"js/media"},
    "js/shared": {"js/shared", "js/crypto", "vendor"},
    "js/portal": {"js/portal", "js/shared", "js/media", "js/crypto", "vendor"},
    "js/console": {"js/console", "js/shared", "js/media", "js/crypto", "vendor"},
    "js/payer": {"js/payer", "js/shared", "js/crypto", "vendor"},
    "vendor": {"vendor"},
}
JS_SITE_PAGES = {"/trust.js"}
"""Modules that a site serves for itself: its root key, written when the authority is founded."""


def js_folder(path: Path, static: Path) -> str:
    parts = path.relative_to(static).parts
    return "vendor" if parts[0] == "vendor" else "/".join(parts[:2])


def js_faults(static: Path) -> list[str]:
    """Everything in the scripts of `static` that breaks a rule, one sentence each."""
    paths = sorted(path for folder in JS_MAY_IMPORT for path in (static / folder).rglob("*.js"))
    walked = subprocess.run(
        ["node", ROOT / "tests/js_walk.mjs"], input="\n".join(map(str, paths)), capture_output=True, text=True, check=True
    )
    faults = [f"{path} stands in no known folder" for path in (static / "js").rglob("*.js") if path not in set(paths)]
    for found in json.loads(walked.stdout):
        path = Path(found["path"])
        folder = js_folder(path, static)
        faults += [f"{path.name}: {reason}" for reason in found["tooNew"]]
        if folder == "js/crypto":
            faults += [f"{path.name}: {reason} belongs to a page" for reason in found["page"]]
        for specifier in found["imports"]:
            if specifier in JS_SITE_PAGES and folder not in ("js/crypto", "vendor"):
                continue
            target = (path.parent / specifier).resolve()
            if not specifier.startswith(".") or not target.is_file():
                faults.append(f"{path.name}: imports {specifier}, which is no file beside it")
            elif js_folder(target, static) not in JS_MAY_IMPORT[folder]:
                faults.append(f"{path.name}: {folder} imports {js_folder(target, static)}")
    return faults


def test_scripts_keep_their_folders_and_their_age() -> None:
    assert js_faults(ROOT / "static") == []


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("js/portal/a.js", 'import "../console/b.js";', "a.js: js/portal imports js/console"),
        ("js/payer/a.js", 'export { x } from "../portal/b.js";', "a.js: js/payer imports js/portal"),
        ("js/crypto/a.js", 'import { x } from "../shared/b.js";', "a.js: js/crypto imports js/shared"),
        ("js/media/a.js", 'import { x } from "../crypto/b.js";', "a.js: js/media imports js/crypto"),
        ("js/payer/a.js", 'import { x } from "../media/b.js";', "a.js: js/payer imports js/media"),
        ("js/crypto/a.js", "export const x = document.title;", "a.js: line 1: document belongs to a page"),
        ("js/crypto/a.js", 'import "/trust.js";', "a.js: imports /trust.js, which is no file beside it"),
        ("js/portal/a.js", 'import "@hpke/core";', "a.js: imports @hpke/core, which is no file beside it"),
        ("js/shared/a.js", "export const x = (a) => a?.b;", "a.js: line 1: optional chaining (ES2020)"),
        ("js/shared/a.js", "export const x = (a) => a ?? 1;", "a.js: line 1: nullish coalescing (ES2020)"),
        ("js/shared/a.js", "try { f(); } catch { g(); }", "a.js: line 1: catch without a binding (ES2019)"),
        ("js/shared/a.js", "import(name);", "a.js: line 1: an import whose file only shows at run time"),
        ("js/portal/a.js", 'import("../payer/b.js");', "a.js: js/portal imports js/payer"),
        ("js/shared/a.js", "class A { x = 1; }", "a.js: Unexpected token (1:12)"),
        ("js/misplaced/a.js", "f();", "js/misplaced/a.js stands in no known folder"),
    ],
)
def test_planted_faults_in_scripts_are_caught(tmp_path: Path, path: str, source: str, expected: str) -> None:
    for folder in JS_MAY_IMPORT:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "b.js").write_text("export const x = 1n;\n", "utf-8")
    assert js_faults(tmp_path) == []
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(source, "utf-8")
    assert [fault.replace(f"{tmp_path}/", "") for fault in js_faults(tmp_path)] == [expected]
