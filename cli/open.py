"""`./anshao open`: the air-gapped desk. Opens a sealed file, or a tip exported from the console, with a seed in a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cli import lines
from cli.seal import file_binding, read_file, write_new
from crypto import OpeningError
from crypto.encoding import b64u, unb64u
from crypto.opening import open_any
from crypto.routing import TipBody, encode_body, parse_body
from crypto.suite1 import Envelope, Kind

SEED_BYTES = 32
_TITLES = (
    ("subject", "单位"),
    ("place", "地点"),
    ("when", "什么时候"),
    ("ongoing", "还在吗"),
    ("known", "怎么知道的"),
    ("insider", "在这里干活吗"),
    ("told", "跟单位说过吗"),
    ("words", "原话"),
)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `open`."""
    parser = subparsers.add_parser("open", help="open a sealed file or an exported tip, offline")
    parser.add_argument("sealed", nargs="?", metavar="SEALED", help="an envelope; - is stdin")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE.seed", help="a department's intake seed, 32 bytes")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to write a file (default: stdout)")
    lines.add_options(parser, "an envelope in base64url")


def run(args: argparse.Namespace) -> int:
    """Open one envelope or every line of `--lines`."""
    try:
        seed = read_seed_file(args.key)
        if args.lines is None:
            return _open_one(args, seed)
    except lines.InputError as error:
        return lines.fail(error, args.json)
    return lines.answer_lines(args.lines, lambda line: describe(*open_text(line.encode("ascii", "replace"), seed)))


def read_seed_file(path: Path) -> bytes:
    """Return the seed of a file: 32 raw bytes, or their base64url as text."""
    content = read_file(str(path))
    if len(content) == SEED_BYTES:
        return content
    try:
        return unb64u(content.decode("ascii").strip(), SEED_BYTES)
    except (UnicodeDecodeError, OpeningError):
        raise lines.InputError(f"{path}: no seed of {SEED_BYTES} bytes") from None


def open_text(content: bytes, seed: bytes) -> tuple[Envelope, bytes]:
    """Open an envelope given as bytes or as base64url; InputError, which never says why, where it does not open."""
    try:
        try:
            sealed = unb64u(content.decode("ascii").strip())
        except (UnicodeDecodeError, OpeningError):
            sealed = content
        return open_any(sealed, seed)
    except OpeningError:
        raise lines.InputError("this does not open with this key") from None


def describe(envelope: Envelope, plaintext: bytes) -> dict[str, object]:
    """Return the JSON answer: a tip's fields once they agree with its envelope, or a file's content."""
    outer = {"authority": b64u(envelope.authority), "subject": b64u(envelope.subject)}
    if envelope.kind == Kind.FILE and envelope.binding == file_binding():
        return {"kind": "file", **outer, "content": b64u(plaintext)}
    if envelope.kind == Kind.TIP:
        return {"kind": "tip", **outer, "tip": _tip_json(_checked(envelope, plaintext))}
    raise lines.InputError("this opens, but is neither a tip nor a file")


def _checked(envelope: Envelope, plaintext: bytes) -> TipBody:
    """Compare a tip with its envelope as far as that goes without the authority's records."""
    try:
        body = parse_body(plaintext)
    except OpeningError:
        raise lines.InputError("this opens, but is no tip") from None
    facts = body.facts
    inner = (facts.authority, facts.tip, facts.routing_hash)
    if inner != (envelope.authority, envelope.subject, envelope.binding):
        raise lines.InputError("the routing facts inside are not those outside: the server was told something else")
    return body


def _tip_json(body: TipBody) -> object:
    return lines.parse(encode_body(body).decode("utf-8"))


def _open_one(args: argparse.Namespace, seed: bytes) -> int:
    if args.sealed is None:
        raise lines.InputError("SEALED is missing")
    envelope, plaintext = open_text(read_file(args.sealed), seed)
    answer = describe(envelope, plaintext)
    if args.json:
        print(lines.dump(answer))
    elif envelope.kind == Kind.TIP:
        print(_plain(parse_body(plaintext)))
    elif args.out is not None:
        write_new(args.out, plaintext)
        print(f"{args.out}: {len(plaintext)} bytes")
    else:
        sys.stdout.buffer.write(plaintext)
        sys.stdout.flush()
    return 0


def _plain(body: TipBody) -> str:
    facts, fields = body.facts, body.fields
    rows = [
        ("事由", facts.category),
        ("行业", facts.sector),
        ("区划", facts.region),
        ("急不急", facts.urgency),
        ("收件", "、".join(facts.recipients)),
        *((title, str(fields[name])) for name, title in _TITLES),
    ]
    return "\n".join(f"{name}：{value}" for name, value in rows if value)
