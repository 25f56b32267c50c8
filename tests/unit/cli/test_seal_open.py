"""`seal` and `open` through the command line: files, lines, JSON, and everything that must not open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.__main__ import main
from crypto.encoding import TipId, b64u, ed25519_public, random_id, random_seed, unb64u
from crypto.keyring import Trust
from crypto.routing import Facts, TipBody, seal_tip
from crypto.suite1 import public_from_seed
from tests.unit.cli.keys import Keys


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys.make("fire", "police")
    (tmp_path / "keys.json").write_text(json.dumps(made.document()))
    for name, seed in made.intake.items():
        (tmp_path / f"{name}.seed").write_bytes(seed)
    return made


def seal(folder: Path, keys: Keys, *more: str) -> int:
    return main(["seal", "--to", str(folder / "keys.json"), "--authority", keys.fingerprint, *more])


def test_a_file_comes_back_for_each_recipient(
    tmp_path: Path, keys: Keys, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    content = bytes(range(256)) * 70
    (tmp_path / "notes").write_bytes(content)
    assert seal(tmp_path, keys, str(tmp_path / "notes")) == 0
    sealed = (tmp_path / "notes.sealed").read_bytes()
    assert content[:64] not in sealed
    for name in keys.intake:
        capfdbinary.readouterr()
        assert main(["open", "--key", str(tmp_path / f"{name}.seed"), str(tmp_path / "notes.sealed")]) == 0
        assert capfdbinary.readouterr().out == content
    out = tmp_path / "back"
    arguments = ["open", "--key", str(tmp_path / "fire.seed"), "--out", str(out), str(tmp_path / "notes.sealed")]
    assert main(arguments) == 0
    assert out.read_bytes() == content
    # Neither command replaces a file that is there.
    assert main(arguments) == 1
    assert seal(tmp_path, keys, str(tmp_path / "notes")) == 1


def test_only_the_named_department_can_open(
    tmp_path: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").write_text("x")
    assert seal(tmp_path, keys, "--department", "fire", str(tmp_path / "notes")) == 0
    assert main(["open", "--key", str(tmp_path / "fire.seed"), str(tmp_path / "notes.sealed")]) == 0
    capsys.readouterr()
    assert main(["open", "--json", "--key", str(tmp_path / "police.seed"), str(tmp_path / "notes.sealed")]) == 1
    assert "打不开" in json.loads(capsys.readouterr().out)["error"]
    assert seal(tmp_path, keys, "--department", "water", str(tmp_path / "notes")) == 1


def test_lines_in_order_and_errors_among_them(
    tmp_path: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = ["一", "", "第三行 three"]
    (tmp_path / "lines").write_text("\n".join(texts) + "\n")
    assert seal(tmp_path, keys, "--lines", str(tmp_path / "lines")) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    sealed = [answer["sealed"] for answer in answers]
    assert len({len(text) for text in sealed}) == 1
    (tmp_path / "sealed").write_text("\n".join([sealed[0], "nonsense", *sealed[1:]]) + "\n")
    assert main(["open", "--key", str(tmp_path / "police.seed"), "--lines", str(tmp_path / "sealed")]) == 1
    opened = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "error" in opened.pop(1)
    assert [unb64u(answer["content"]).decode() for answer in opened] == texts
    assert {answer["kind"] for answer in opened} == {"file"}


def change(document: dict[str, Any], keys: Keys, what: str) -> dict[str, Any]:
    other = Keys.make("fire")
    match what:
        case "root":
            return document | {"root": other.document()["root"]}
        case "authority":
            return document | {"authority": b64u(random_id())}
        case "record":
            wire = bytearray(unb64u(document["records"][-1]))
            wire[-100] ^= 1
            return document | {"records": [*document["records"][:-1], b64u(bytes(wire))]}
        case "foreign":
            return document | {"records": document["records"] + other.document()["records"]}
        case "empty":
            return document | {"records": []}
    return {"v": 2}


@pytest.mark.parametrize("what", ["root", "authority", "record", "foreign", "empty", "version"])
def test_keys_that_are_not_under_the_root_of_the_poster_are_refused(tmp_path: Path, keys: Keys, what: str) -> None:
    (tmp_path / "notes").write_text("x")
    (tmp_path / "keys.json").write_text(json.dumps(change(keys.document(), keys, what)))
    assert seal(tmp_path, keys, str(tmp_path / "notes")) == 1
    assert not (tmp_path / "notes.sealed").exists()


def test_another_fingerprint_is_refused(tmp_path: Path, keys: Keys) -> None:
    (tmp_path / "notes").write_text("x")
    other = Keys.make("fire").fingerprint
    assert main(["seal", "--to", str(tmp_path / "keys.json"), "--authority", other, str(tmp_path / "notes")]) == 1
    assert not (tmp_path / "notes.sealed").exists()


@pytest.mark.parametrize("position", [0, 1, 2, 3, 10, 30, 60, 70, 150, 1500, 2500, 2600, -1])
def test_one_changed_byte_does_not_open(tmp_path: Path, keys: Keys, position: int) -> None:
    (tmp_path / "notes").write_text("x")
    assert seal(tmp_path, keys, str(tmp_path / "notes")) == 0
    sealed = bytearray((tmp_path / "notes.sealed").read_bytes())
    sealed[position] ^= 1
    (tmp_path / "changed").write_bytes(bytes(sealed))
    # A change within the other recipient's entry is seen only by that recipient.
    statuses = {main(["open", "--key", str(tmp_path / f"{name}.seed"), str(tmp_path / "changed")]) for name in keys.intake}
    assert 1 in statuses


def tip_of(keys: Keys) -> tuple[TipBody, bytes]:
    facts = Facts(keys.authority, TipId(random_id()), "370306102000", "factory", "C16", (), ("fire",), False, "soon")
    texts = {"words": "三号车间没有护栏", "place": "", "subject": "一家厂"}
    choices = {"when": "days", "ongoing": "yes", "known": "saw", "insider": "unsaid", "told": "not"}
    fields: Any = {"v": 1, **texts, **choices, "reward": True, "together": 1, "files": []}
    body = TipBody(facts, public_from_seed(random_seed()), ed25519_public(random_seed()), fields)
    return body, seal_tip(body, Trust(keys.authority, ed25519_public(keys.root_seed)).verify(keys.wires(), keys.day))


def test_a_tip_is_shown(tmp_path: Path, keys: Keys, capsys: pytest.CaptureFixture[str]) -> None:
    body, sealed = tip_of(keys)
    (tmp_path / "tip").write_text(b64u(sealed))
    (tmp_path / "text.seed").write_text(b64u(keys.intake["fire"]) + "\n")
    assert main(["open", "--json", "--key", str(tmp_path / "text.seed"), str(tmp_path / "tip")]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["kind"] == "tip"
    assert answer["tip"]["words"] == body.fields["words"]
    assert answer["tip"]["routing"] == body.facts.json()
    assert main(["open", "--key", str(tmp_path / "text.seed"), str(tmp_path / "tip")]) == 0
    assert "原话：三号车间没有护栏" in capsys.readouterr().out


def test_what_is_no_seed_is_refused(tmp_path: Path, keys: Keys) -> None:
    (tmp_path / "short.seed").write_bytes(b"x" * 31)
    assert main(["open", "--key", str(tmp_path / "short.seed"), str(tmp_path / "keys.json")]) == 1
    assert main(["open", "--key", str(tmp_path / "absent.seed"), str(tmp_path / "keys.json")]) == 1


def test_expired_keys_are_not_sealed_to(tmp_path: Path) -> None:
    keys = Keys.make("fire", last_day_from_now=-1)
    (tmp_path / "keys.json").write_text(json.dumps(keys.document()))
    (tmp_path / "notes").write_text("x")
    assert seal(tmp_path, keys, str(tmp_path / "notes")) == 1


