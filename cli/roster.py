"""The posts and pooled desks of the sample authority."""

from __future__ import annotations

from casework.kernel.ids import DepartmentId
from casework.rules.duties import Duty
from cli.founding import Pool, Post
from policies import Department, Pack

# A department that is for nothing else has too few people for a legal reviewer of its own.
SMALL = frozenset({"water", "labour"})
_TITLES = (
    (Duty.INTAKE, "受理员"),
    (Duty.VERIFY, "核查员"),
    (Duty.LEGAL, "法制员"),
    (Duty.REWARD, "奖励评定员"),
    (Duty.APPROVE, "奖励批准人"),
    (Duty.FUND, "资金员"),
    (Duty.OVERSEE, "督办员"),
    (Duty.LEAD, "负责人"),
    (Duty.KEYS, "钥匙员"),
    (Duty.DISCIPLINE, "监督员"),
)


def _small(department: Department) -> bool:
    return set(department.functions) <= SMALL


def sample_roster(pack: Pack) -> tuple[Post, ...]:
    """The posts of the sample authority: two of each duty where two must agree, and keys everywhere.

    A handling department of the authority's own level has two for intake, two for verification, one for legal review (two
    small ones are lent that of the 安委办), and one who leads and keeps the keys; the 安委办 that pays has one for each of its
    duties, four who assess and two who approve (a disputed reward needs other people), and the legal reviewer who is lent;
    superiors, discipline inspections and the offices of the levels below have intake, keys and oversight, so that they are
    live. At the next level above, which takes what must not be decided here, the bureau that leads can verify and conclude, and
    the 安委办 assesses, approves and pays.
    """
    posts: list[Post] = []
    counts: dict[str, int] = {}

    def add(department: str, *duties: Duty) -> None:
        title = next(name for duty, name in _TITLES if duty in duties)
        counts[title] = counts.get(title, 0) + 1
        posts.append(Post(DepartmentId(department), frozenset(duties), f"{title} {counts[title]:02d}"))

    hosts = {one.host for one in pack.departments}
    for department in pack.departments:
        home = department.region == pack.region.code
        if home and department.kind == "regulator":
            for duty in (Duty.INTAKE, Duty.INTAKE, Duty.VERIFY, Duty.VERIFY):
                add(department.id, duty)
            if not _small(department):
                add(department.id, Duty.LEGAL)
            if department.id in hosts:
                # The largest department can have a case reviewed by verifiers of its own who did not see it before.
                add(department.id, Duty.VERIFY)
                add(department.id, Duty.VERIFY)
            add(department.id, Duty.LEAD, Duty.KEYS)
        elif home and department.kind == "committee":
            # Twice as many assess and approve as one reward needs: a disputed one is decided by other people.
            for duty in (Duty.INTAKE, *(Duty.REWARD,) * 4, *(Duty.APPROVE,) * 2, Duty.FUND):
                add(department.id, duty)
            for duty in (Duty.OVERSEE, Duty.KEYS, Duty.LEGAL):
                add(department.id, duty)
        else:
            add(department.id, Duty.INTAKE, *([Duty.DISCIPLINE] if department.kind == "discipline" else []))
            add(department.id, Duty.KEYS, Duty.OVERSEE)
    for department in pack.departments:
        # Last, so that the first of each duty is the authority's own.
        for duty in _above(pack, department):
            add(department.id, duty)
    return tuple(posts)


def _above(pack: Pack, department: Department) -> tuple[Duty, ...]:
    """Return what a department above the authority has besides, for the cases and rewards that go up."""
    if department.region not in [one.code for one in pack.upward(pack.region.code)]:
        return ()
    if department.kind == "regulator":
        return (Duty.VERIFY, Duty.VERIFY, Duty.LEGAL, Duty.LEAD)
    # Twice as many as one reward needs, as in the own office.
    return (*(Duty.REWARD,) * 4, *(Duty.APPROVE,) * 2, Duty.FUND) if department.kind == "committee" else ()


def sample_pools(pack: Pack) -> tuple[Pool, ...]:
    """The pooled desks of the sample authority: the legal reviewer of the 安委办 does it for the small departments too."""
    offices = [one.id for one in pack.departments if one.kind == "committee" and one.region == pack.region.code]
    return tuple(
        Pool(DepartmentId(one.id), DepartmentId(offices[0]), frozenset({Duty.LEGAL}))
        for one in pack.departments
        if one.region == pack.region.code and one.kind == "regulator" and _small(one)
    )
