"""`./anshao open`: the air-gapped desk. Opens a sealed file, a tip, a letter or what another installation handed over, with
their files, with a seed in a file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from cli import lines
from cli.opened import Opened, Sealed, Wanted, has_mat2, open_carried, open_files
from cli.seal import file_binding, read_file, write_new
from crypto import OpeningError
from crypto.encoding import b64u, date_of, unb64u
from crypto.files import FileLine, encode_lines, parse_lines
from crypto.keyring import root_fingerprint
from crypto.mailbox import Reply, read_reply
from crypto.opening import open_key
from crypto.outside import Package, read_package, split_file
from crypto.routing import TipBody, encode_body, parse_body
from crypto.suite1 import Envelope, Kind, open_with_key

SEED_BYTES = 32
TOGETHER = "--files DIR 和 --streams DIR 要一起写，一次只开一件"
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
_KINDS = {"photo": "照片", "video": "录像", "voice": "录音", "document": "文件"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `open`."""
    parser = subparsers.add_parser("open", help="打开密封的文件或导出的举报，不用上网")
    parser.add_argument("sealed", nargs="?", metavar="SEALED", help="密封的一件；- 是标准输入")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE.seed", help="部门收件密钥的种子，32 字节")
    parser.add_argument("--out", type=Path, metavar="FILE", help="打开的文件写到哪里（不写就是标准输出）")
    parser.add_argument("--streams", type=Path, metavar="DIR", help="密封的照片录音在哪里：导出的文件夹，或者数据目录")
    parser.add_argument("--files", type=Path, metavar="DIR", help="打开的照片录音写到哪里")
    parser.add_argument("--as-sent", action="store_true", help="照片录音原样留着，不清理")
    lines.add_options(parser, "密封的一件，base64url")


def run(args: argparse.Namespace) -> int:
    """Open one envelope or every line of `--lines`."""
    try:
        seed = read_seed_file(args.key)
        if (args.files is None and args.streams is not None) or (args.files is not None and args.lines is not None):
            raise lines.InputError(TOGETHER)
        if args.lines is None:
            return _open_one(args, seed)
    except lines.InputError as error:
        return lines.fail(error, args.json)
    return lines.answer_lines(args.lines, lambda line: open_text(line.encode("ascii", "replace"), seed).json())


def read_seed_file(path: Path) -> bytes:
    """Return the seed of a file: 32 raw bytes, or their base64url as text."""
    content = read_file(str(path))
    if len(content) == SEED_BYTES:
        return content
    try:
        return unb64u(content.decode("ascii").strip(), SEED_BYTES)
    except (UnicodeDecodeError, OpeningError):
        raise lines.InputError(f"{path}: 不是 {SEED_BYTES} 字节的种子") from None


@dataclass(frozen=True)
class Content:
    """What an envelope held, opened and compared with its outside."""

    envelope: Envelope
    content_key: bytes
    plaintext: bytes
    rest: bytes = b""

    def json(self) -> dict[str, object]:
        """Return the answer of `--json` (docs/formats.md section 12); InputError for what is neither tip, letter nor file."""
        envelope = self.envelope
        outer: dict[str, object] = {"authority": b64u(envelope.authority), "subject": b64u(envelope.subject)}
        if envelope.kind == Kind.FILE and envelope.binding == file_binding():
            return {"kind": "file", **outer, "content": b64u(self.plaintext)}
        if envelope.kind == Kind.TIP:
            return {"kind": "tip", **outer, "tip": _tip_json(self.tip())}
        if envelope.kind == Kind.REPLY:
            letter = _letter(self.plaintext)
            return {"kind": "letter", **outer, "text": letter.text, "files": encode_lines(letter.files)}
        if envelope.kind == Kind.OUTSIDE:
            package = self.package()
            root = root_fingerprint(package.giver.root)
            return {"kind": "outside", **outer, "fingerprint": root, "package": lines.parse(package.encode().decode("utf-8"))}
        raise lines.InputError("打开了，可不是举报，不是来信，也不是文件")

    def tip(self) -> TipBody:
        """Return the tip; InputError where it does not agree with its envelope."""
        return _checked(self.envelope, self.plaintext)

    def package(self) -> Package:
        """Return what another installation handed over; InputError where signature, records and address do not agree."""
        try:
            return read_package(self.envelope, self.plaintext)
        except OpeningError:
            raise lines.InputError("打开了，可移送机关的签名对不上") from None

    def files(self) -> tuple[FileLine, ...]:
        """Return the lines of the files that came with it."""
        if self.envelope.kind == Kind.OUTSIDE:
            return tuple(line for carried in self.package().files for line in carried.lines)
        if self.envelope.kind == Kind.TIP:
            return parse_lines(self.tip().fields["files"])
        return _letter(self.plaintext).files if self.envelope.kind == Kind.REPLY else ()


def open_text(content: bytes, seed: bytes) -> Content:
    """Open an envelope given as bytes or as base64url; InputError, which never says why, where it does not open."""
    try:
        try:
            sealed = unb64u(content.decode("ascii").strip())
        except (UnicodeDecodeError, OpeningError):
            sealed = content
        # What another installation hands over carries the streams of its files behind the envelope.
        sealed, rest = split_file(sealed) if sealed[:1] == b"\x00" else (sealed, b"")
        envelope, content_key = open_key(sealed, seed)
        return Content(envelope, content_key, open_with_key(envelope, content_key), rest)
    except OpeningError:
        raise lines.InputError("这把钥匙打不开") from None


def _letter(plaintext: bytes) -> Reply:
    try:
        return read_reply(plaintext)
    except OpeningError:
        raise lines.InputError("打开了，可不是来信") from None


def _checked(envelope: Envelope, plaintext: bytes) -> TipBody:
    """Compare a tip with its envelope as far as that goes without the authority's records."""
    try:
        body = parse_body(plaintext)
    except OpeningError:
        raise lines.InputError("打开了，可不是举报") from None
    facts = body.facts
    inner = (facts.authority, facts.tip, facts.routing_hash)
    if inner != (envelope.authority, envelope.subject, envelope.binding):
        raise lines.InputError("里面写的去向和外面的不一样：服务器那边听到的是另一套")
    return body


def _tip_json(body: TipBody) -> object:
    return lines.parse(encode_body(body).decode("utf-8"))


def _open_one(args: argparse.Namespace, seed: bytes) -> int:
    if args.sealed is None:
        raise lines.InputError("还缺 SEALED：要打开哪一件")
    content = open_text(read_file(args.sealed), seed)
    answer = content.json()
    opened: list[Opened] = []
    if args.files is not None:
        opened = _files(args, content)
        answer["opened"] = [one.json() for one in opened]
        answer["mat2"] = has_mat2()
    if args.json:
        print(lines.dump(answer))
    else:
        _show(args, content, opened)
    return lines.BROKEN if any(one.error for one in opened) else 0


def _files(args: argparse.Namespace, content: Content) -> list[Opened]:
    if content.envelope.kind == Kind.OUTSIDE:
        return open_carried(content.package(), content.rest, Wanted(args.files, args.files, clean=not args.as_sent))
    if args.streams is None:
        raise lines.InputError(TOGETHER)
    sealed = Sealed(content.content_key, content.envelope.scope, content.files())
    return open_files(sealed, Wanted(args.streams, args.files, clean=not args.as_sent))


def _show(args: argparse.Namespace, content: Content, opened: list[Opened]) -> None:
    """Print for a person: the words, then the files."""
    if content.envelope.kind == Kind.TIP:
        print(_plain(content.tip()))
    elif content.envelope.kind == Kind.REPLY:
        print(_letter(content.plaintext).text)
    elif content.envelope.kind == Kind.OUTSIDE:
        print(_handed(content.package()))
    elif args.out is not None:
        write_new(args.out, content.plaintext)
        print(f"{args.out}：{len(content.plaintext)} 字节")
    else:
        sys.stdout.buffer.write(content.plaintext)
        sys.stdout.flush()
    for line in content.files() if args.files is None else ():
        print(_file_row(line))
    for one in opened:
        how = {"mat2": "清理过（mat2）", "anshao": "清理过", "": "原样，没有清理"}[one.cleaned_by]
        print(f"{_file_row(one.line)} → {one.error or f'{one.path}，{how}'}")
    if opened and not args.as_sent and not has_mat2():
        sys.stderr.write("没有装 mat2：文档原样留着，别的只由本程序清理过\n")


def _file_row(line: FileLine) -> str:
    # The reporter's own words, and this may be a terminal that obeys control signs.
    name = "".join(one for one in f" {line.name}" if one.isprintable()).rstrip()
    return f"{_KINDS[line.kind]} {line.index}{name}，{line.type}，{line.length} 字节"


def _handed(package: Package) -> str:
    giver, first = package.giver, date_of(package.first_day)
    rows = [
        ("谁转来", f"{giver.name}，{giver.title}"),
        ("指纹", f"{root_fingerprint(giver.root)}（要和移送单上的一样）"),
        ("移送单", package.slip),
        ("首报日期", f"{first:%Y-%m-%d}"),
        *((title, str(package.tip[name])) for name, title in _TITLES),
        *((f"来信 {seq}", text) for seq, text in package.letters),
    ]
    return "\n".join(f"{name}：{value}" for name, value in rows if value)


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
