"""`./anshao locate TEXT`: the place that a text names, or candidates; never a guess."""

from __future__ import annotations

import argparse

from cli import lines
from places import Located, locate

LEVELS = {"province": "省", "city": "市", "county": "区县", "township": "镇街", "village": "村居"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `locate`."""
    parser = subparsers.add_parser("locate", help="find the place that a text names")
    parser.add_argument("text", nargs="*", metavar="TEXT", help="what somebody wrote about where")
    lines.add_options(parser, "a text")


def answer(text: str) -> dict[str, object]:
    """Return the JSON answer for a text (docs/formats.md, Commands' JSON)."""
    found = locate(text)
    return {
        "code": found.code,
        "name": found.name,
        "level": found.level,
        "candidates": [{"code": one.code, "name": one.name, "level": one.level} for one in found.candidates],
    }


def _plain(found: Located) -> str:
    if found.code is not None:
        return f"{found.name}（{LEVELS[str(found.level)]}，{found.code}）"
    if not found.candidates:
        return "没找到。换个写法，或者一级一级选。"
    return "\n".join(["说不准，可能是：", *(f"  {one.name}（{LEVELS[one.level]}，{one.code}）" for one in found.candidates)])


def run(args: argparse.Namespace) -> int:
    """Answer the text, or every line of `--lines`; exit status 0 also where nothing was found."""
    if args.lines is not None:
        return lines.answer_lines(args.lines, answer)
    if not args.text:
        return lines.fail(lines.InputError("TEXT is missing"), args.json)
    text = " ".join(args.text)
    print(lines.dump(answer(text)) if args.json else _plain(locate(text)))
    return 0
