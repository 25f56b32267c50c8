"""docs/architecture.md says what the code does: every table with its columns, every use case, every address."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, Table

from casework.migrations.tables import metadata
from tests.sites import all_sites
from web.settings import SITES, SiteName

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/architecture.md").read_text("utf-8")
BEGINS: dict[SiteName, str] = {"portal": "Portal (", "console": "Console, ", "payer": "Payer: ", "plain": "Plain pages ("}
STATIC = "/static/<tree>/<path:name>"


def described_tables() -> dict[str, str]:
    """Table → its columns as the document lists them, each with `null` where it may be empty."""
    rows = re.findall(r"^\| \w+ \| `(\w+)` \| (.*) \|$", TEXT, re.MULTILINE)
    names = [name for name, _ in rows]
    assert len(names) == len(set(names)), "a table is described twice"
    return {name: re.sub(r" — .*| ?\([^()]*\)", "", columns) for name, columns in rows}


def columns_of(table: Table) -> list[tuple[str, bool]]:
    return [(column.name, bool(column.nullable)) for column in table.columns]


def test_every_table_is_described_as_it_is() -> None:
    described = {
        name: [(one.split()[0], "null" in one.split()) for one in columns.split(", ")]
        for name, columns in described_tables().items()
    }
    assert described == {table.name: columns_of(table) for table in metadata.tables.values()}


def use_cases() -> Iterator[tuple[str, str]]:
    """Module and name of everything that runs in a transaction of its own and is called from outside."""
    for path in sorted((ROOT / "casework").rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                decorators = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
                if decorators & {"use_case", "shared_use_case", "query"}:
                    yield path.relative_to(ROOT / "casework").as_posix(), node.name


def test_every_use_case_is_described_beside_its_module() -> None:
    rows = dict(re.findall(r"^\| `([\w/]+\.py)` \| (.*) \|$", TEXT, re.MULTILINE))
    missing = [f"{module}: {name}" for module, name in use_cases() if not re.search(rf"`{name}\b", rows.get(module, ""))]
    assert missing == []
    assert [module for module in rows if not (ROOT / "casework" / module).is_file()] == []


def addresses(site: SiteName) -> set[str]:
    """The addresses that the document names for a site, `{a,b}` written out; a word without a method is a GET."""
    section = TEXT.split("## Sites over HTTP")[1].split("## Payment orders")[0]
    part = section[section.index(BEGINS[site]) :].split("\n\n")[0]
    found = set()
    for method, path in re.findall(r"`(?:(GET|POST) )?(/[^`?]*)[^`]*`", part):
        choices = [one.split(",") if index % 2 else [one] for index, one in enumerate(re.split(r"[{}]", path))]
        found |= {f"{method or 'GET'} {''.join(words)}" for words in product(*choices)}
    return found


@pytest.fixture
def apps(sqlite_engine: Engine, tmp_path: Path) -> Iterator[dict[SiteName, Flask]]:
    with all_sites(sqlite_engine, tmp_path) as sites:
        yield sites


def test_every_address_is_described(apps: dict[SiteName, Flask]) -> None:
    for site in SITES:
        served = {f"{method} {rule.rule}" for rule in apps[site].url_map.iter_rules() for method in rule.methods or ()}
        served = {one for one in served if not one.startswith("HEAD ") and not one.endswith(STATIC)}
        if site == "console":
            # One view makes the pages of several deeds; the document names each.
            pages = {"": ("check", "approve", "deny", "send-back"), "again/": ("check", "raise", "uphold", "back")}
            for below, deeds in pages.items():
                served.remove(f"GET /case/<number>/reward/{below}<deed>")
                served |= {f"GET /case/<number>/reward/{below}{deed}" for deed in deeds}
        assert addresses(site) == served, site
