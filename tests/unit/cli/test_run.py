"""`./anshao run` as a person starts it: a process, its ready file, three sites that answer, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from cli import sample
from cli.offices import CommandError
from cli.recovery import read_seed
from crypto.encoding import ed25519_public
from crypto.keyring import holder_id, root_fingerprint

ROOT = Path(__file__).resolve().parents[3]
# Founding stretches a hundred passphrases; a machine that does much else at the same time takes minutes over it.
START_SECONDS = 300.0
PATIENCE = 120.0


def start(data: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "cli", "run", "--data", str(data), "--ports", "0,0,0,0", *more]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@contextmanager
def running(data: Path, *more: str) -> Iterator[dict[str, Any]]:
    ready = data.parent / "ready.json"
    ready.unlink(missing_ok=True)
    process = start(data, "--ready-file", str(ready), *more)
    told: dict[str, Any] = {}
    try:
        end = time.monotonic() + START_SECONDS
        while not ready.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
        if ready.exists():
            told |= json.loads(ready.read_text("utf-8"))
            yield told
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
        told["output"] = output
    assert ready.exists(), output
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert "sweep failed" not in output


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture(scope="module")
def first(data: Path) -> dict[str, Any]:
    """What the first start told; it has ended since."""
    with running(data) as told:
        told["pages"] = {site: fetch(told[site]) for site in ("portal", "console", "payer", "plain")}
        told["second"] = refused(data)
    return told


def fetch(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address + "/", timeout=PATIENCE) as response:
        return response.status, response.read().decode("utf-8")


def refused(data: Path, *more: str) -> str:
    process = start(data, *more)
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    return output


def test_the_first_start_founds_and_serves(first: dict[str, Any], data: Path) -> None:
    assert {"portal", "console", "payer", "plain", "authority", "fingerprint", "sign_ins", "data"} <= set(first)
    assert {status for status, _ in first["pages"].values()} == {200}
    assert "哪里有危险？" in first["pages"]["portal"][1]
    assert "您写的话先到网站" in first["pages"]["plain"][1]
    assert "付款员登录" in first["pages"]["payer"][1]
    duties = {duty for one in first["sign_ins"] for duty in one["duties"]}
    assert {"intake", "verify", "lead", "keys", "reward", "approve", "fund", "oversee", "discipline", "pay"} <= duties
    logins = [one["login"] for one in first["sign_ins"]]
    assert len(set(logins)) == len(logins)
    assert all(len(one["passphrase"].split()) == 7 for one in first["sign_ins"])
    departments = {one["department"] for one in first["sign_ins"] if one["site"] == "console"}
    assert len(departments) >= 8
    assert {"淄博市应急管理局", "周村区纪委监委"} <= departments


def test_what_goes_up_finds_people_and_money_above(first: dict[str, Any], data: Path) -> None:
    duties = {duty for one in first["sign_ins"] if one["department"] == "淄博市安委办" for duty in one["duties"]}
    assert {"reward", "approve", "fund"} <= duties
    led = {duty for one in first["sign_ins"] if one["department"] == "淄博市应急管理局" for duty in one["duties"]}
    assert {"intake", "verify", "legal", "lead"} <= led
    with closing(sqlite3.connect(data / "casework.sqlite")) as database:
        put_in = database.execute("SELECT purse, SUM(amount) FROM ledger_entry GROUP BY purse ORDER BY purse").fetchall()
    assert put_in == [("", sample.BUDGET_FEN), ("zibo-committee", sample.BUDGET_FEN)]
    with closing(sqlite3.connect(data / "payer.sqlite")) as database:
        holders = {bytes(row[0]) for row in database.execute("SELECT holder FROM approver")}
    assert holders == {holder_id("zhoucun-committee"), holder_id("zibo-committee")}


def test_secrets_lie_where_only_their_owner_reads_them(first: dict[str, Any], data: Path) -> None:
    sheet = data / "recovery-sheets" / "root.txt"
    for path in (data / sample.SIGN_INS, sheet):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = sheet.read_text("utf-8").splitlines()
    seed = read_seed("".join(line for line in text if line.startswith("    ")))
    assert root_fingerprint(ed25519_public(seed)) == first["fingerprint"]
    kept = b"".join(path.read_bytes() for path in data.glob("*.sqlite*"))
    assert seed not in kept
    for one in first["sign_ins"]:
        assert one["login"].encode() in kept
        assert one["passphrase"].replace(" ", "").encode() not in kept


def test_a_directory_in_use_is_refused(first: dict[str, Any]) -> None:
    assert "有另一个 ./anshao run 在用" in first["second"]


def test_the_second_start_founds_nothing_and_has_the_same_people(first: dict[str, Any], data: Path) -> None:
    with running(data) as told:
        assert fetch(told["portal"])[0] == 200
    assert told["sign_ins"] == first["sign_ins"]
    assert (told["authority"], told["fingerprint"]) == (first["authority"], first["fingerprint"])
    # Founding is what takes long; the rest is a person's three seconds.
    assert [("先建样本机关" in one["output"]) for one in (first, told)] == [True, False]


def test_what_is_no_sample_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "letters").write_text("mine")
    assert "不是样本" in refused(tmp_path / "data", "--fresh")
    assert (tmp_path / "data" / "letters").read_text() == "mine"


def test_a_taken_port_is_named_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"端口 {port}（console）用不了" in refused(tmp_path / "data", "--ports", f"0,{port},0,0")
    assert not (tmp_path / "data").exists()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(data: Path, site: str, workers: int) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-P", "-m", "cli", "serve", site, "--data", str(data), "--port", str(port)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*command, "--workers", str(workers)], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    # What was asked for stands in no line: neither address nor path.
    assert all(line.startswith(("{", site)) for line in output.splitlines()), output
    assert "secret-path" not in output
    assert '"remote' not in output


def wait_for(address: str) -> tuple[int, str]:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            return fetch(address)
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.1)


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("site", ["portal", "payer"])
def test_one_site_is_served_without_a_word_about_visitors(first: dict[str, Any], data: Path, site: str, workers: int) -> None:
    with serving(data, site, workers) as address:
        assert wait_for(address)[0] == 200
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/secret-path?secret-path", timeout=PATIENCE)
        assert caught.value.code == 404
        assert caught.value.headers.get("Server") is None
        caught.value.close()


def test_an_empty_installation_is_not_served(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "cli", "serve", "portal", "--data", str(tmp_path / "data")]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert "./anshao init" in done.stderr


def test_a_fresh_sample_replaces_only_a_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = sample.Sample("新的", "id", "print", ())
    asked: list[str] = []

    def found(_data: Path, pack: str) -> sample.Sample:
        asked.append(pack)
        return new

    monkeypatch.setattr(sample, "_found", found)
    data = tmp_path / "data"
    with sample.take(data):
        (data / sample.SIGN_INS).write_text('{"name":"旧的","authority":"id","fingerprint":"print","sign_ins":[]}')
        (data / "exchange").mkdir()
        (data / "exchange" / "orders").write_text("old")
        assert sample.prepare(data, fresh=False).name == "旧的"
        # What was founded before there was a choice is of the usual pack.
        assert sample.prepare(data, fresh=False, pack="zhoucun").name == "旧的"
        with pytest.raises(CommandError, match="里是 zhoucun 的样本；加 --fresh，就照 zhanhe 重建"):
            sample.prepare(data, fresh=False, pack="zhanhe")
        with pytest.raises(CommandError, match="没有 'atlantis' 这个政策包，只有 karamay"):
            sample.prepare(data, fresh=True, pack="atlantis")
        assert (data / "exchange" / "orders").exists()
        assert sample.prepare(data, fresh=True, pack="zhanhe") is new
        assert [path.name for path in data.iterdir()] == [sample.LOCK]
        assert sample.prepare(data, fresh=True) is new
        assert asked == ["zhanhe", "zhoucun"]


def test_the_plain_site_is_served_by_processes_that_die(first: dict[str, Any], data: Path) -> None:
    with serving(data, "plain", 1) as address:
        assert wait_for(address)[0] == 200
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/secret-path?secret-path", timeout=PATIENCE)
        assert (caught.value.code, caught.value.headers.get("Server")) == (404, None)
        caught.value.close()
