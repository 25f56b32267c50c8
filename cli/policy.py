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

import places
import policies
from casework.kernel.ids import SHANGHAI
from cli import lines
from cli.overview import View, text
from policies import Pack, Policies, PolicyError, RewardPolicy
from policies.reader import together

FAULTY = 1
CATCH_ALL = "other"
"""The sector of what fits no other: it is the 安委办's to hand on, so nobody need answer for it."""
OWN = "proposal"
"""The mark of a policy that this project wrote as an example."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `policy`."""
    parser = subparsers.add_parser("policy", help="检查政策文件，或者看政策包里写了什么")
    deeds = parser.add_subparsers(dest="deed", metavar="check|show", required=True)
    check = deeds.add_parser("check", help="检查文件，哪一行不对都说出来")
    check.add_argument("folder", nargs="?", metavar="FOLDER", help="一个政策包：编号或文件夹（不写就全查）")
    show = deeds.add_parser("show", help="政策包里写了什么")
    show.add_argument("pack", metavar="PACK", help="政策包的编号，或者它的文件夹")
    show.add_argument("--json", action="store_true", help="答成一个 JSON")


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
        known = policies.load_from(whole.resolve())
        found = list(known.packs.values())
        _refuse_lacking(known, whole)
    else:
        known = policies.load()
        found = [policies.load_folder(folder_of(name))]
    for pack in found:
        print(f"{pack.id}（{pack.authority}）：可以用。")
        for warning in (*warnings(pack, today()), paying(known.reward_policies[pack.reward_policy], today())):
            print(f"  留意：{warning}")
    return 0


def _refuse_lacking(copy: Policies, folder: Path) -> None:
    """Raise PolicyError for what this checkout has and a copy lost: the program asks for it by name."""
    ours = policies.load()
    named = (
        ("sentences.zh.toml", "states", ours.sentences.states, copy.sentences.states),
        ("sentences.zh.toml", "no_reward", ours.sentences.no_reward, copy.sentences.no_reward),
        ("national/deadlines.toml", "deadlines", ours.deadlines, copy.deadlines),
        ("national/measures.toml", "measures", ours.measures.catalogue, copy.measures.catalogue),
    )
    faults = [
        f"{folder.name}/{file}:1: {key}.{one}: 没有写，程序要用，不能删"
        for file, key, wanted, given in named
        for one in wanted
        if one not in given
    ]
    if faults:
        raise together(faults)


def warnings(pack: Pack, day: datetime.date) -> Iterator[str]:
    """Yield what can be used and may still be a mistake."""
    yield from _misplaced(pack)
    leads = {line.department for line in pack.responsibilities}
    helpers = {name for line in pack.responsibilities for name in line.assisting}
    for one in pack.departments:
        # An office takes what nobody answers for, so it needs no line.
        if one.id not in leads | helpers and one.kind != "committee":
            yield f"没有哪一行的事归{one.name}管（{one.id}）。"
    loose = [pack.sectors[name].label for name in unanswered(pack) if name != CATCH_ALL]
    if loose:
        yield f"{pack.region.name}没有部门管这些行业，先交给安委办：{'、'.join(loose)}。"
    for document in pack.documents:
        if document.lapsed(day):
            yield f"《{document.title}》已在 {document.valid_to} 失效。"
    for campaign in pack.campaigns:
        if campaign.phases[-1].last < day:
            yield f"行动已在 {campaign.phases[-1].last} 结束：{campaign.title}。"


def _misplaced(pack: Pack) -> Iterator[str]:
    """Yield the regions that the gazetteer does not have, or under another name: a tip from there would go elsewhere."""
    gazetteer = places.load()
    for region in pack.regions:
        if region.level == "nation":
            continue
        if not gazetteer.has(region.code):
            yield f"地名表里没有 {region.code}（{region.name}）这个代码，那里的举报分不过来。"
        elif gazetteer.place(region.code).name != region.name:
            yield f"{region.code} 在地名表里是{gazetteer.place(region.code).name}，这里写的是{region.name}。"


def paying(policy: RewardPolicy, day: datetime.date) -> str:
    """Say that a pack which names a policy promises nobody money: two officers adopt it first (docs/operations.md)."""
    what = "本项目的示范办法，不是哪里的文件" if policy.mark == OWN else f"《{policy.document}》"
    state = "" if policy.valid_on(day) else "，现在不在有效期里，不能采用"
    return (
        f"奖励写的是 {policy.id}，{what}{state}。"
        "写在这里不是采用：法制员和批准人在控制台“奖励办法”签字以前，不算奖金，不许诺钱。"
    )


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
