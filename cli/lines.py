"""What the pure commands share: `--json`, `--lines FILE`, and how an error looks in each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

BROKEN = 1
"""Exit status where at least one input could not be answered."""
NO_FILE = 2
"""Exit status where the file of inputs cannot be read."""


class InputError(Exception):
    """An input that a command cannot answer; the message says which part and why."""


def add_options(parser: argparse.ArgumentParser, what: str) -> None:
    """Add `--json` and `--lines`; `what` says what stands on a line."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--lines", metavar="FILE", help=f"answer one JSON line for each line of FILE ({what}); - is stdin")


def parse(text: str) -> object:
    """Return parsed JSON; InputError for anything else, NaN and infinities among it."""

    def refuse(name: str) -> object:
        raise InputError(f"JSON: {name} is not allowed")

    try:
        return json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise InputError(f"JSON: {error}") from None


def dump(answer: object) -> str:
    """Return an answer as one line of JSON."""
    return json.dumps(answer, ensure_ascii=False)


def _read(name: str) -> list[bytes]:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if lines[-1] == b"":
        lines.pop()  # The end of the last line is not a line.
    return [line.removesuffix(b"\r") for line in lines]


def answer_lines(name: str, answer: Callable[[str], object]) -> int:
    """Print one JSON line for each line of the file `name`, in order; return the exit status.

    A line that cannot be answered gives `{"error": …}` and status 1 at the end; the others are answered all the same.
    """
    try:
        lines = _read(name)
    except OSError as error:
        sys.stderr.write(f"{name}: {error.strerror}\n")
        return NO_FILE
    status = 0
    for line in lines:
        try:
            text = dump(answer(line.decode("utf-8")))
        except UnicodeDecodeError:
            text, status = dump({"error": "the line is not UTF-8"}), BROKEN
        except InputError as error:
            text, status = dump({"error": str(error)}), BROKEN
        sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return status


def fail(error: InputError, as_json: bool) -> int:
    """Report an error of a single question and return the exit status."""
    if as_json:
        sys.stdout.write(dump({"error": str(error)}) + "\n")
    else:
        sys.stderr.write(f"{error}\n")
    return BROKEN
