"""Reading of policy TOML with errors that name the file, the key and the reason.

Every value that the loader takes goes through a `Table`, which knows where it came from. A key that nobody asked for is
an error too: a misspelt key would otherwise be a rule that silently does not apply.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path


class PolicyError(Exception):
    """Policy data that cannot be used; the message names file, key and reason."""


class Table:
    """A TOML table that remembers its place and which keys were read."""

    def __init__(self, values: dict[str, object], file: str, path: str = "") -> None:
        self._values = values
        self._file = file
        self._path = path
        self._read: set[str] = set()

    def fail(self, key: str, reason: str) -> PolicyError:
        """Return the error for `key` of this table; the caller raises it."""
        name = f"{self._path}.{key}" if self._path else key
        return PolicyError(f"{self._file}: {name}: {reason}")

    def has(self, key: str) -> bool:
        """Tell whether the table has `key`."""
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._values)

    def _take(self, key: str) -> object:
        if key not in self._values:
            raise self.fail(key, "missing")
        self._read.add(key)
        return self._values[key]

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; an empty one only where a default was given."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, str):
            raise self.fail(key, "must be a string")
        if not value and default is None:
            raise self.fail(key, "must not be empty")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return a string out of `allowed`."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.fail(key, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def integer(self, key: str, default: int | None = None, minimum: int = 0) -> int:
        """Return an integer not below `minimum`."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(key, "must be an integer")
        if value < minimum:
            raise self.fail(key, f"must not be below {minimum}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return a boolean."""
        if key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def day(self, key: str) -> date | None:
        """Return a date, or None when the key is missing (an open end)."""
        if key not in self._values:
            return None
        value = self._take(key)
        if type(value) is not date:
            raise self.fail(key, "must be a date such as 2018-01-04")
        return value

    def days(self, key: str) -> tuple[date, ...]:
        """Return a list of dates without repetition."""
        value = self._take(key)
        if not isinstance(value, list) or not all(type(item) is date for item in value):
            raise self.fail(key, "must be a list of dates")
        if len(set(value)) != len(value):
            raise self.fail(key, "has a date twice")
        return tuple(value)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return a list of strings."""
        if default is not None and key not in self._values:
            return default
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(key, "must be a list of strings")
        return tuple(value)

    def integers(self, key: str) -> dict[str, int]:
        """Return a table whose values are all integers of at least 0."""
        inner = self.table(key)
        return {name: inner.integer(name) for name in inner.names()}

    def table(self, key: str) -> Table:
        """Return an inner table."""
        value = self._take(key)
        if not isinstance(value, dict):
            raise self.fail(key, "must be a table")
        return Table(value, self._file, f"{self._path}.{key}" if self._path else key)

    def tables(self, key: str, optional: bool = False) -> Iterator[Table]:
        """Yield the tables of an array of tables."""
        if optional and key not in self._values:
            return
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.fail(key, "must be an array of tables")
        for number, item in enumerate(value):
            name = f"{self._path}.{key}" if self._path else key
            yield Table(item, self._file, f"{name}[{number}]")

    def raw(self, key: str) -> object:
        """Return a value as it stands, for content that is checked elsewhere."""
        return self._take(key)

    def done(self) -> None:
        """Refuse keys that were never read."""
        for key in self._values:
            if key not in self._read:
                raise self.fail(key, "unknown key")


def read(path: Path, root: Path) -> Table:
    """Read a TOML file; errors name it relative to `root`."""
    name = path.relative_to(root).as_posix()
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")), name)
    except FileNotFoundError:
        raise PolicyError(f"{name}: the file is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{name}: not valid TOML: {error}") from None
