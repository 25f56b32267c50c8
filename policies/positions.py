"""On which line of a TOML file each table, key and item begins; tomllib reads the values and forgets the places.

The text has been read by tomllib before, so the walk below relies on its form: a statement is `[table]`, `[[table]]` or
`key = value`, and a value is a string (four kinds), an array, an inline table, or a word up to the next delimiter. A path
is the keys and indices that lead to a value: `("departments", 3, "id")`.
"""

from __future__ import annotations

import re
import tomllib

Path = tuple[str | int, ...]
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|(?!""").)*?"{3,5}|' r"'''(?:(?!''').)*?'{3,5}|" r'"(?:\\.|[^"\\\n])*"|' r"'[^'\n]*'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WORD = re.compile(r"[^,\]}#\n]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")


class _Walk:
    """The walk through one text: where it stands, and what it has found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {(): 1}
        self.counts: dict[Path, int] = {}

    def move(self, end: int) -> None:
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.move(found.end())

    def take(self, literal: str) -> bool:
        """Step over `literal` if it stands here."""
        if not self.text.startswith(literal, self.at):
            return False
        self.move(self.at + len(literal))
        return True

    def key(self) -> tuple[str, ...]:
        """Read a key with its dots; a quoted part is read by tomllib itself."""
        parts: list[str] = []
        while True:
            found = _STRING.match(self.text, self.at) or _BARE.match(self.text, self.at)
            if found is None:
                return tuple(parts)
            part = found.group()
            parts.append(next(iter(tomllib.loads(f"{part} = 0"))) if part[0] in "\"'" else part)
            self.move(found.end())
            dot = _DOT.match(self.text, self.at)
            if dot is None:
                return tuple(parts)
            self.move(dot.end())

    def found(self, path: Path, line: int) -> None:
        """Note a path, and the tables above it that no header names."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def inside(self, keys: tuple[str, ...]) -> Path:
        """Return the path of a header's keys: the last item of every array of tables on the way."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def header(self) -> Path:
        line, many = self.line, self.take("[[")
        if not many:
            self.take("[")
        self.skip(_BLANK)
        keys = self.key()
        path = self.inside(keys)
        if many:
            path = (*self.inside(keys[:-1]), keys[-1])
            self.found(path, line)
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        # A table that a dotted key began elsewhere is where its own header stands.
        self.found(path, line)
        self.lines[path] = line
        self.skip(_BLANK)
        self.take("]]" if many else "]")
        return path

    def pair(self, table: Path) -> None:
        line = self.line
        path = (*table, *self.key())
        self.found(path, line)
        self.skip(_BLANK)
        self.take("=")
        self.skip(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        if self.take("["):
            self.items(path)
        elif self.take("{"):
            self.skip(_BLANK)
            while not self.take("}"):
                self.pair(path)
                self.skip(_BLANK)
                self.take(",")
                self.skip(_BLANK)
        else:
            found = _STRING.match(self.text, self.at)
            self.skip(_STRING if found else _WORD)

    def items(self, path: Path) -> None:
        number = 0
        self.skip(_BLANK)
        while not self.take("]"):
            self.found((*path, number), self.line)
            self.value((*path, number))
            number += 1
            self.skip(_BLANK)
            self.take(",")
            self.skip(_BLANK)


def positions(text: str) -> dict[Path, int]:
    """Return the line (from 1) on which each path of a valid TOML text begins; the whole file is `()`."""
    walk = _Walk(text)
    table: Path = ()
    walk.skip(_BLANK)
    while walk.at < len(text):
        if text.startswith("[", walk.at):
            table = walk.header()
        else:
            walk.pair(table)
        walk.skip(_BLANK)
    return walk.lines
