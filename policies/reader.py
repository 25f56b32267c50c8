"""Reading of policy TOML with errors that name the file, the line, the key and the reason.

Every value that the loader takes goes through a `Table`, which knows where it came from. A key that nobody asked for is
an error too: a misspelt key would otherwise be a rule that silently does not apply. The reasons are Chinese: whoever
writes a pack reads them, and they say what is wrong and what is allowed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from policies.positions import Path as Place
from policies.positions import positions
from policies.toml_faults import fault_of, line_of_byte

MOST_CHOICES = 12
"""How many allowed values a reason lists before it says only how many there are."""
MOST = 10**15
"""No sum, length or share is larger, and no database holds much more."""


class PolicyError(Exception):
    """Policy data that cannot be used; the message names file, line, key and reason, one fault a line."""

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults one by one."""
        return tuple(str(self).splitlines())


def together(faults: Iterable[str]) -> PolicyError:
    """Return one error for several faults, each named once."""
    return PolicyError("\n".join(dict.fromkeys(faults)))


@dataclass
class Source:
    """One file as it was read: its name for messages, its text, and the faults that did not stop the reading."""

    name: str
    text: str = ""
    faults: list[str] = field(default_factory=list)

    @cached_property
    def lines(self) -> dict[Place, int]:
        """The line of each key; walked only when there is something to say."""
        return positions(self.text)

    def line(self, place: Place) -> int:
        """Return the line of `place`, or of the nearest thing that it would lie in."""
        while place not in self.lines:
            place = place[:-1]
        return self.lines[place]


def _named(place: Place) -> str:
    text = ""
    for part in place:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


class Table:
    """A TOML table that remembers its place and which keys were read."""

    def __init__(self, values: dict[str, object], source: Source, place: Place = ()) -> None:
        self._values = values
        self._source = source
        self._place = place
        self._read: set[str] = set()

    def fail(self, key: str, reason: str) -> PolicyError:
        """Return the error for `key` of this table; the caller raises it."""
        return self.fail_at((key,), reason)

    def fail_at(self, within: Place, reason: str) -> PolicyError:
        """Return the error for what lies deeper in this table."""
        place = (*self._place, *within)
        return PolicyError(f"{self._source.name}:{self._source.line(place)}: {_named(place)}: {reason}")

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Keep a fault of what is read inside, and go on behind it: `done` of the whole file raises them together."""
        try:
            yield
        except PolicyError as error:
            self._source.faults += error.faults

    def once(self, key: str, value: str, before: Container[str]) -> None:
        """Refuse `value` of `key` where it stood before."""
        if value in before:
            raise self.fail(key, f"{value} 写了两次")

    def check(self) -> None:
        """Raise what was caught so far, before something is read that rests on it."""
        if self._source.faults:
            raise together(self._source.faults)

    def has(self, key: str) -> bool:
        """Tell whether the table has `key`."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._values)

    def _take(self, key: str) -> object:
        if key not in self._values:
            raise self.fail(key, "没有写")
        self._read.add(key)
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; an empty one only where a default was given."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, str):
            raise self.fail(key, "要写成一段文字，放在引号里")
        if not value and default is None:
            raise self.fail(key, "不能空着")
        self._check_text(key, value)
        return value

    def _check_text(self, key: str, value: str) -> None:
        """Refuse what nobody sees on the page: space around a text, and characters without a shape."""
        if value != value.strip():
            raise self.fail(key, "前后有空格或者换行，要去掉" if value.strip() else "不能只有空格")
        if not value.isprintable():
            raise self.fail(key, "里面有换行或者看不见的字符")

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return a string out of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.fail(key, f"{choices(allowed)}，不能写 {value!r}")
        return value

    def choices(self, key: str, allowed: tuple[str, ...], default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of strings out of `allowed`, none of them twice."""
        values = self.texts(key, default)
        for number, value in enumerate(values):
            if value not in allowed:
                raise self.fail(key, f"{choices(allowed)}，不能写 {value!r}")
            self.once(key, value, values[:number])
        return values

    def integer(self, key: str, default: int | None = None, minimum: int = 0) -> int:
        """Return an integer not below `minimum`."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(key, "要写整数")
        if value < minimum:
            raise self.fail(key, f"不能小于 {minimum}")
        if value > MOST:
            raise self.fail(key, "数太大了")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return a boolean."""
        if key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fail(key, "只能写 true 或 false")
        return value

    def day(self, key: str) -> date | None:
        """Return a date, or None when the key is missing (an open end)."""
        if key not in self._values:
            return None
        value = self._take(key)
        if type(value) is not date:
            raise self.fail(key, "要写日期，像 2018-01-04，不加引号")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates without repetition."""
        value = self._take(key)
        if not isinstance(value, list) or not all(type(item) is date for item in value):
            raise self.fail(key, "要写一列日期")
        if len(set(value)) != len(value):
            raise self.fail(key, "有一天写了两次")
        return tuple(value)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of strings."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, '要写一列文字，像 ["甲", "乙"]')
        for item in value:
            if not item:
                raise self.fail(key, "里面有一段是空的")
            self._check_text(key, item)
        return tuple(value)

    def integers(self, key: str) -> dict[str, int]:
        """Return a table whose values are all integers of at least 0."""
        inner = self.table(key)
        return {name: inner.integer(name) for name in inner.names()}

    def table(self, key: str) -> Table:
        """Return an inner table."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.fail(key, "要写成一张表")
        return Table(value, self._source, (*self._place, key))

    def tables(self, key: str, optional: bool = False) -> Iterator[Table]:
        """Yield the tables of an array of tables."""
        if optional and key not in self._values:
            return
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(key, f"要写成一段一段的 [[{key}]]")
        for number, item in enumerate(value):
            yield Table(item, self._source, (*self._place, key, number))

    def raw(self, key: str) -> object:
        """Return a value as it stands, for content that is checked elsewhere."""
        return self._take(key)

    def done(self) -> None:
        """Refuse keys that were never read; for a whole file, raise everything that was caught besides."""
        unknown = [str(self.fail(key, "没有这一项，是不是写错了")) for key in self._values if key not in self._read]
        faults = [*(self._source.faults if not self._place else ()), *unknown]
        if faults:
            raise together(faults)


def choices(allowed: tuple[str, ...]) -> str:
    """Say what may be written: the values, or how many there are where they would fill a page."""
    named = [one or "空" for one in allowed]
    return f"只能写 {'、'.join(named[:MOST_CHOICES])}" + (f" 等 {len(named)} 个里的" if len(named) > MOST_CHOICES else "")


def read(path: Path, root: Path) -> Table:
    """Read a TOML file; errors name it from the folder of the policies on, or whole where it lies elsewhere."""
    name = f"{root.name}/{path.relative_to(root).as_posix()}" if path.is_relative_to(root) else str(path)
    values, text = toml_of(path, name)
    return Table(values, Source(name, text))


def toml_of(path: Path, name: str) -> tuple[dict[str, Any], str]:
    """Return what a TOML file holds, and its text; PolicyError with `name` and the line for what cannot be read."""
    text = ""
    try:
        text = text_of(path)
        return tomllib.loads(text), text
    except FileNotFoundError:
        raise PolicyError(f"{name}:1: 没有这个文件") from None
    except OSError as error:
        raise PolicyError(f"{name}:1: 打不开这个文件（{error.strerror}）") from None
    except UnicodeDecodeError as error:
        raise PolicyError(f"{name}:{line_of_byte(error)}: 不是 UTF-8 文字；存的时候选 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        line, reason = fault_of(error, text)
        raise PolicyError(f"{name}:{line}: {reason}") from None


def text_of(path: Path) -> str:
    """Return the text of a file without the mark that some editors put before UTF-8; UnicodeDecodeError, OSError."""
    return path.read_text(encoding="utf-8-sig")
