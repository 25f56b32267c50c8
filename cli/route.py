"""`./anshao route`: who gets a tip about a place, a sector and a category, and why."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import policies
from casework.rules.routing import Directory, Facts, Route, RoutingError, directory_for, route
from cli import lines
from cli.policy import folder_of
from places import locate
from policies import Department, PolicyError

PACK = "zhoucun"
NEAR = 9
"""So many names like the one that was given are offered."""
KEYS = ("region", "sector", "category", "conflict", "flags", "upward")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `route`."""
    parser = subparsers.add_parser("route", help="一条举报归谁，为什么")
    parser.add_argument(
        "--region", action="append", default=[], metavar="PLACE",
        help="地方：名字，或者代码（12 位，末尾的零可以不写）；可以写几个",
    )  # fmt: skip
    parser.add_argument("--sector", default="", help="行业：编号，或者页面上的名字")
    parser.add_argument("--category", default="C99", help="事由：C01…C28 或 C99")
    parser.add_argument(
        "--conflict", action="append", default=[], metavar="DEPARTMENT",
        help="有利害关系、要回避的部门：编号或名字；可以写几个",
    )  # fmt: skip
    parser.add_argument(
        "--flag", action="append", default=[], dest="flags", metavar="FLAG",
        help="official（说的是公职人员）或 deaths（有人死了）；可以写几个",
    )  # fmt: skip
    parser.add_argument("--upward", action="store_true", help="举报人要上一级来查")
    parser.add_argument("--pack", default=PACK, help=f"政策包：编号，或者它的文件夹（不写是 {PACK}）")
    lines.add_options(parser, "一个 JSON 对象，名字和这里的选项一样")


def directory(name: str = PACK) -> Directory:
    """Return the directory of a pack, every department live; InputError for one that is not there or cannot be used."""
    packs = policies.load().packs
    try:
        pack = packs[name] if name in packs else policies.load_folder(folder_of(name))
    except PolicyError as error:
        raise lines.InputError(f"pack: {'；'.join(error.faults)}") from None
    return directory_for(pack, [department.id for department in pack.departments])


def _text(data: Mapping[str, object], key: str, default: str) -> str:
    value = data.get(key, default)
    if value is None:
        return default
    if not isinstance(value, str):
        raise lines.InputError(f"{key}: 要写一段文字，放在引号里")
    return value


def _texts(data: Mapping[str, object], key: str) -> list[str]:
    value = data.get(key)
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise lines.InputError(f"{key}: 要写一段文字，或者一列文字")
    return value


def _department(where: Directory, name: str) -> str:
    for department in where.pack.departments:
        if name in (department.id, department.name, department.short_name):
            return department.id
    near = [one.name for one in where.pack.departments if name in one.name]
    raise lines.InputError(f"conflict: {where.pack.id} 没有 {name!r} 这个部门{_perhaps(near)}")


def _sector(where: Directory, name: str) -> str:
    if not name or name in where.pack.sectors:
        return name
    found = [sector.id for sector in where.pack.sectors.values() if sector.label == name]
    if len(found) != 1:
        near = [f"{one.id} {one.label}" for one in where.pack.sectors.values() if name in one.id or name in one.label]
        raise lines.InputError(f"sector: {where.pack.id} 没有 {name!r} 这个行业{_perhaps(near)}")
    return found[0]


def _perhaps(near: Sequence[str]) -> str:
    return f"；可能是：{'、'.join(near[:NEAR])}" if near else ""


def _code(name: str) -> str:
    """Return the code of a place that is given by its code or by its name; InputError for a name that is not certain."""
    if not name or any(sign.isdigit() for sign in name):
        return _whole(name)
    found = locate(lines.checked(name))
    if found.code is None:
        near = [one.name for one in found.candidates]
        raise lines.InputError(f"region: {name!r} 不是代码，也认不准是哪里{_perhaps(near)}")
    return found.code


def _whole(code: str) -> str:
    return code.ljust(12, "0") if code.isdigit() and len(code) in (2, 4, 6, 9) else code


def facts_from(where: Directory, data: object) -> Facts:
    """Read facts from parsed JSON or options; InputError names what is wrong."""
    if not isinstance(data, Mapping):
        raise lines.InputError("要写一个 JSON 对象，放在花括号里")
    for key in data:
        if key not in KEYS:
            raise lines.InputError(f"{key}: 没有这一项")
    upward = data.get("upward", False)
    if not isinstance(upward, bool):
        raise lines.InputError("upward: 只能写 true 或 false")
    regions = [_code(one) for one in _texts(data, "region")]
    return Facts(
        region=regions[0] if regions else "",
        also=tuple(regions[1:]),
        sector=_sector(where, _text(data, "sector", "")),
        category=_text(data, "category", "C99"),
        flags=frozenset(_texts(data, "flags")),
        conflicts=frozenset(_department(where, name) for name in _texts(data, "conflict")),
        upward=upward,
    )


def _route(where: Directory, data: object) -> Route:
    try:
        return route(where, facts_from(where, data))
    except RoutingError as error:
        raise lines.InputError(str(error)) from None


def _shown(department: Department) -> dict[str, str]:
    return {
        "id": department.id,
        "name": department.name,
        "region": department.region,
        "level": department.level,
    }


def answer(where: Directory, data: object) -> dict[str, object]:
    """Return the JSON answer (docs/formats.md, Commands' JSON)."""
    found = _route(where, data)
    return {
        "lead": _shown(found.lead),
        "assisting": [_shown(one) for one in found.assisting],
        "supervisor": None if found.supervisor is None else _shown(found.supervisor),
        "excluded": [_shown(one) for one in found.excluded],
        "trace": [{"rule": line.rule, "sentence": line.sentence} for line in found.trace],
    }


def _plain(found: Route) -> str:
    parts = [("来查的", [found.lead]), ("一起查的", [*found.assisting])]
    parts += [("盯着它办的", [found.supervisor] if found.supervisor else []), ("看不到的", [*found.excluded])]
    text = [f"{title}：{'、'.join(one.name for one in shown)}" for title, shown in parts if shown]
    return "\n".join([*text, "为什么是它们？", *(f"  {line.sentence}〔{line.rule}〕" for line in found.trace)])


def run(args: argparse.Namespace) -> int:
    """Answer the options, or every line of `--lines`; exit status 1 for facts that cannot be routed."""
    try:
        where = directory(args.pack)
    except lines.InputError as error:
        return lines.fail(error, args.json)
    if args.lines is not None:
        return lines.answer_lines(args.lines, lambda text: answer(where, lines.parse(text)))
    data = {key: getattr(args, key) for key in KEYS}
    try:
        print(lines.dump(answer(where, data)) if args.json else _plain(_route(where, data)))
    except lines.InputError as error:
        return lines.fail(error, args.json)
    return 0
