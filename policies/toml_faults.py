"""What is wrong with a text that is no TOML, in the words of whoever wrote it: the line, and the likely slip.

tomllib speaks English and of grammar; its message stays in brackets behind the Chinese reason.
"""

from __future__ import annotations

import tomllib

_TWICE = "同一项、同一张表写了两次，或者 [[…]] 少了一层括号"
_REASONS = (
    ("Cannot overwrite", _TWICE),
    ("Cannot declare", _TWICE),
    ("Cannot redefine", _TWICE),
    ("Cannot mutate", _TWICE),
    ("Duplicate inline", _TWICE),
    ("Unterminated string", "有一段文字少了后引号"),
    ("Unclosed", "有一个括号没有合上"),
    ("Illegal character", "文字里有换行或者看不见的字符；换行要分成两项来写"),
    ("Invalid date", "没有这一天"),
    ("Expected '='", "这一行少了等号，或者名字里有中文、空格"),
    ("Invalid value", "等号后面的写法不对：文字要加英文引号，日期像 2018-01-04"),
)
_OTHER = "看看引号、括号和逗号，要用英文的"


def fault_of(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, str]:
    """Return line and reason; the last line where the text ended too soon."""
    message = str(error)
    _, found, rest = message.partition("(at line ")
    line = int(rest.partition(",")[0]) if found else len(text.splitlines()) or 1
    reason = next((reason for start, reason in _REASONS if message.startswith(start)), _OTHER)
    return line, f"不是 TOML：{reason}（{message}）"


def line_of_byte(error: UnicodeDecodeError) -> int:
    """Return the line of the first byte that is no UTF-8."""
    return bytes(error.object[: error.start]).count(b"\n") + 1
