"""`./anshao seal`: a file sealed to departments, offline, by the same suite as a tip (docs/formats.md sections 2 and 11)."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cli import lines
from crypto import OpeningError
from crypto.encoding import AuthorityId, KeyId, b64u, day_of, label, random_id, sha256, unb64u
from crypto.keyring import Purpose, Trust, holder_id, root_fingerprint
from crypto.suite1 import MOST_ENTRIES, Kind, seal

LARGEST_FILE = 100 * 1024 * 1024


@dataclass(frozen=True)
class Recipients:
    """Verified intake keys of one authority."""

    authority: AuthorityId
    publics: dict[KeyId, bytes]


def file_binding() -> bytes:
    """Return what stands in the binding of a sealed file: there is nothing to bind beyond its kind."""
    return sha256(label("file"))


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `seal`."""
    parser = subparsers.add_parser("seal", help="把文件密封给部门，不用上网")
    parser.add_argument("file", nargs="?", metavar="FILE", help="要密封的文件；- 是标准输入")
    parser.add_argument("--to", type=Path, metavar="KEYS", help="公钥文件，--keys-of 写的那种")
    parser.add_argument("--authority", metavar="FINGERPRINT", help="根密钥指纹，机关海报上的那个")
    parser.add_argument(
        "--department", action="append", metavar="ID", help="给哪个部门，可以写几个（不写就是公钥文件里的全部）"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="写到哪里（不写是 FILE.sealed）")
    parser.add_argument("--keys-of", type=Path, metavar="DATA", help="写出 DATA 里那个机关的公钥")
    lines.add_options(parser, "一段要密封的话")


def run(args: argparse.Namespace) -> int:
    """Seal one file or every line of `--lines`, or print public keys."""
    try:
        if args.keys_of is not None:
            print(lines.dump(_keys_of(args.keys_of)))
            return 0
        if args.to is None or args.authority is None:
            raise lines.InputError("还缺 --to KEYS 和 --authority FINGERPRINT")
        recipients = read_recipients(args.to, args.authority, args.department)
    except lines.InputError as error:
        return lines.fail(error, args.json)
    if args.lines is not None:
        return lines.answer_lines(args.lines, _answer(recipients))
    try:
        return _seal_file(args, recipients)
    except lines.InputError as error:
        return lines.fail(error, args.json)


def _answer(recipients: Recipients) -> Callable[[str], object]:
    return lambda text: _sealed(recipients, text.encode("utf-8"))


def _sealed(recipients: Recipients, content: bytes) -> dict[str, object]:
    sealed = seal(Kind.FILE, recipients.authority, random_id(), file_binding(), recipients.publics, content)
    return {"sealed": b64u(sealed), "recipients": [b64u(key_id) for key_id in sorted(recipients.publics)]}


def _seal_file(args: argparse.Namespace, recipients: Recipients) -> int:
    if args.file is None:
        raise lines.InputError("还缺 FILE：要密封哪个文件")
    answer = _sealed(recipients, read_file(args.file))
    if args.json:
        print(lines.dump(answer))
        return 0
    if args.out is None and args.file == "-":
        raise lines.InputError("从标准输入来的，要写 --out FILE")
    out = args.out or Path(args.file + ".sealed")
    write_new(out, unb64u(str(answer["sealed"])))
    print(f"{out}：密封给 {len(recipients.publics)} 个部门了")
    return 0


def read_file(name: str) -> bytes:
    """Return a file's bytes, or stdin's for `-`; InputError for one that cannot be read or is too large."""
    try:
        if name != "-" and Path(name).stat().st_size > LARGEST_FILE:
            raise lines.InputError(f"{name}: 太大了，最多 {LARGEST_FILE // 1024 // 1024} MB")
        return lines.read_stdin() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise lines.InputError(f"{name}: {lines.why(error)}") from None


def write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; InputError rather than replace one."""
    try:
        file = path.open("xb")
        try:
            with file:
                file.write(content)
        except OSError:
            # Half of a file would stand in the way of the next try, and might be taken for the whole.
            path.unlink()
            raise
    except OSError as error:
        raise lines.InputError(f"{path}: {lines.why(error)}") from None


def read_recipients(path: Path, fingerprint: str, departments: list[str] | None = None) -> Recipients:
    """Verify a file of public keys against the fingerprint that the person read elsewhere.

    Returns the intake keys of `departments`, or of all in the file; InputError where one of them has none.
    """
    wanted = re.sub(r"[\s\-]", "", fingerprint).lower()
    try:
        document = json.loads(read_file(str(path)))
        if not isinstance(document, dict) or document.get("v") != 1 or not isinstance(document.get("records"), list):
            raise OpeningError
        authority = AuthorityId(unb64u(document.get("authority"), 16))
        root = unb64u(document.get("root"), 32)
        wires = [unb64u(record) for record in document["records"]]
        if root_fingerprint(root).replace(" ", "") != wanted:
            raise lines.InputError("公钥和指纹对不上，什么也没有密封")
        keyring = Trust(authority, root).verify(wires, day_of(datetime.now(ZoneInfo("Asia/Shanghai")).date()))
    except (ValueError, RecursionError, OpeningError):
        raise lines.InputError(f"{path}: 里面没有这个根密钥签过的公钥") from None
    records = keyring.all(Purpose.INTAKE)
    for name in departments or ():
        if holder_id(name) not in {record.holder for record in records}:
            raise lines.InputError(f"{path}: 没有 {name} 的收件公钥")
    if departments:
        wanted_holders = {holder_id(name) for name in departments}
        records = [record for record in records if record.holder in wanted_holders]
    publics = {record.key_id: record.public for record in records}
    if not 1 <= len(publics) <= MOST_ENTRIES:
        raise lines.InputError(f"{path}: 里面有 {len(publics)} 把收件公钥，只能密封给 1 到 {MOST_ENTRIES} 把")
    return Recipients(authority, publics)


def _keys_of(data: Path) -> dict[str, object]:
    """What introduces the one authority of an installation: names, root, and the records in use of its departments."""
    from casework.people.sessions import hosted
    from casework.transfers.introductions import own
    from cli.offices import CommandError, open_office, read_settings

    try:
        office = open_office(read_settings(data))
    except CommandError as error:
        raise lines.InputError(str(error)) from None
    authorities = hosted(office)
    if not authorities:
        raise lines.InputError(f"{data}: 里面没有机关")
    return dict(own(office, authorities[0].id))
