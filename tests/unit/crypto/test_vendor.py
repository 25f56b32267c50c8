"""The vendored modules: what they are, that nobody edited them, and that they can be made again."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[3]
VENDOR = ROOT / "static" / "vendor"
TOOLS = ROOT / "tools" / "vendor"
DESCRIBED = json.loads((VENDOR / "vendor.json").read_text("utf-8"))


def test_every_vendored_module_is_described() -> None:
    assert {path.name for path in VENDOR.glob("*.js")} == set(DESCRIBED)
    assert {path.name for path in VENDOR.glob("*.d.ts")} == {name.replace(".js", ".d.ts") for name in DESCRIBED}


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_checksum_is_the_one_written_down(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == DESCRIBED[name]["sha256"]


@pytest.mark.parametrize("name", DESCRIBED)
def test_the_licence_of_every_package_is_there(name: str) -> None:
    licences = (VENDOR / "LICENSES.txt").read_text("utf-8")
    for package in DESCRIBED[name]["packages"]:
        assert f"{package['name']} {package['version']}\n" in licences
        assert package["license"] == "MIT"


def test_versions_are_the_pinned_ones() -> None:
    locked = json.loads((TOOLS / "package-lock.json").read_text("utf-8"))["packages"]
    for module in DESCRIBED.values():
        for package in module["packages"]:
            assert locked[f"node_modules/{package['name']}"]["version"] == package["version"]


def test_they_are_small_to_load() -> None:
    sizes = {name: len(gzip.compress((VENDOR / name).read_bytes(), mtime=0)) for name in DESCRIBED}
    assert sizes["hpke.js"] <= 11 * 1024
    assert sizes["ed25519.js"] <= 3.5 * 1024


@pytest.mark.skipif(not (TOOLS / "node_modules").is_dir(), reason="npm ci in tools/vendor has not been run")
def test_building_again_gives_the_same_bytes(tmp_path: pathlib.Path) -> None:
    subprocess.run([str(TOOLS / "build.sh"), str(tmp_path)], check=True, timeout=120)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (VENDOR / path.name).read_bytes(), path.name
