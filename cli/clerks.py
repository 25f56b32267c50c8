"""`./anshao clerks`: who may sign in at the paying office; taking clerks on, and letting them go.

    ./anshao clerks                          lists them
    ./anshao clerks --hire 2 --slips FILE    takes two on and writes their slips into a new file
    ./anshao clerks --dismiss LOGIN          closes a sign-in at once; what the clerk paid keeps their name
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cli.offices import CommandError, add_data_option, open_payer, read_settings

if TYPE_CHECKING:
    from payer.office import PayerOffice

FEWEST = 2
MOST_AT_ONCE = 20


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `clerks`."""
    parser = subparsers.add_parser("clerks", help="付款办公室谁能登录")
    add_data_option(parser)
    parser.add_argument("--hire", type=int, metavar="N", help="请 N 位付款员，要写 --slips")
    parser.add_argument("--slips", type=Path, metavar="FILE", help="口令条写到哪个新文件")
    parser.add_argument("--dismiss", metavar="LOGIN", help="马上停用一个登录名")


def run(args: argparse.Namespace) -> int:
    """Do what was asked and list the clerks; 0, or 1 with the fault on stderr."""
    try:
        office = open_payer(read_settings(args.data))
        try:
            if args.dismiss:
                dismiss(office, args.dismiss)
            if args.hire is not None:
                hire(office, args.hire, args.slips)
            show(office)
        finally:
            office.engine.dispose()
    except CommandError as error:
        print(f"anshao clerks: {error}", file=sys.stderr)
        return 1
    return 0


def dismiss(office: PayerOffice, login: str) -> None:
    """Let a clerk go; CommandError for an unknown login, or where too few would be left to pay."""
    from payer import clerks

    there = clerks.working(office)
    if login not in {one.login for one in there}:
        raise CommandError(f"没有 {login} 这个登录名，或者早停用了。")
    if len(there) <= FEWEST:
        raise CommandError(f"付款要 {FEWEST} 人在场。先用 --hire 请人，再停用。")
    clerks.dismiss(office, login)


def hire(office: PayerOffice, count: int, slips: Path | None) -> None:
    """Take clerks on; their slips are written once and the passphrases kept nowhere."""
    from cli.hiring import hire_clerks
    from cli.init import new_file, slip
    from payer import clerks

    if slips is None or not 1 <= count <= MOST_AT_ONCE:
        raise CommandError(f"写 --hire 1 到 {MOST_AT_ONCE}，和 --slips 文件。")
    with new_file(slips) as file:
        hired = hire_clerks(office, count, first=clerks.ever(office) + 1)
        file.write("\f".join(slip(one.title, one.login, one.passphrase) for one in hired))


def show(office: PayerOffice) -> None:
    """Print the clerks who may sign in."""
    from payer import clerks

    for one in clerks.working(office):
        print(f"{one.login}  {one.title}")
