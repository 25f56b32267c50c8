"""The posts of a real authority: read from a TOML file, and checked for everything that is missing at once.

    [[posts]]
    department = "zhoucun-emergency"
    title = "受理员 01"
    duties = ["intake"]

    [[pools]]
    department = "zhoucun-water"
    by = "zhoucun-committee"
    duties = ["legal"]

Each duty that keeps a department able to act has a post and a deputy (DESIGN section 6: `init` checks posts and deputies).
Nobody holds two duties that may not meet in one person on one case. A department too small for that is offered a pooled
desk (代办): the officers of another department who have these duties at home do them for it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from casework.kernel.ids import DepartmentId
from casework.people.deputations import LENDABLE, may_lend
from casework.rules.duties import APART, NAMES, Duty
from cli.founding import Pool, Post
from cli.offices import CommandError
from policies import Department, Pack, PolicyError
from policies.reader import toml_of

MOST_POSTS = 500

_HANDLING = {Duty.INTAKE: 2, Duty.VERIFY: 3, Duty.LEGAL: 1, Duty.LEAD: 1, Duty.KEYS: 2}
"""Two verifiers on each case and one who can stand in; one who leads, whom the superior can stand in for."""
_PAYING = {Duty.INTAKE: 2, Duty.REWARD: 2, Duty.APPROVE: 2, Duty.FUND: 2, Duty.OVERSEE: 1, Duty.KEYS: 2}
_RECEIVING = {Duty.INTAKE: 2, Duty.KEYS: 2, Duty.OVERSEE: 1}
_ABOVE = {
    "regulator": ({Duty.VERIFY: 2, Duty.LEGAL: 1, Duty.LEAD: 1}, "上交、提级到那里的案，没有人核查和签结论。"),
    "committee": (
        {Duty.REWARD: 2, Duty.APPROVE: 1, Duty.FUND: 1},
        "上交到那里的奖励，没有人评、没有人付；也就没法抽签上交，本机关不该知道的案藏不住。",
    ),
}
"""What an office above needs for what goes up to it, and what it means where it lacks somebody; a warning, no fault."""


def needed(pack: Pack, department: Department) -> dict[Duty, int]:
    """Return how many people a department needs for each duty."""
    # Who is not a superior leads cases: the authority's own bureaus, and those of the levels below it.
    if department.kind == "regulator" and pack.region.contains(department.region):
        return _HANDLING
    if department.region == pack.region.code and department.kind == "committee":
        return _PAYING
    return _RECEIVING


def _wanted_above(pack: Pack, department: Department) -> dict[Duty, int]:
    """Return how many people a department above the authority should have besides, for what goes up to it."""
    above = [region.code for region in pack.upward(pack.region.code)]
    return _ABOVE[department.kind][0] if department.region in above and department.kind in _ABOVE else {}


@dataclass(frozen=True)
class Roster:
    """The posts of an authority, and the pooled desks."""

    posts: tuple[Post, ...]
    pools: tuple[Pool, ...]


def read_posts(path: Path, pack: Pack) -> Roster:
    """Read and check a file of posts; CommandError with every fault, one a line, and the pooled desks that would help."""
    try:
        file, _ = toml_of(path, str(path))
    except PolicyError as error:
        raise CommandError(str(error)) from None
    entries, pooled = file.get("posts", []), file.get("pools", [])
    if not all(isinstance(one, list) and len(one) <= MOST_POSTS for one in (entries, pooled)):
        raise CommandError(f"{path}: 要有 [[posts]]，可以有 [[pools]]，各最多 {MOST_POSTS} 个。")
    faults: list[str] = []
    posts = [post for number, entry in enumerate(entries, 1) if (post := _post(entry, number, pack, faults))]
    pools = [pool for number, entry in enumerate(pooled, 1) if (pool := _pool(entry, number, posts, pack, faults))]
    lacking = lacks(posts, pools, pack)
    faults += missing(lacking, posts)
    if faults:
        raise CommandError("\n".join((*faults, *offers(lacking, posts, pack))))
    return Roster(tuple(posts), tuple(pools))


def _post(entry: object, number: int, pack: Pack, faults: list[str]) -> Post | None:
    known = {department.id for department in pack.departments}
    if not isinstance(entry, dict) or set(entry) != {"department", "title", "duties"}:
        faults.append(f"第 {number} 个岗位：要写 department、title、duties 三样。")
        return None
    department, title, duties = entry["department"], entry["title"], entry["duties"]
    if not isinstance(department, str) or department not in known:
        faults.append(f"第 {number} 个岗位：没有 {department} 这个部门。")
        return None
    if not isinstance(title, str) or not 1 <= len(title) <= 40:
        faults.append(f"第 {number} 个岗位：title 要有 1 到 40 个字。")
        return None
    if not isinstance(duties, list) or not duties or any(duty not in list(Duty) for duty in duties):
        faults.append(f"第 {number} 个岗位：duties 只能写 {'、'.join(Duty)}。")
        return None
    held = frozenset(Duty(duty) for duty in duties)
    together = [NAMES[duty] for duty in Duty if duty in held and duty in APART]
    if len(together) > 1:
        faults.append(f"第 {number} 个岗位“{title}”：{'和'.join(together)}不能由一个人做。")
    return Post(DepartmentId(department), held, title)


def _pool(entry: object, number: int, posts: Sequence[Post], pack: Pack, faults: list[str]) -> Pool | None:
    known = {department.id: department for department in pack.departments}
    if not isinstance(entry, dict) or set(entry) != {"department", "by", "duties"}:
        faults.append(f"第 {number} 个代办：要写 department、by、duties 三样。")
        return None
    department, by, duties = entry["department"], entry["by"], entry["duties"]
    if department not in list(known) or by not in list(known) or department == by:
        faults.append(f"第 {number} 个代办：department 和 by 要是两个不同的部门。")
        return None
    if not may_lend(pack, known[by], known[department]):
        faults.append(f"第 {number} 个代办：{known[by].name}不能给{known[department].name}代办。")
        return None
    if not isinstance(duties, list) or not duties or any(duty not in list(LENDABLE) for duty in duties):
        faults.append(f"第 {number} 个代办：duties 只能写 {'、'.join(sorted(LENDABLE))}。")
        return None
    held = frozenset(Duty(duty) for duty in duties)
    there = {duty for post in posts if post.department == by for duty in post.duties}
    if held - there:
        names = "、".join(NAMES[duty] for duty in sorted(held - there))
        faults.append(f"第 {number} 个代办：{known[by].name}自己没有人做{names}。")
    return Pool(DepartmentId(department), DepartmentId(by), held)


def warnings(roster: Roster, pack: Pack) -> list[str]:
    """Return one sentence for each department above that lacks the people for what goes up to it, with what follows."""
    found = []
    for department in pack.departments:
        wanted = _wanted_above(pack, department)
        words = [
            f"{NAMES[duty]} {count} 人（现在 {have} 人）"
            for duty, count in wanted.items()
            if (have := sum(_does(post, duty, department.id, roster.pools) for post in roster.posts)) < count
        ]
        if words:
            follows = _ABOVE[department.kind][1]
            found.append(f"{department.name}（{department.id}）还缺：{'、'.join(words)}。{follows}")
    return found


def lacks(posts: Sequence[Post], pools: Sequence[Pool], pack: Pack) -> list[tuple[Department, dict[Duty, tuple[int, int]]]]:
    """Return for each department that lacks somebody: duty → how many are needed, and how many there are or are lent."""
    found = []
    for department in pack.departments:
        have = {duty: sum(_does(post, duty, department.id, pools) for post in posts) for duty in Duty}
        short = {duty: (wanted, have[duty]) for duty, wanted in needed(pack, department).items() if have[duty] < wanted}
        if short:
            found.append((department, short))
    return found


def _does(post: Post, duty: Duty, department: str, pools: Sequence[Pool]) -> bool:
    """Whether a post's holder does a duty for a department, at home or by a pooled desk."""
    lent = any(pool.department == department and pool.by == post.department and duty in pool.duties for pool in pools)
    return duty in post.duties and (post.department == department or lent)


def missing(lacking: Sequence[tuple[Department, dict[Duty, tuple[int, int]]]], posts: Sequence[Post]) -> list[str]:
    """Return one sentence for each department that lacks somebody, and for each title that stands twice."""
    faults = []
    for department, short in lacking:
        words = [f"{NAMES[duty]} {wanted} 人（现在 {have} 人）" for duty, (wanted, have) in short.items()]
        faults.append(f"{department.name}（{department.id}）缺：{'、'.join(words)}。")
    titles = [(post.department, post.title) for post in posts]
    doubled = sorted({title for department, title in titles if titles.count((department, title)) > 1})
    return [*faults, *(f"岗位名“{title}”在一个部门里用了两次。" for title in doubled)]


def offers(
    lacking: Sequence[tuple[Department, dict[Duty, tuple[int, int]]]], posts: Sequence[Post], pack: Pack
) -> list[str]:
    """Return the pooled desks of the authority's 安委办 that would fill what handling departments lack, ready to be copied."""
    offices = [one for one in pack.departments if one.kind == "committee" and one.region == pack.region.code]
    found = []
    for department, short in lacking:
        for office in offices:
            there = {duty: sum(duty in post.duties for post in posts if post.department == office.id) for duty in short}
            lent = [duty for duty, (wanted, have) in short.items() if duty in LENDABLE and have + there[duty] >= wanted]
            if lent and office.id != department.id and department.kind == "regulator" and may_lend(pack, office, department):
                found.append(_pool_text(department.id, office.id, lent))
    return ["", "人手少的部门，可以由安委办代办。把下面的加到岗位文件里：", "", *found] if found else []


def _pool_text(department: str, by: str, duties: Sequence[Duty]) -> str:
    quoted = ", ".join(f'"{duty.value}"' for duty in duties)
    return f'[[pools]]\ndepartment = "{department}"\nby = "{by}"\nduties = [{quoted}]\n'


def template(pack: Pack) -> str:
    """Return a file of posts that passes the checks, for people to correct."""
    parts = ["# 每个岗位一段。title 是页面上显示的岗位名，不写人名。\n"]
    parts.append("# 人手少的部门，可以请别的部门代办它缺的职责，比如：\n")
    example = _pool_text("人手少的部门", "代办的部门", [Duty.LEGAL])
    parts.append("".join(f"# {line}\n" for line in example.splitlines()))
    for department in pack.departments:
        parts.append(f"\n# {department.name}\n")
        for duty, count in {**needed(pack, department), **_wanted_above(pack, department)}.items():
            for number in range(1, count + 1):
                title = f"{NAMES[duty]} {number:02d}"
                parts.append(
                    f'[[posts]]\ndepartment = "{department.id}"\ntitle = "{title}"\nduties = ["{duty.value}"]\n'
                )
    return "".join(parts)
