"""Calls static/js/crypto in one Node process per session (js_runner.mjs); bytes go and come as bytes."""

from __future__ import annotations

import json
import pathlib
import shutil
import subprocess
from typing import Any, cast

from crypto import OpeningError
from crypto.encoding import b64u, unb64u

HERE = pathlib.Path(__file__).parent


class ScriptError(Exception):
    """The script failed in another way than by refusing what it was given."""


class Bag(dict[str, Any]):
    """Marks an argument that the script makes into an object of its own: a keyring or a mailbox."""


def keyring(authority: bytes, root_public: bytes, wires: list[bytes], day: int) -> Bag:
    """Name a keyring that the script verifies before it calls."""
    return Bag({"$keyring": {"authority": authority, "rootPublic": root_public, "wires": wires, "day": day}})


class Script:
    """Somewhere that the browser's modules run, and the way to call them."""

    def call(self, name: str, *args: object) -> Any:
        """Call `module.function` or `module.Class#method`; OpeningError where the script throws its own."""
        answer = self._run({"call": name, "args": [_encode(arg) for arg in args]})
        if answer.get("error") == "OpeningError":
            raise OpeningError
        if "error" in answer:
            raise ScriptError(f"{answer['error']}: {answer['message']}")
        return _decode(answer["value"])

    def _run(self, command: dict[str, object]) -> dict[str, Any]:
        raise NotImplementedError


class NodeScript(Script):
    """A running Node process with the browser's modules."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            raise ScriptError("node is needed to test the browser's half of crypto")
        command = [node, "--no-warnings", str(HERE / "js_runner.mjs")]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def _run(self, command: dict[str, object]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "Ended", "message": "node ended"}')
        return answer

    def close(self) -> None:
        """End the process by closing its input."""
        self._process.communicate(timeout=60)


def _encode(value: object) -> object:
    if isinstance(value, bytes):
        return {"$bytes": b64u(value)}
    if isinstance(value, dict):
        return {key: _encode(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list | tuple):
        return [_encode(item) for item in value]
    return value


def _decode(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return unb64u(value["$bytes"])
        return {key: _decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_decode(item) for item in value]
    return value
