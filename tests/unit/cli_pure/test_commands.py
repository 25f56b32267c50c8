"""The commands `locate`, `route` and `reward` as they are called, against the contract in docs/formats.md."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import policies
from cli.__main__ import main
from policies import load

PACKS = "karamay、panzhihua、zhanhe、zhejiang、zhoucun"
REQUEST = {
    "items": [{"nature": "N2", "severity": "S1", "verified": True}],
    "evidence": "E1",
    "insider": "I0",
    "flags": [],
    "joint": 1,
    "penalty": None,
    "deaths": None,
    "total_deaths": None,
}


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    status, out, err = call(capsys, *arguments, "--json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return answer


def lines(capsys: pytest.CaptureFixture[str], path: Path, *arguments: str) -> tuple[int, list[dict[str, object]]]:
    status, out, err = call(capsys, *arguments, "--lines", str(path))
    assert err == ""
    return status, [json.loads(line) for line in out.splitlines()]


class TestLocate:
    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "locate", "淄博市周村区") == {
            "code": "370306000000",
            "name": "山东省淄博市周村区",
            "level": "county",
            "candidates": [],
        }

    def test_several_words_are_one_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "locate", "周村区", "王村镇")["code"] == "370306102000"

    def test_candidates(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "locate", "江苏鼓楼区") == {
            "code": None,
            "name": None,
            "level": None,
            "candidates": [
                {"code": "320106000000", "name": "江苏省南京市鼓楼区", "level": "county"},
                {"code": "320302000000", "name": "江苏省徐州市鼓楼区", "level": "county"},
            ],
        }

    def test_plain(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(capsys, "locate", "周村区王村镇") == (0, "山东省淄博市周村区王村镇（镇街，370306102000）\n", "")
        assert call(capsys, "locate", "月亮") == (0, "没找到。换个写法，或者一级一级选。\n", "")
        assert call(capsys, "locate", "江苏鼓楼区")[1].startswith("说不准，可能是：\n  江苏省南京市鼓楼区")

    def test_no_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(capsys, "locate") == (1, "", "还缺 TEXT：写一段话，说是哪里\n")

    def test_lines(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "lines"
        path.write_bytes("\ufeff周村区王村镇\r\n\n".encode() + b"\xff\n" + "淄博".encode())
        status, answers = lines(capsys, path, "locate")
        assert status == 1
        assert [answer.get("code", answer.get("error")) for answer in answers] == [
            "370306102000",
            None,
            "不是 UTF-8 的文字，先转成 UTF-8",
            "370300000000",
        ]

    def test_a_file_that_is_not_there(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        status, out, err = call(capsys, "locate", "--lines", str(tmp_path / "none"))
        assert (status, out) == (2, "")
        assert err == f"{tmp_path / 'none'}：没有这个文件或文件夹。\n"


class TestRoute:
    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        arguments = ("--region", "370306102000", "--sector", "construction", "--category", "C16")
        assert asked(capsys, "route", *arguments) == {
            "lead": {
                "id": "zhoucun-housing",
                "name": "周村区住房和城乡建设局",
                "region": "370306000000",
                "level": "county",
            },
            "assisting": [],
            "supervisor": {
                "id": "zhoucun-committee",
                "name": "周村区安委办",
                "region": "370306000000",
                "level": "county",
            },
            "excluded": [],
            "trace": [{"rule": "N34", "sentence": "工地的安全，归住房和城乡建设局管。"}],
        }

    @pytest.mark.parametrize("name", ["zhoucun-housing", "周村区住房和城乡建设局", "区住建局"])
    def test_a_conflict_by_id_or_name(self, capsys: pytest.CaptureFixture[str], name: str) -> None:
        answer = asked(capsys, "route", "--region", "370306", "--sector", "工地", "--conflict", name)
        assert [one["id"] for one in (answer["lead"], *answer["excluded"])] == ["zibo-emergency", "zhoucun-housing"]  # type: ignore[misc]

    def test_upward_and_flag(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "route", "--upward")["lead"]["id"] == "zibo-emergency"  # type: ignore[index]
        assert asked(capsys, "route", "--flag", "official")["lead"]["id"] == "zhoucun-discipline"  # type: ignore[index]

    def test_plain(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, _ = call(capsys, "route", "--sector", "校车", "--category", "C12")
        assert status == 0
        assert out.splitlines()[:4] == [
            "来查的：周村区教育和体育局",
            "一起查的：周村区公安分局",
            "盯着它办的：周村区安委办",
            "为什么是它们？",
        ]

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            (("--category", "C77"), "category: 没有 C77 这个事由，只有 C01…C28 和 C99"),
            (("--sector", "月亮"), "sector: zhoucun 没有 '月亮' 这个行业"),
            (("--conflict", "nobody"), "conflict: zhoucun 没有 'nobody' 这个部门"),
            (("--region", "37030"), "region: 要写十二位数字的代码，不能写 '37030'"),
            (("--region", "月亮"), "region: '月亮' 不是代码，也认不准是哪里"),
            (("--sector", "尾矿"), "sector: zhoucun 没有 '尾矿' 这个行业；可能是：mine.tailings 尾矿库"),
            (("--conflict", "公安"), "conflict: zhoucun 没有 '公安' 这个部门；可能是：周村区公安分局"),
            (("--pack", "atlantis"), f"pack: atlantis: 没有这个政策包，也没有放着 pack.toml 的这个文件夹。有的是：{PACKS}"),
        ],
    )
    def test_errors(self, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], error: str) -> None:
        assert call(capsys, "route", *arguments) == (1, "", error + "\n")
        status, out, err = call(capsys, "route", *arguments, "--json")
        assert (status, json.loads(out), err) == (1, {"error": error}, "")

    def test_a_place_by_name_and_a_pack_by_folder(self, capsys: pytest.CaptureFixture[str]) -> None:
        by_code = asked(capsys, "route", "--region", "370306102000", "--sector", "factory")
        assert asked(capsys, "route", "--region", "周村区王村镇", "--sector", "factory") == by_code
        folder = str(policies.ROOT / "zhanhe")
        assert asked(capsys, "route", "--pack", folder) == asked(capsys, "route", "--pack", "zhanhe")
        status, _, err = call(capsys, "route", "--region", "鼓楼区")
        assert status == 1
        assert "可能是：江苏省南京市鼓楼区、江苏省徐州市鼓楼区" in err

    def test_lines(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "lines"
        path.write_text(
            '{"region":"370306102000","sector":"factory","category":"C16"}\n'
            "\n"
            '{"colour":"red"}\n'
            "[]\n"
            '{"sector":"construction","conflict":["区住建局"],"flags":[],"upward":false}\n'
            '{"upward":"yes"}\n',
            encoding="utf-8",
        )
        status, answers = lines(capsys, path, "route")
        assert status == 1
        assert [answer["lead"]["id"] if "lead" in answer else answer["error"] for answer in answers] == [  # type: ignore[index]
            "zhoucun-emergency",
            "JSON: 是空的，没有要答的",
            "colour: 没有这一项",
            "要写一个 JSON 对象，放在花括号里",
            "zibo-emergency",
            "upward: 只能写 true 或 false",
        ]


class TestReward:
    def test_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "reward", json.dumps(REQUEST)) == {
            "status": "PAYABLE",
            "amount": 1550,
            "shares": None,
            "rules": ["A01", "A02:N2", "A03:S1", "A04:E1"],
            "advisory": None,
        }

    def test_shares_and_advisory(self, capsys: pytest.CaptureFixture[str]) -> None:
        answer = asked(capsys, "reward", json.dumps({**REQUEST, "joint": 3, "penalty": 80000.5}))
        assert answer["shares"] == [550, 500, 500]
        assert answer["advisory"] == 12000.07  # 15 % of 80000.50, down to the fen.

    def test_zero_and_pending(self, capsys: pytest.CaptureFixture[str]) -> None:
        zero = asked(capsys, "reward", json.dumps({**REQUEST, "flags": ["not_first"]}))
        assert zero == {"status": "ZERO", "amount": 0, "shares": None, "rules": ["Z09"], "advisory": None}
        pending = asked(capsys, "reward", json.dumps({**REQUEST, "flags": ["pending"]}))
        assert pending == {"status": "PENDING", "amount": None, "shares": None, "rules": ["P00"], "advisory": None}

    @pytest.mark.parametrize(
        ("policy", "own"),
        [("mission-1", "安哨示范奖励办法全文"), ("zhoucun-2014", "关于进一步加强安全生产隐患排查治理工作的意见六")],
    )
    def test_the_trace_cites_the_policy(self, capsys: pytest.CaptureFixture[str], policy: str, own: str) -> None:
        arguments = ("reward", json.dumps(REQUEST), "--policy", policy)
        answer = asked(capsys, *arguments, "--trace")
        trace = answer.pop("trace")
        assert isinstance(trace, list)
        assert answer == asked(capsys, *arguments)
        assert [one["rule"] for one in trace] == [*answer["rules"], "K01"]  # type: ignore[misc]
        assert {one["citation"] for one in trace if one["rule"][0] == "A"} == {own}
        assert sum(one["added"] or 0 for one in trace) == answer["amount"]
        plain = call(capsys, *arguments)[1]
        assert all(f"{one['rule']} {one['sentence']}" in plain for one in trace)

    def test_from_stdin(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(REQUEST).encode())))
        assert asked(capsys, "reward")["amount"] == 1550

    def test_another_policy(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert asked(capsys, "reward", json.dumps(REQUEST), "--policy", "zhoucun-2014")["amount"] == 1625
        assert asked(capsys, "reward", json.dumps(REQUEST), "--policy", "cn-2018")["amount"] == 3000
        assert asked(capsys, "reward", json.dumps(REQUEST), "--stacking", "max_of")["amount"] == 3000

    def test_plain_names_every_citation(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, out, _ = call(capsys, "reward", json.dumps({**REQUEST, "penalty": 80000}))
        assert status == 0
        assert out.startswith("1550 元\n  A01 ")
        assert "国家办法对照：12000 元（罚款 8 万元的 15%）。\n本次发 1550 元。\n" in out
        rules = [line for line in out.splitlines() if line.startswith("  ")]
        assert [line.split()[0] for line in rules] == ["A01", "A02:N2", "A03:S1", "A04:E1", "A10", "K01"]
        assert all(line.endswith("〕") for line in rules)

    @pytest.mark.parametrize(
        ("text", "error"),
        [
            ("{", "JSON: 第 1 行第 2 个字起，写法不对"),
            ('{"items":[],"penalty":NaN}', "JSON: 不能写 NaN"),
            ("[" * 100_000, "JSON: 一层套一层，太深了"),
            ("{}", "items: 至少要写一项事实"),
        ],
    )
    def test_errors(self, capsys: pytest.CaptureFixture[str], text: str, error: str) -> None:
        status, out, err = call(capsys, "reward", text)
        assert (status, out) == (1, "")
        assert err.startswith(error)

    def test_an_unknown_policy(self, capsys: pytest.CaptureFixture[str]) -> None:
        status, _, err = call(capsys, "reward", json.dumps(REQUEST), "--policy", "none")
        assert status == 1
        assert err.startswith("policy: 没有 'none' 这个奖励办法，只有 ")

    def test_lines_answer_the_worked_examples_in_order(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        examples = load().reward_policies["mission-1"].examples
        path = tmp_path / "lines"
        path.write_text("".join(json.dumps(dict(one.request)) + "\n" for one in examples), encoding="utf-8")
        status, answers = lines(capsys, path, "reward")
        assert status == 0
        assert [(one["amount"], one["advisory"], one["rules"]) for one in answers] == [
            (one.amount, one.advisory, list(one.rules)) for one in examples
        ]

    def test_a_bad_line_spoils_no_other(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        text = f"{json.dumps(REQUEST)}\nnonsense\n{json.dumps(REQUEST)}\n"
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        status, answers = lines(capsys, Path("-"), "reward")
        assert status == 1
        assert ["error" in answer for answer in answers] == [False, True, False]
