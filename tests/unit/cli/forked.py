"""A small application behind the forking server, started by test_forking.py as a process without threads of its own."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from cli.forking import ForkingServer
from cli.one_request import GATE, Limits

# Who has come to the gate and who has had a turn, a byte for each: children append to what all of them share.
COME, HAD = os.memfd_create("come"), os.memfd_create("had")


def count(descriptor: int) -> int:
    """Count this request too; how many there are with it."""
    os.write(descriptor, b"x")
    return os.fstat(descriptor).st_size


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers with its process, after reading all; /work waits for a turn, /hold reads in it, /file wants a temporary file.

    /come says how many have come: to the gate for /work, into their turn for /hold, to their place for /large.
    """
    told: dict[str, Any] = {"pid": os.getpid(), "parent": os.getppid(), "path": environ["PATH_INFO"]}
    with environ[GATE]() if environ["PATH_INFO"] == "/hold" else nullcontext() as turn:
        if environ["PATH_INFO"] in ("/hold", "/large"):
            count(COME)
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
    told |= {"read": len(body), "turn": turn}
    if environ["PATH_INFO"] == "/work":
        count(COME)
        with environ[GATE]() as turn:
            told |= {"turn": turn, "nth": count(HAD)}
            time.sleep(0.05)
    if environ["PATH_INFO"] == "/come":
        told["come"] = os.fstat(COME).st_size
    if environ["PATH_INFO"] == "/file":
        try:
            with tempfile.TemporaryFile() as file:
                told["file"] = file.write(body)
        except PermissionError as error:
            told["file"] = str(error)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]


def main() -> None:
    """Serve on the socket whose descriptor stands first, within the limits that stand second."""
    given = json.loads(sys.argv[2])
    listening = socket.socket(fileno=int(sys.argv[1]))
    ForkingServer(application, listening, Limits(**given["limits"]), proxies=given["proxies"]).serve()


if __name__ == "__main__":
    main()
