"""Nobody learns of a case who holds no role in it, and every query of cases says where it starts."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from casework.cases import read
from casework.cases.desk import desk
from casework.kernel.errors import NotFound
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FACTORY, number_of, send_tip
from tests.services.founding import found_sample

STORE = Path(__file__).parents[3] / "casework" / "kernel" / "store.py"
LOOKS = STORE.with_name("looks_store.py")
# Queries of `case` that do not start from visible_cases, each with its reason.
EXCEPTIONS = {
    "visible_cases": "is where the others start",
    "case_of_tip": "the reporter's mailbox and receipt: no officer asks",
    "case_by_id": "a use case that holds the id from a row of its own, inside one transaction",
    "cases_that_follow": "the cases that follow one which the caller holds: they take its conclusion",
    "parts_of": "the parts of a case which the caller holds: they have one tip and one mailbox",
    "cases_past_due": "the sweep acts for no officer",
    "cases_provisional": "the sweep acts for no officer",
    "cases_asking": "the sweep acts for no officer",
    "urgent_cases": "the sweep calls who is on duty and says nothing of the case",
    "cases_in_states": "the sweep erases the order of receipt of cases that are over, for no officer",
    "cases_in_reward": "the sweep draws for rewards that have begun, for no officer",
    "numbers_of": "the trail of looks names numbers to the discipline office, which sees nothing else of the cases",
    "id_of_number": "the same, the other way round",
    "ids_kept_from": "takes from ids that the caller holds those that are hidden, and returns nothing else",
    "_looks": "leaves lines of the trail out that are about hidden cases",
    "insert_case": "writes and returns nothing",
    "update_case": "writes what events.append decided, returns nothing",
}


def test_every_query_of_cases_starts_from_visible_cases() -> None:
    trees = [ast.parse(path.read_text()) for path in (STORE, LOOKS)]
    found = set()
    for function in (node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)):
        uses = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
        starts = {node.arg for node in function.args.args} & {"visible"}
        if "case" in uses and not starts:
            found.add(function.name)
    assert found == set(EXCEPTIONS)


def test_only_the_kernel_holds_the_table_of_cases() -> None:
    """The import contract keeps `kernel.tables` to its slice; this names who imports it, should the contract be lost."""
    root = STORE.parents[1]
    importers = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "kernel.tables" in path.read_text() or "from casework.kernel import tables" in path.read_text()
    }
    assert importers == {"kernel/store.py", "kernel/looks_store.py", "kernel/mixing_store.py", "migrations/tables.py"}


def test_only_those_with_a_role_know_of_a_case(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    lead = builders.handler(sample, reporter, Duty.INTAKE)
    assert read.open_case(sample.office, lead, number).number == number
    seeing = set()
    for officer in sample.founded.officers:
        actor = sample.founded.actor(officer)
        shown = sum(tab.count for tab in desk(sample.office, actor).tabs if tab.name in ("intake", "active"))
        try:
            read.open_case(sample.office, actor, number)
            seeing.add(actor.department)
        except NotFound:
            assert shown == 0
            assert desk(sample.office, actor, "intake").rows == ()
    assert lead.department in seeing
    assert "zhoucun-discipline" not in seeing
    assert len(seeing) <= 3


def test_an_excluded_district_sees_no_gap_and_no_count(engine: Engine) -> None:
    sample = found_sample(engine)
    hidden = send_tip(sample, replace(FACTORY, upward=True))
    for officer in sample.founded.officers:
        actor = sample.founded.actor(officer)
        if not actor.department.startswith("zhoucun"):
            continue
        assert all(tab.count == 0 for tab in desk(sample.office, actor).tabs)
        with pytest.raises(NotFound):
            read.open_case(sample.office, actor, number_of(sample, hidden))


def test_who_only_decides_rewards_learns_of_a_case_when_it_is_concluded(engine: Engine) -> None:
    """A concealed accident is supervised by the city, so the district's office has nothing to see before the finding."""
    sample = found_sample(engine)
    reporter = send_tip(sample, replace(FACTORY, category="C22"))
    rewards = sample.actor(Duty.REWARD)
    number = number_of(sample, reporter)
    with pytest.raises(NotFound):
        read.open_case(sample.office, rewards, number)
    builders.conclude(sample, reporter)
    assert read.open_case(sample.office, rewards, number).role == "奖励"
    assert [row.number for row in desk(sample.office, rewards).rows] == [number]


def test_another_authority_shares_nothing(sqlite_engine: Engine) -> None:
    first = found_sample(sqlite_engine)
    second = found_sample(sqlite_engine)
    reporter = send_tip(first)
    stranger = second.actor(Duty.INTAKE, builders.department_of(first, reporter))
    with pytest.raises(NotFound):
        read.open_case(second.office, stranger, number_of(first, reporter))
    assert all(tab.count == 0 for tab in desk(second.office, stranger).tabs)
