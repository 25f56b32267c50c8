"""`./anshao policy check|show`: whether policy files can be used, and what a pack says.

    ./anshao policy check                    everything in policies/
    ./anshao policy check zhoucun            one pack, by id or by its folder (which may lie anywhere)
    ./anshao policy check COPY               a whole copy of policies/
    ./anshao policy show zhoucun [--json]    who answers for what, the calendar, the phases, the rewards

Whoever writes a pack is a civil servant: a fault names file, line, key, what is wrong and what is allowed. Warnings are for
what can be used and may still be a mistake; they do not change the exit status.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

import policies
from casework.kernel.ids import SHANGHAI
from cli import lines
from cli.overview import View, text
from policies import Pack, PolicyError

FAULTY = 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `policy`."""
    parser = subparsers.add_parser("policy", help="check the policy files, or show what a pack says")
    deeds = parser.add_subparsers(dest="deed", metavar="check|show", required=True)
    check = deeds.add_parser("check", help="check the files; every fault with file and line")
    check.add_argument("folder", nargs="?", metavar="FOLDER", help="one pack, by id or folder (default: everything)")
    show = deeds.add_parser("show", help="what a pack says, in plain Chinese")
    show.add_argument("pack", metavar="PACK", help="id of the pack, or its folder")
    show.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Check or show; 1 with every fault on stderr where files cannot be used."""
    try:
        return check(args.folder) if args.deed == "check" else show(args.pack, as_json=args.json)
    except PolicyError as error:
        print(error, file=sys.stderr)
        print(f"有 {len(error.faults)} 处要改。", file=sys.stderr)
        return FAULTY


def today() -> datetime.date:
    """Return today's date in China."""
    return datetime.datetime.now(SHANGHAI).date()


def folder_of(name: str) -> Path:
    """Return the folder of a pack by its id or path; PolicyError where there is none."""
    for folder in (Path(name), policies.ROOT / name):
        if (folder / "pack.toml").is_file():
            return folder.resolve()
    known = "、".join(sorted(path.parent.name for path in policies.ROOT.glob("*/pack.toml")))
    raise PolicyError(f"{name}: 没有这个政策包，也没有放着 pack.toml 的这个文件夹。有的是：{known}")


def check(name: str | None) -> int:
    """Check one pack, or all of this checkout or of a copy, and print what may be a mistake; PolicyError with every fault."""
    whole = policies.ROOT if name is None else Path(name)
    if name is None or (whole / "national").is_dir():
        found = list(policies.load_from(whole.resolve()).packs.values())
    else:
        found = [policies.load_folder(folder_of(name))]
    for pack in found:
        print(f"{pack.id}（{pack.authority}）：可以用。")
        for warning in warnings(pack, today()):
            print(f"  留意：{warning}")
    return 0


def warnings(pack: Pack, day: datetime.date) -> Iterator[str]:
    """Yield what can be used and may still be a mistake."""
    leads = {line.department for line in pack.responsibilities}
    helpers = {name for line in pack.responsibilities for name in line.assisting}
    for one in pack.departments:
        # An office takes what nobody answers for, so it needs no line.
        if one.id not in leads | helpers and one.kind != "committee":
            yield f"没有哪一行的事归{one.name}管（{one.id}）。"
    loose = [pack.sectors[name].label for name in unanswered(pack)]
    if loose:
        yield f"{pack.region.name}没有部门管这些行业，先交给安委办：{'、'.join(loose)}。"
    for document in pack.documents:
        if document.lapsed(day):
            yield f"《{document.title}》已在 {document.valid_to} 失效。"
    for campaign in pack.campaigns:
        if campaign.phases[-1].last < day:
            yield f"行动“{campaign.title}”已在 {campaign.phases[-1].last} 结束。"


def unanswered(pack: Pack) -> list[str]:
    """Return the sectors for which the authority's own level has no line for every category, nor for what they lie in."""
    home = {one.id for one in pack.departments if one.region == pack.region.code}
    answered = {line.sector for line in pack.responsibilities if line.department in home and line.category == "*"}
    found = []
    for name in pack.sectors:
        chain = [name]
        while pack.sectors[chain[-1]].parent:
            chain.append(pack.sectors[chain[-1]].parent)
        if not answered & {*chain, "*"}:
            found.append(name)
    return found


def show(name: str, *, as_json: bool) -> int:
    """Print what a pack says; PolicyError where it cannot be used."""
    pack = policies.load_folder(folder_of(name))
    view = View(policies.load(), pack, today())
    sys.stdout.write(lines.dump(view.overview()) + "\n" if as_json else text(view))
    return 0
