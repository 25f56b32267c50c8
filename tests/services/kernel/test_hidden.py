"""A case that a department must not learn of changes no answer that its officers get, whatever becomes of it.

The heart of conflict of interest (DESIGN section 1): everything that may be asked is asked before the case exists and at each
of its stages, with its number in hand, and every answer must be the same text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.kernel import numbers
from casework.kernel.ids import DepartmentId, draw_case_number
from casework.kernel.office import Actor, Home
from casework.rewards import orders
from casework.rules import routing
from casework.rules.closed import closers
from casework.rules.duties import Duty
from casework.transfers import recuse
from cli.founding import Post
from cli.roster import sample_roster
from crypto.keyring import Purpose
from crypto.transfers import Handing, TransferNote, sign_note
from policies import load
from tests.services import builders
from tests.services.builders import FACTORY, handler
from tests.services.founding import Sample, found_sample
from tests.services.kernel.walking import Walk, changed, name_of, queries
from tests.services.rewards import way

NUMBER = "M8TDXW"
HOME, OFFICE, INSPECTION = "zhoucun-emergency", "zhoucun-committee", "zhoucun-discipline"
HOUSING = DepartmentId("zhoucun-housing")
CITY, CITY_OFFICE = "zibo-emergency", "zibo-committee"
SKIPPED = {
    "cases.mailbox.read": "whoever has the phrase of the mailbox",
    "cases.overdue.due_cases": "the sweep acts for no officer",
    "cases.overdue.provisional": "the sweep acts for no officer",
    "cases.unanswered.waiting": "the sweep acts for no officer",
    "cases.receive.route": "the portal; nothing of it hangs on a case",
    "cases.receive.received": "the portal, for whoever sends the same form again",
    "entry.phrase.look": "whoever has the phrase of the mailbox",
    "kernel.mixing._waiting": "the sweep acts for no officer",
    "oversight.again.waiting": "the sweep acts for no officer",
    "oversight.escalation.waiting": "the sweep acts for no officer",
    "oversight.raise_up.waiting": "the sweep acts for no officer",
    "oversight.urge.late": "the sweep acts for no officer",
    "oversight.warnings.look": "the sweep acts for no officer",
    "people.departments.directory": "the departments with live keys",
    "people.officers.look_at_invitation": "whoever has the ticket",
    "people.sessions._look": "whoever has the token",
    "people.sessions._tab_key": "whoever has the token",
    "people.sessions.hosted": "the sign-in page",
    "remedy.waiting.waiting": "the sweep acts for no officer",
    "review.box.read": "whoever has the phrase of the mailbox",
    "rewards.orders._authorities": "the sweep acts for no officer",
    "rewards.orders._unpaid": "the sweep acts for no officer",
    "rewards.orders._document": "the sweep acts for no officer",
    "rewards.returns._documents": "the sweep acts for no officer",
    "rewards.settled._waiting": "the sweep acts for no officer",
    "tips.uploads.known": "whoever has the secret of an upload",
    "tips.waiting._known": "the sweep acts for no officer",
    "transfers.introductions.own": "the own authority's records, for a page that is shown to everybody",
}
"""Queries that no officer asks, or that say nothing of cases."""


def city_roster() -> tuple[Post, ...]:
    """The sample's posts, with a city that can do all of a case's work; its people stand first."""
    posts = [(CITY, one) for one in (Duty.INTAKE, Duty.INTAKE, Duty.VERIFY, Duty.VERIFY, Duty.LEGAL)]
    posts += [(CITY_OFFICE, one) for one in (Duty.INTAKE, *(Duty.REWARD,) * 2, *(Duty.APPROVE,) * 2, Duty.FUND, Duty.OVERSEE)]
    city = [Post(DepartmentId(where), frozenset({duty}), f"市{duty.value}{at}") for at, (where, duty) in enumerate(posts)]
    city.append(Post(DepartmentId(CITY), frozenset({Duty.LEAD, Duty.KEYS}), "市负责人"))
    city.append(Post(DepartmentId(CITY_OFFICE), frozenset({Duty.KEYS}), "市钥匙员"))
    rest = [one for one in sample_roster(load().packs["zhoucun"]) if one.department not in (CITY, CITY_OFFICE)]
    return (*city, *rest)


def everybody(sample: Sample, *departments: str) -> list[Actor]:
    """Somebody of each department with every duty there is: who may ask more than any officer."""
    return [
        Actor(sample.authority, sample.officer(Duty.INTAKE, one).id, DepartmentId(one), frozenset(Duty), "谁")
        for one in departments
    ]


def lent(sample: Sample, home: str, to: str) -> Actor:
    """An officer of `home` who stands in at another department's desk, with every duty."""
    own = Home(DepartmentId(home), closers(load().packs["zhoucun"], home))
    return Actor(sample.authority, sample.officer(Duty.VERIFY, home).id, DepartmentId(to), frozenset(Duty), "代办", own)


@pytest.fixture
def numbered(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Numbers that the next cases get, so that a walk can ask for one before it exists; then numbers are drawn again."""
    coming: list[str] = []
    monkeypatch.setattr(numbers, "draw_case_number", lambda length: coming.pop(0) if coming else draw_case_number(length))
    yield coming
    assert not coming


def test_the_walk_knows_every_query() -> None:
    found = {name_of(one) for one in queries()}
    assert set(SKIPPED) <= found
    assert {"cases.desk.desk", "oversight.trail.read_trail", "rewards.fund.entries", "people.officers.seen"} <= found


def test_a_case_that_went_up_changes_no_answer_below(sqlite_engine: Engine, numbered: list[str]) -> None:
    sample = found_sample(sqlite_engine, roster=city_roster())
    visible = builders.send_tip(sample)
    builders.accept(sample, visible)
    actors = [*everybody(sample, HOME, OFFICE, INSPECTION), lent(sample, HOUSING, HOME)]
    above = {one.id for one in sample.founded.officers if one.department in (CITY, CITY_OFFICE) and Duty.INTAKE in one.duties}
    walk = Walk(sample, actors, NUMBER, above)
    before = walk.answers(SKIPPED)
    numbered.append(NUMBER)
    hidden = builders.send_tip(sample, replace(FACTORY, upward=True), urgency="now")
    assert (builders.number_of(sample, hidden), builders.department_of(sample, hidden)) == (NUMBER, CITY)
    assert changed(before, walk.answers(SKIPPED)) == {}
    builders.conclude(sample, hidden)
    assert changed(before, walk.answers(SKIPPED)) == {}
    way.put_in(sample)
    way.agreed(sample, NUMBER)
    assert way.approve(sample, NUMBER) == "R_CLAIMABLE"
    way.do(sample, hidden, way.claim_for(sample, hidden)[1])
    orders.sweep(sample.office, day_ends=True)
    assert changed(before, walk.answers(SKIPPED)) == {}
    # The same walk sees a case that is not hidden: it can tell.
    numbered.append("K3QBXW")
    builders.send_tip(sample)
    desks = walk.answers(SKIPPED, {"cases.desk.desk"})
    assert changed({name: before[name] for name in desks}, desks)


def test_a_case_of_the_inspection_changes_no_answer_of_whoever_could_be_meant(
    sqlite_engine: Engine, numbered: list[str]
) -> None:
    sample = found_sample(sqlite_engine)
    actors = [*everybody(sample, HOME, OFFICE, CITY), lent(sample, HOUSING, HOME)]
    walk = Walk(sample, actors, NUMBER, {sample.officer(Duty.DISCIPLINE, INSPECTION).id})
    before = walk.answers(SKIPPED)
    numbered.append(NUMBER)
    hidden = builders.send_tip(sample, routing.Facts(region="370306100000", sector="factory", category="C25"))
    assert builders.department_of(sample, hidden) == INSPECTION
    builders.accept(sample, hidden)
    assert changed(before, walk.answers(SKIPPED)) == {}


def signed_out(sample: Sample, lead: Actor, number: str, department: DepartmentId) -> recuse.Signed | None:
    """Sign that a department reads the words no more, as the lead's browser does."""
    wanted = recuse.look(sample.office, lead, number, department).notes
    own = sample.founded.departments[lead.department]
    signer, made = own.key_ids[Purpose.LETTERS], []
    for one in wanted:
        note = TransferNote(Handing.OUT, lead.department, one.department, one.key, signer, bytes(64))
        made.append(sign_note(own.seeds[Purpose.LETTERS], sample.authority, one.tip, one.place, note).signature)
    return recuse.Signed(signer, tuple(made)) if made else None


def test_whoever_is_shut_out_is_told_what_was_told_before_the_case(sqlite_engine: Engine, numbered: list[str]) -> None:
    """The inspection watches over the district's looks, and an officer of it cannot stand in; one of housing can."""
    sample = found_sample(sqlite_engine)
    actors = [*everybody(sample, HOUSING, INSPECTION), lent(sample, HOUSING, HOME)]
    walk = Walk(sample, actors, NUMBER, {sample.officer(Duty.INTAKE, HOME).id})
    before = walk.answers(SKIPPED)
    numbered.append(NUMBER)
    hidden = builders.send_tip(sample)
    lead = handler(sample, hidden, Duty.INTAKE)
    assert lead.department == HOME
    builders.accept(sample, hidden)
    assert read.open_case(sample.office, actors[-1], NUMBER).number == NUMBER
    for department in (HOUSING, DepartmentId(INSPECTION)):
        recuse.shut_out(sample.office, lead, NUMBER, department, "meant", signed_out(sample, lead, NUMBER, department))
    assert changed(before, walk.answers(SKIPPED)) == {}
