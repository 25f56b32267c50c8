"""Every pack founds a sample in which each tip of the first screen finds a department that can read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import receive
from casework.kernel.ids import DepartmentId
from casework.rules import routing
from casework.rules.duties import Duty
from casework.rules.routing import directory_for, route
from cli.posts import Roster, read_posts, template, warnings
from cli.roster import sample_pools, sample_roster
from policies import Pack, load
from tests.services.founding import found_sample

PACKS = sorted(load().packs)


def regions(pack: Pack) -> list[str]:
    """Not known, the authority's own, the first of those below it and a superior's."""
    below = [one.code for one in pack.regions if one.code != pack.region.code and pack.region.contains(one.code)][:1]
    return ["", pack.region.code, *below, pack.upward(pack.region.code)[0].code]


@pytest.mark.parametrize("pack_id", PACKS)
def test_every_line_of_every_picture_goes_to_a_live_department(engine: Engine, pack_id: str) -> None:
    sample = found_sample(engine, pack=pack_id)
    pack = load().packs[pack_id]
    reading = {one.department for one in sample.founded.officers}
    assert reading == {one.id for one in pack.departments}
    led = set()
    for region in regions(pack):
        for scene in pack.scenes:
            for sector in (scene.sector, *(option.sector for option in scene.options)):
                for category in dict.fromkeys(line.category for line in scene.lines):
                    facts = routing.Facts(region=region, sector=sector, category=category)
                    answer = receive.route(sample.office, sample.authority, facts)
                    assert answer.recipients, facts
                    led.add(answer.lead.id)
    # A whole directory takes part, not one office that everything falls to.
    assert len(led) >= 10
    assert led <= reading


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_authoritys_own_office_decides_the_reward_whichever_level_leads(pack_id: str) -> None:
    pack = load().packs[pack_id]
    directory = directory_for(pack, [one.id for one in pack.departments])
    for region in pack.regions:
        found = route(directory, routing.Facts(region=region.code, sector="factory", category="C16"))
        if pack.region.contains(region.code):
            roles = receive.roles_of(directory, found)
            playing = {pack.region_of(one.region) for one in pack.departments if one.id in roles}
            assert all(one.contains(region.code) for one in playing)
            own = DepartmentId(f"{pack_id}-committee")
            deciding = [name for name, role in roles.items() if role == "rewards"]
            assert deciding == ([] if roles.get(own) == "supervisor" else [own])


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_roster_fits_the_pack(pack_id: str) -> None:
    pack = load().packs[pack_id]
    posts, pools = sample_roster(pack), sample_pools(pack)
    assert {post.department for post in posts} == {one.id for one in pack.departments}
    # Above and below the authority's own level: as few as keep an office live; above, besides, whoever takes what goes up.
    home = {one.id for one in pack.departments if one.region == pack.region.code}
    above = {region.code for region in pack.upward(pack.region.code)}
    for one in pack.departments:
        if one.id not in home:
            more = {"regulator": 4, "committee": 7}.get(one.kind, 0) if one.region in above else 0
            assert sum(post.department == one.id for post in posts) == 2 + more
    assert warnings(Roster(posts, pools), pack) == []
    assert all(pool.department in home and pool.by in home for pool in pools)
    titles = [(post.department, post.title) for post in posts]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("pack_id", PACKS)
def test_the_template_of_a_real_authority_fits_its_own_checks(tmp_path: Path, pack_id: str) -> None:
    pack, path = load().packs[pack_id], tmp_path / "posts.toml"
    path.write_text(template(pack), "utf-8")
    posts = read_posts(path, pack).posts
    # Whoever leads cases has verifiers, on every level.
    led = {one.id for one in pack.departments if one.kind == "regulator"}
    assert {post.department for post in posts if Duty.VERIFY in post.duties} == led
