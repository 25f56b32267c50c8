"""What the pure commands share: `--json`, `--lines FILE`, and how an error looks in each."""

from __future__ import annotations

import argparse
import errno
import json
import sys
from collections.abc import Callable
from pathlib import Path

BROKEN = 1
"""Exit status where at least one input could not be answered."""
NO_FILE = 2
"""Exit status where the file of inputs cannot be read."""


NO_TEXT = "不是 UTF-8 的文字，先转成 UTF-8"
_FAULTS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，要写文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有了，不会盖掉它；换一个名字",
    errno.ENOSPC: "磁盘满了，写不下；腾出地方再来",
    errno.EDQUOT: "磁盘配额满了，写不下；腾出地方再来",
    errno.EROFS: "这里只能读，不能写",
    errno.ENAMETOOLONG: "名字太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EBADF: "没有打开",
    errno.EADDRINUSE: "端口有别的程序在用",
}


class InputError(Exception):
    """An input that a command cannot answer; the message says which part and why."""


def add_options(parser: argparse.ArgumentParser, what: str) -> None:
    """Add `--json` and `--lines`; `what` says what stands on a line, with its measure word."""
    parser.add_argument("--json", action="store_true", help="答成一个 JSON")
    parser.add_argument("--lines", metavar="FILE", help=f"文件里每行{what}，逐行答一行 JSON；- 是标准输入")


def parse(text: str) -> object:
    """Return parsed JSON; InputError for anything else, NaN and infinities among it."""

    def refuse(name: str) -> object:
        raise InputError(f"JSON: 不能写 {name}")

    checked(text)
    if not text.strip():
        raise InputError("JSON: 是空的，没有要答的")
    try:
        found = json.loads(text, parse_constant=refuse)
        # Half of a pair of escapes is no character, and nothing can be looked up by it.
        checked(json.dumps(found, ensure_ascii=False))
    except json.JSONDecodeError as error:
        raise InputError(f"JSON: 第 {error.lineno} 行第 {error.colno} 个字起，写法不对") from None
    except RecursionError:
        raise InputError("JSON: 一层套一层，太深了") from None
    except ValueError:
        raise InputError("JSON: 有个数太长了") from None
    return found


def checked(text: str) -> str:
    """Return a text as it is; InputError for one that was no UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(NO_TEXT) from None
    return text


def dump(answer: object) -> str:
    """Return an answer as one line of JSON."""
    return json.dumps(answer, ensure_ascii=False)


def why(error: OSError) -> str:
    """Return what kept a file from being read or written, as a clause."""
    return _FAULTS.get(error.errno or 0, f"读写不了（{error.strerror or type(error).__name__}）")


def fault(error: OSError) -> str:
    """Return the sentence for what could not be read or written, with its name where it has one."""
    return f"{error.filename}：{why(error)}。" if error.filename else f"{why(error)}。"


def read_stdin() -> bytes:
    """Return all of stdin; OSError where it is closed."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "closed", "标准输入")
    return sys.stdin.buffer.read()


def _read(name: str) -> list[bytes]:
    data = read_stdin() if name == "-" else Path(name).read_bytes()
    found = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if found[-1] == b"":
        found.pop()  # The end of the last line is not a line.
    return [line.removesuffix(b"\r") for line in found]


def answer_lines(name: str, answer: Callable[[str], object]) -> int:
    """Print one JSON line for each line of the file `name`, in order; return the exit status.

    A line that cannot be answered gives `{"error": …}` and status 1 at the end; the others are answered all the same.
    """
    try:
        lines = _read(name)
    except OSError as error:
        sys.stderr.write(f"{name}：{why(error)}。\n")
        return NO_FILE
    status = 0
    for line in lines:
        try:
            text = dump(answer(line.decode("utf-8")))
        except UnicodeDecodeError:
            text, status = dump({"error": NO_TEXT}), BROKEN
        except InputError as error:
            text, status = dump({"error": str(error)}), BROKEN
        sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return status


def fail(error: InputError, as_json: bool) -> int:
    """Report an error of a single question and return the exit status."""
    return report(str(error), as_json=as_json)


def report(sentence: str, *, as_json: bool, status: int = BROKEN) -> int:
    """Tell a fault, on stderr or as JSON on stdout, and return the exit status."""
    if as_json:
        sys.stdout.write(dump({"error": sentence}) + "\n")
    else:
        sys.stderr.write(f"{sentence}\n")
    return status
