"""`./anshao init`: a real authority, step by step. The root seed and the passphrases go onto paper and are kept nowhere.

    ./anshao init                          asks for the policy pack, the posts, and where the papers go
    ./anshao init --posts-template FILE    writes a file of posts to correct
    ./anshao init --payer INTRODUCTION     at the paying office: makes an authority known there, and its first clerks
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from cli import lines
from cli.offices import CommandError, add_data_option, open_office, open_payer, read_settings
from crypto.officers import signin_keys

if TYPE_CHECKING:
    from casework.kernel.office import Office
    from cli.founding import Founded, Stretch
    from crypto.phrase import Phrase
    from policies import Pack

Ask = Callable[[str], str]
FEWEST_CLERKS, MOST_CLERKS = 3, 20
MOST_APPROVERS = 9
_DEPARTMENT = re.compile(r"[a-z0-9-]{1,64}")
NOT_YET = ""
"""How local and national rewards add up: the legal reviewer and an approver sign that at the console, before any reward."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `init`."""
    parser = subparsers.add_parser("init", help="一步一步建一个真的机关")
    add_data_option(parser)
    parser.add_argument("--posts-template", type=Path, metavar="FILE", help="写一份岗位文件，照着改")
    parser.add_argument("--payer", type=Path, metavar="INTRODUCTION", help="在付款办公室登记一个机关")


def run(args: argparse.Namespace) -> int:
    """Take the steps; 0, or 1 with every fault on stderr."""
    try:
        if args.posts_template is not None:
            _write_template(args.posts_template, input)
        elif args.payer is not None:
            introduce(args.data, args.payer, input)
        else:
            found_authority(args.data, input)
    except CommandError as error:
        print(f"anshao init:\n{error}", file=sys.stderr)
        return 1
    except EOFError:
        print("\nanshao init: 没有答完，什么也没有做。", file=sys.stderr)
        return 1
    return 0


def _write_template(path: Path, ask: Ask) -> None:
    from cli.posts import template
    from policies import load

    pack = load().packs[_choose(ask, "用哪个政策包？", {name: one.authority for name, one in load().packs.items()})]
    with new_file(path) as file:
        file.write(template(pack))
    print(f"{path} 写好了。改成本机关的岗位，再来 ./anshao init。")


def found_authority(data: Path, ask: Ask, stretch: Stretch = signin_keys) -> None:
    """Ask everything, check everything, and only then make keys and write."""
    from cli.founding import found
    from cli.posts import read_posts, warnings

    office = open_office(read_settings(data))
    _refuse_second(office)
    packs = office.policies.packs
    pack = packs[_choose(ask, "用哪个政策包？", {name: one.authority for name, one in packs.items()})]
    _confirm_policy(office, pack, ask)
    roster = read_posts(Path(ask("岗位文件（--posts-template 可以先写一份）：").strip()), pack)
    for warning in warnings(roster, pack):
        print(f"留意：{warning}")
    with (
        new_file(_ask_path(ask, "恢复单写到哪个文件？放在 U 盘上，打印后删掉：")) as sheet,
        new_file(_ask_path(ask, "口令条写到哪个文件？打印后删掉：")) as slips,
        new_file(_ask_path(ask, "给付款办公室的介绍信写到哪个文件？")) as introduction,
    ):
        if ask(f"要建的机关是：{pack.authority}。照样写一遍，就开始：").strip() != pack.authority:
            raise CommandError("写的和机关名不一样，什么也没有做。")
        founded = found(office, pack, roster.posts, roster.pools, stacking=NOT_YET, stretch=stretch)
        _hand_out(founded, sheet, slips, introduction, {one.id: one.name for one in pack.departments})
    office.engine.dispose()
    print(f"\n建好了。根密钥指纹：{founded.fingerprint}\n把指纹印在海报上，念给付款办公室听。恢复单和口令条，打印后删掉文件。\n发奖以前，法制员和批准人在“奖金”里签“采用奖励办法”。")


def _refuse_second(office: Office) -> None:
    from casework.people.sessions import hosted

    if hosted(office):
        raise CommandError("这里已经有一个机关。")


def _confirm_policy(office: Office, pack: Pack, ask: Ask) -> None:
    """A real authority pays only under a policy that it has adopted (DESIGN section 6)."""
    policy = office.policies.reward_policies[pack.reward_policy]
    print(f"奖励按 {policy.id}：{policy.title}。")
    if ask(f"只有正式采用了这个政策才能发奖。已经采用的，写 {policy.id}：").strip() != policy.id:
        raise CommandError(f"没有采用 {policy.id}。先采用，或者换一个政策包。")


def _hand_out(
    founded: Founded, sheet: TextIO, slips: TextIO, introduction: TextIO, names: dict[str, str]
) -> None:
    """Write the three papers; what cannot be written is shown, because it exists nowhere else."""
    from cli import recovery
    from cli.founding import approving
    from crypto.encoding import b64u

    authority = founded.authority
    day = f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    told = {"v": 1, "authority": b64u(authority.id), "name": authority.name}
    keys = {"root": b64u(authority.root_public), "approvers": approving(founded.pack)}
    slips_out = [
        slip(f"{names[one.department]} · {one.title}", one.login, one.passphrase) for one in founded.officers
    ]
    for file, text in (
        (sheet, recovery.sheet(authority.name, authority.id, founded.root_seed, day)),
        (slips, "\f".join(slips_out)),
        (introduction, json.dumps({**told, **keys}, ensure_ascii=False)),
    ):
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            print(f"{file.name} 写不进去（{lines.why(error)}）。现在就抄下来：\n\n{text}\n")


def introduce(data: Path, path: Path, ask: Ask) -> None:
    """Make an authority known to the paying office after its fingerprint was compared by voice, and hire clerks."""
    from cli.hiring import hire_clerks
    from crypto.keyring import holder_id, root_fingerprint
    from payer.authorities import introduce as make_known
    from payer.errors import PayerError

    told = _read_introduction(path)
    print(f"机关：{told['name']}\n批准奖金的部门：{'、'.join(told['approvers'])}。打电话时也请对方念一遍。")
    spoken = "".join(ask("打电话问那个机关，把对方念的根密钥指纹写在这里：").lower().split())
    if spoken != root_fingerprint(told["root"]).replace(" ", ""):
        raise CommandError("指纹对不上：介绍信被换过，或者听错了。什么也没有做。")
    office = open_payer(read_settings(data))
    count = ask(f"要几位付款员？（{FEWEST_CLERKS} 到 {MOST_CLERKS}；已经有了，写 0）：").strip()
    if count != "0" and not (count.isascii() and count.isdigit() and FEWEST_CLERKS <= int(count) <= MOST_CLERKS):
        raise CommandError(f"付款要两人在场，还要一人替补，所以至少 {FEWEST_CLERKS} 位。")
    try:
        holders = [holder_id(name) for name in told["approvers"]]
        make_known(office, told["authority"], told["name"], told["root"], holders)
    except PayerError as error:
        raise CommandError(error.sentence) from None
    if count != "0":
        with new_file(_ask_path(ask, "口令条写到哪个文件？打印后删掉：")) as file:
            file.write("\f".join(slip(one.title, one.login, one.passphrase) for one in hire_clerks(office, int(count))))
    office.engine.dispose()
    print("登记好了。")


def _read_introduction(path: Path) -> dict[str, Any]:
    from crypto import OpeningError
    from crypto.encoding import unb64u

    try:
        told = json.loads(path.read_text("utf-8"))
        if not isinstance(told, dict) or told.get("v") != 1 or not isinstance(told.get("name"), str):
            raise OpeningError
        approvers = told.get("approvers")
        if not isinstance(approvers, list) or not 1 <= len(approvers) <= MOST_APPROVERS:
            raise OpeningError
        if not all(isinstance(name, str) and _DEPARTMENT.fullmatch(name) for name in approvers):
            raise OpeningError
        lengths = {"authority": 16, "root": 32}
        keys = {name: unb64u(told.get(name), size) for name, size in lengths.items()}
        return {"name": told["name"][:100], "approvers": approvers, **keys}
    except (OSError, ValueError, OpeningError):
        raise CommandError(f"{path} 不是介绍信。") from None


def slip(title: str, login: str, passphrase: Phrase) -> str:
    """The slip that hands a sign-in out: who it is for, the login, and the passphrase in words and digits."""
    digits = passphrase.digits
    groups = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
    words = " ".join(passphrase.words)
    told = f"{title}\n\n登录名：{login}\n口令：{words}\n或者：{groups}\n"
    return told + "\n只有这一张。记住，或锁好。丢了，就停用这个登录名，另给一个。\n"


def _choose(ask: Ask, question: str, choices: dict[str, str]) -> str:
    print(question)
    for name, said in choices.items():
        print(f"  {name}：{said}")
    chosen = ask("写左边的名字：").strip()
    if chosen not in choices:
        raise CommandError(f"没有“{chosen}”这一项，什么也没有做。")
    return chosen


def _ask_path(ask: Ask, question: str) -> Path:
    return Path(ask(question).strip())


def new_file(path: Path) -> TextIO:
    """Open a new file that only its owner may read; CommandError where one is there already."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {lines.why(error)}。") from None

