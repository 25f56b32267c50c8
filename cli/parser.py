"""What a command was told, read and explained in Chinese: argparse itself speaks English.

A fault is one sentence that names the option, what is wrong with it and what may stand there. It ends the command with
status 2, as argparse does.
"""

from __future__ import annotations

import argparse
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable

WRONG_USE = 2
"""Exit status where options cannot be understood."""
_HELP = "看这段说明"
_OWN = re.compile(r"argument (?P<name>[^:]+): (?P<rest>.*)", re.DOTALL)
_FAULTS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"the following arguments are required: (.*)", lambda it: f"还缺 {_names(it[1])}"),
    (r"one of the arguments (.*) is required", lambda it: f"要写一个：{it[1]}"),
    (r"unrecognized arguments: (.*)", lambda it: f"不认识“{it[1]}”"),
    (r"ambiguous option: (\S+) could match (.*)", lambda it: f"{it[1]} 没有写全，可能是 {it[2]}"),
)
_ARGUMENT_FAULTS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (r"invalid choice: (.*) \(choose from (.*)\)", lambda it: f"没有“{_bare(it[1])}”，只能写 {_bare(it[2])}"),
    (r"expected (?:one|at least one) argument", lambda _: "后面要写一项"),
    (r"expected \d+ arguments?", lambda _: "后面写的项数不对"),
    (r"ignored explicit argument (.*)", lambda _: "后面什么也不写"),
    (r"invalid int value: (.*)", lambda it: f"要写整数，不是“{_bare(it[1])}”"),
    (r"invalid \S+ value: (.*)", lambda it: f"不能写“{_bare(it[1])}”"),
    (r"not allowed with argument (.*)", lambda it: f"和 {it[1]} 只能写一个"),
)


class UsageFault(SystemExit):
    """Options of the command `prog` that cannot be understood; `clause` says why, to the person who typed them."""

    def __init__(self, prog: str, clause: str) -> None:
        super().__init__(WRONG_USE)
        self.prog, self.clause = prog, clause

    def sentence(self, command: str) -> str:
        """Return the sentence; `command` is what was typed first, since a parser may leave a fault to the one above it."""
        prog = f"{self.prog} {command}" if command and " " not in self.prog else self.prog
        return f"{prog}：{self.clause}。写法看 ./{prog} --help。"


class Formatter(argparse.HelpFormatter):
    """Help with Chinese headings, wrapped by what a terminal shows: a Chinese character is two columns wide."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """Add the line of usage under a Chinese heading."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        wide = sum(_columns(sign) == 2 for sign in text)
        if len(text) + wide <= width or wide * 4 < len(text):
            return textwrap.wrap(text, width)
        lines, room = [""], width
        for sign in text:
            # What closes stays with what it closes.
            if room < _columns(sign) and sign not in "，。；：、）”":
                lines.append("")
                room = width
            lines[-1] += sign
            room -= _columns(sign)
        return [line.strip() for line in lines]


class Parser(argparse.ArgumentParser):
    """An argparse parser that explains itself in Chinese; its subcommands' parsers are of the same class."""

    def __init__(self, prog: str | None = None, description: str | None = None, **more: object) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Formatter, add_help=False)
        self._positionals.title = "要写的"
        self._optionals.title = "可以写的"
        self.add_argument("-h", "--help", action="help", help=_HELP)

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise UsageFault with the fault in Chinese."""
        raise UsageFault(self.prog, told(message))


def told(message: str) -> str:
    """Return what argparse says of a fault as a Chinese clause; what it says otherwise stands as it is."""
    if own := _OWN.fullmatch(message):
        return f"{_names(own['name'])} {_translated(own['rest'], _ARGUMENT_FAULTS)}"
    return _translated(message, _FAULTS)


def _translated(message: str, faults: Iterable[tuple[str, Callable[[re.Match[str]], str]]]) -> str:
    for pattern, say in faults:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return say(found)
    return message.removesuffix("。")


def _names(text: str) -> str:
    return text.replace(", ", "、")


def _bare(text: str) -> str:
    return _names(text.replace("'", ""))


def _columns(sign: str) -> int:
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
