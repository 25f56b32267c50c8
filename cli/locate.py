"""`./anshao locate TEXT`: the place that a text names, or candidates; never a guess."""

from __future__ import annotations

import argparse

from cli import lines
from places import Located, locate

LEVELS = {"province": "省", "city": "市", "county": "区县", "township": "镇街", "village": "村居"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `locate`."""
    parser = subparsers.add_parser("locate", help="一段话里说的是哪里")
    parser.add_argument("text", nargs="*", metavar="TEXT", help="在哪里，怎么写都行")
    lines.add_options(parser, "一段话")


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
        return lines.fail(lines.InputError("还缺 TEXT：写一段话，说是哪里"), args.json)
    try:
        text = lines.checked(" ".join(args.text))
    except lines.InputError as error:
        return lines.fail(error, args.json)
    print(lines.dump(answer(text)) if args.json else _plain(locate(text)))
    return 0
