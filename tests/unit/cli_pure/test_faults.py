"""Whatever is wrong with what a command was given: one Chinese sentence that says what to do, and the documented status."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli import lines
from cli.__main__ import main
from cli.parser import told

ROOT = Path(__file__).resolve().parents[3]
ITEM = {"nature": "N1", "severity": "S1", "verified": True}


def request(**more: object) -> str:
    return json.dumps({"items": [ITEM], **more})


USAGE = [
    ((), "anshao：还缺 COMMAND。写法看 ./anshao --help。"),
    (("dance",), "anshao：COMMAND 没有“dance”，只能写 run、test、init、"),
    (("route", "--nosuch"), "anshao route：不认识“--nosuch”。写法看 ./anshao route --help。"),
    (("route", "--region"), "anshao route：--region 后面要写一项。"),
    (("route", "--c", "C01"), "anshao route：--c 没有写全，可能是 --category, --conflict。"),
    (("reward", "--stacking", "both"), "anshao reward：--stacking 没有“both”，只能写 local_only、max_of、national_only。"),
    (("policy",), "anshao policy：还缺 check|show。"),
    (("policy", "show"), "anshao policy show：还缺 PACK。写法看 ./anshao policy show --help。"),
    (("open", "x"), "anshao open：还缺 --key。"),
    (("serve", "shop"), "anshao serve：site 没有“shop”，只能写 portal、console、payer、plain。"),
    (("serve", "portal", "--port", "a"), "anshao serve：--port 要写整数，不是“a”。"),
    (("bench", "--rounds", "0"), "anshao bench：--rounds 要写从 1 起的整数。"),
    (("bench", "--clients", "8,"), "anshao bench：--clients 要写从 1 起的数，用逗号隔开，像 1,8,64。"),
    (("bench", "--markdown", "--into", "x"), "anshao bench：--into 和 --markdown 只能写一个。"),
    (("run", "--ports", "1"), "anshao run：--ports 要写四个数，用逗号隔开，像 8000,8001,8002,8003。"),
    (("sweep", "--only", "all"), "anshao sweep：--only 没有“all”，只能写 casework、payer。"),
]
INPUT = [
    (("locate",), "还缺 TEXT"),
    (("locate", "\udcff周村"), "不是 UTF-8"),
    (("route", "--region", "\udcff"), "不是 UTF-8"),
    (("route", "--region", "370306999"), None),
    (("route", "--region", "37030"), "region: 要写十二位数字的代码"),
    (("route", "--region", "鼓楼区"), "region: '鼓楼区' 不是代码，也认不准是哪里；可能是："),
    (("route", "--category", "c12"), "category: 只能写 C01…C28 或 C99，不能写 'c12'"),
    (("route", "--flag", "x"), "flags: 只能写 deaths、official，不能写 'x'"),
    (("route", "--pack", "atlantis"), "pack: atlantis: 没有这个政策包"),
    (("reward", ""), "JSON: 是空的"),
    (("reward", "x"), "JSON: 第 1 行第 1 个字起，写法不对"),
    (("reward", "[]"), "request: 要写一个 JSON 对象"),
    (("reward", '{"items":[{"nature":"\\ud800"}]}'), "不是 UTF-8"),
    (("reward", "1" * 5000), "JSON: 有个数太长了"),
    (("reward", request(penalty=12.345)), "penalty: 罚款以元计，最多两位小数"),
    (("reward", request(penalty=-5)), "penalty: 罚款只能是 0 到 100000000000 元"),
    (("reward", request(penalty=-0.5)), "penalty: 罚款以元计，最多两位小数，在 0 到"),
    (("reward", request(penalty=10**20)), "penalty: 罚款只能是 0 到"),
    (("reward", request(penalty=1e9)), None),
    (("reward", request(penalty="2026-02-30")), "penalty: 要写整数"),
    (("reward", '{"penalty":2026-02-30}'), "JSON: 第 1 行第 16 个字起，写法不对"),
    (("reward", request(joint=0)), "joint: 只能是 1 到 100 个人"),
    (("reward", request(joint=50)), "joint: 1100 元 50 个人分，有人分不到 50 元"),
    (("reward", request(deaths=-1)), "deaths: 只能是 0 到 10000 人"),
    (("reward", request(deaths=3, total_deaths=2)), "total_deaths: 总死亡人数比瞒报的还少"),
    (("reward", request(evidence="E9")), "evidence: 只能写 E0、E1、E2，不能写 'E9'"),
    (("reward", request(colour="red")), "colour: 没有这一项"),
    (("reward", request(), "--policy", "samr-2021"), "policy: samr-2021 对这类事没有定数额"),
    (("seal",), "还缺 --to KEYS 和 --authority FINGERPRINT"),
    (("seal", "--to", "{tmp}/none", "--authority", "ab", "x"), "{tmp}/none: 没有这个文件或文件夹"),
    (("seal", "--to", "{tmp}", "--authority", "ab", "x"), "{tmp}: 这是文件夹，要写文件"),
    (("seal", "--to", "{tmp}/bytes", "--authority", "ab", "x"), "{tmp}/bytes: 里面没有这个根密钥签过的公钥"),
    (("open", "--key", "{tmp}/none", "x"), "{tmp}/none: 没有这个文件或文件夹"),
    (("open", "--key", "{tmp}/bytes", "x"), "{tmp}/bytes: 不是 32 字节的种子"),
    (("open", "--key", "{tmp}/bytes/x", "x"), "{tmp}/bytes/x: 路径里有一段不是文件夹"),
    (("policy", "show", "{tmp}"), "{tmp}: 没有这个政策包，也没有放着 pack.toml 的这个文件夹"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\n")
    (tmp_path / "empty").touch()
    return tmp_path


def check_sentence(text: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", text), text
    assert "Traceback" not in text
    assert text.count("\n") == 1


@pytest.mark.parametrize(("arguments", "said"), USAGE)
def test_options_that_cannot_be_understood(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str) -> None:
    assert main(arguments) == 2
    found = capsys.readouterr()
    assert (found.out, found.err[: len(said)]) == ("", said)
    check_sentence(found.err)
    if arguments:
        assert main([*arguments[:1], "--json", *arguments[1:]]) == 2
        found = capsys.readouterr()
        assert (list(json.loads(found.out)), found.err) == (["error"], "")


@pytest.mark.parametrize(("arguments", "said"), INPUT)
def test_input_that_cannot_be_answered(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...], said: str | None
) -> None:
    given = [one.replace("{tmp}", str(folder)) if "{tmp}" in one else one for one in arguments]
    status = main(given)
    found = capsys.readouterr()
    if said is None:  # It looks wrong and is not.
        assert (status, found.err) == (0, "")
        return
    said = said.replace("{tmp}", str(folder))
    assert (status, found.out, found.err[: len(said)]) == (1, "", said)
    if given[0] == "policy":
        return  # It has every fault and says how many there are.
    check_sentence(found.err)
    assert main([*given, "--json"]) == 1
    again = capsys.readouterr()
    assert (json.loads(again.out), again.err) == ({"error": found.err.removesuffix("\n")}, "")


@pytest.mark.parametrize("command", [("sweep",), ("clerks",), ("init",), ("serve", "portal"), ("run", "--ports", "0,0,0,0")])
def test_a_data_directory_that_is_a_file(capsys: pytest.CaptureFixture[str], folder: Path, command: tuple[str, ...]) -> None:
    assert main([*command, "--data", str(folder / "bytes")]) == 1
    found = capsys.readouterr()
    assert found.out == ""
    assert str(folder / "bytes") in found.err
    assert "不是文件夹" in found.err
    assert (folder / "bytes").read_bytes() == b"\xff\xfe\n"


@pytest.mark.parametrize("command", ["locate", "route", "reward"])
@pytest.mark.parametrize(
    ("name", "status", "said"), [("none", 2, "没有这个文件或文件夹"), ("", 2, "这是文件夹"), ("empty", 0, "")]
)
def test_a_file_of_lines(
    capsys: pytest.CaptureFixture[str], folder: Path, command: str, name: str, status: int, said: str
) -> None:
    assert main([command, "--lines", str(folder / name)]) == status
    found = capsys.readouterr()
    assert (found.out, said in found.err, bool(found.err)) == ("", True, bool(said))


@pytest.mark.parametrize("command", ["locate", "route", "reward"])
def test_a_line_that_is_no_text_spoils_no_other(capsys: pytest.CaptureFixture[str], folder: Path, command: str) -> None:
    assert main([command, "--lines", str(folder / "bytes")]) == 1
    assert json.loads(capsys.readouterr().out) == {"error": lines.NO_TEXT}


def test_what_comes_in_must_be_open_and_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\xff")))
    assert main(["reward"]) == 1
    assert capsys.readouterr().err == f"{lines.NO_TEXT}\n"
    monkeypatch.setattr(sys, "stdin", None)
    assert main(["reward"]) == 1
    assert capsys.readouterr().err == "anshao：标准输入：没有打开。\n"


def start(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    environment: Mapping[str, str] = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "cli", *arguments]
    return subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False, **more)  # type: ignore[call-overload, no-any-return]


def test_a_full_disk_is_told_once() -> None:
    with Path("/dev/full").open("wb") as full:
        done = start("locate", "周村区王村镇", stdout=full)
    assert (done.returncode, done.stderr) == (1, "anshao：磁盘满了，写不下；腾出地方再来。\n")


def test_a_reader_who_went_away_is_told_nothing() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = start("locate", "周村区王村镇", stdout=pipe)
    assert (done.returncode, done.stderr) == (141, "")


def test_who_interrupts_sees_no_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Waiting:
        @property
        def buffer(self) -> object:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Waiting())
    assert main(["reward"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_fault_that_argparse_words_otherwise_is_kept_as_it_is() -> None:
    assert told("argument --data: 要写文件夹") == "--data 要写文件夹"
    assert told("something new") == "something new"


def test_policy_files_that_cannot_be_read_are_named_by_every_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import policies

    fault = "policies/national/rules.toml:3: P00: 没有写"

    def broken() -> object:
        raise policies.PolicyError(fault)

    monkeypatch.setattr(policies, "load", broken)
    for command in (("reward", request()), ("route",)):
        assert main(command) == 1
        assert capsys.readouterr() == ("", f"{fault}\n")
        assert main([*command, "--json"]) == 1
        assert json.loads(capsys.readouterr().out) == {"error": fault}
