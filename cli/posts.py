"""The posts of a real authority: read from a TOML file, and checked for everything that is missing at once.

    [[posts]]
    department = "zhoucun-emergency"
    title = "受理员 01"
    duties = ["intake"]

Each duty that keeps a department able to act has a post and a deputy (DESIGN section 6: `init` checks posts and deputies).
Nobody holds two duties that may not meet in one person on one case; a department too small for that needs a colleague of
another department, and is named here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from casework.kernel.ids import DepartmentId
from casework.rules.duties import APART, NAMES, Duty
from cli.founding import Post
from cli.offices import CommandError
from policies import Department, Pack

MOST_POSTS = 500

_HANDLING = {Duty.INTAKE: 2, Duty.VERIFY: 3, Duty.LEGAL: 1, Duty.LEAD: 1, Duty.KEYS: 2}
"""Two verifiers on each case and one who can stand in; one who leads, whom the superior can stand in for."""
_PAYING = {Duty.INTAKE: 2, Duty.REWARD: 2, Duty.APPROVE: 2, Duty.FUND: 2, Duty.OVERSEE: 1, Duty.KEYS: 2}
_RECEIVING = {Duty.INTAKE: 2, Duty.KEYS: 2, Duty.OVERSEE: 1}


def needed(pack: Pack, department: Department) -> dict[Duty, int]:
    """Return how many people a department needs for each duty."""
    if department.region == pack.region.code and department.kind == "regulator":
        return _HANDLING
    if department.region == pack.region.code and department.kind == "committee":
        return _PAYING
    return _RECEIVING


def read_posts(path: Path, pack: Pack) -> tuple[Post, ...]:
    """Read and check a file of posts; CommandError with every fault, one a line."""
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("posts", [])
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from None
    if not isinstance(entries, list) or len(entries) > MOST_POSTS:
        raise CommandError(f"{path}: 要有 [[posts]]，最多 {MOST_POSTS} 个。")
    faults: list[str] = []
    posts = [post for number, entry in enumerate(entries, 1) if (post := _post(entry, number, pack, faults))]
    faults += missing(posts, pack)
    if faults:
        raise CommandError("\n".join(faults))
    return tuple(posts)


def _post(entry: object, number: int, pack: Pack, faults: list[str]) -> Post | None:
    known = {department.id for department in pack.departments}
    if not isinstance(entry, dict) or set(entry) != {"department", "title", "duties"}:
        faults.append(f"第 {number} 个岗位：要写 department、title、duties 三样。")
        return None
    department, title, duties = entry["department"], entry["title"], entry["duties"]
    if department not in known:
        faults.append(f"第 {number} 个岗位：没有 {department} 这个部门。")
        return None
    if not isinstance(title, str) or not 1 <= len(title) <= 40:
        faults.append(f"第 {number} 个岗位：title 要有 1 到 40 个字。")
        return None
    if not isinstance(duties, list) or not duties or any(duty not in set(Duty) for duty in duties):
        faults.append(f"第 {number} 个岗位：duties 只能写 {'、'.join(Duty)}。")
        return None
    held = frozenset(Duty(duty) for duty in duties)
    together = [NAMES[duty] for duty in Duty if duty in held and duty in APART]
    if len(together) > 1:
        faults.append(f"第 {number} 个岗位“{title}”：{'和'.join(together)}不能由一个人做。")
    return Post(DepartmentId(department), held, title)


def missing(posts: Sequence[Post], pack: Pack) -> list[str]:
    """Return one sentence for each department that lacks somebody."""
    faults = []
    for department in pack.departments:
        there = [post for post in posts if post.department == department.id]
        lacks = [
            f"{NAMES[duty]} {wanted} 人（现在 {have} 人）"
            for duty, wanted in needed(pack, department).items()
            if (have := sum(duty in post.duties for post in there)) < wanted
        ]
        if lacks:
            faults.append(f"{department.name}（{department.id}）缺：{'、'.join(lacks)}。")
    titles = [(post.department, post.title) for post in posts]
    doubled = sorted({title for department, title in titles if titles.count((department, title)) > 1})
    return [*faults, *(f"岗位名“{title}”在一个部门里用了两次。" for title in doubled)]


def template(pack: Pack) -> str:
    """Return a file of posts that passes the checks, for people to correct."""
    parts = ["# 每个岗位一段。title 是页面上显示的岗位名，不写人名。\n"]
    for department in pack.departments:
        parts.append(f"\n# {department.name}\n")
        for duty, count in needed(pack, department).items():
            for number in range(1, count + 1):
                title = f"{NAMES[duty]} {number:02d}"
                parts.append(
                    f'[[posts]]\ndepartment = "{department.id}"\ntitle = "{title}"\nduties = ["{duty.value}"]\n'
                )
    return "".join(parts)
