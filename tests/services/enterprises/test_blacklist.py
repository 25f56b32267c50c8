"""Blacklistings: each step by its duty and department, with day and document; seen with the case until they are public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from casework.enterprises import blacklist, liable
from casework.enterprises.blacklist import Listing, StepText
from casework.enterprises.records import EnterpriseId
from casework.enterprises.view import enterprise_file
from casework.kernel.database import transaction
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor
from casework.remedy import enforce
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.enterprises import entering
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way

HOME, HOUSING = "zhoucun-emergency", "zhoucun-housing"


def notice(sample: Sample, **change: object) -> StepText:
    today = sample.clock.today
    return replace(
        StepText("notify", today, "周应急列告〔2026〕1号", "拒不执行停产决定", answer_by=Day(today + 10)),
        **change,  # type: ignore[arg-type]
    )


def step(sample: Sample, name: str, document: str = "周应急列〔2026〕2号", *, answered: bool = False) -> StepText:
    return StepText(name, sample.clock.today, document, "照规定办", answered)


def listings(sample: Sample, actor: Actor, one: EnterpriseId) -> tuple[Listing, ...]:
    return enterprise_file(sample.office, actor, one).listings


def take(sample: Sample, actor: Actor, one: EnterpriseId, text: StepText) -> None:
    (found,) = listings(sample, actor, one)
    blacklist.take_step(sample.office, actor, one, found.id, text, found.version)


def test_from_notice_to_publication_and_early_end(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    verifier, lead = sample.actor(Duty.VERIFY, HOME), sample.actor(Duty.LEAD, HOME)
    stranger = sample.actor(Duty.INTAKE, HOUSING)
    blacklist.begin(sample.office, verifier, one, "停产整顿，周应急停〔2026〕2号", notice(sample))
    with pytest.raises(Refused, match=r"^not_now$"):
        take(sample, verifier, one, step(sample, "propose"))
    take(sample, verifier, one, step(sample, "propose", answered=True))
    with pytest.raises(Forbidden):
        take(sample, replace(verifier, duties=frozenset({Duty.VERIFY})), one, step(sample, "enlist"))
    with pytest.raises(Refused, match=r"^no_document$"):
        take(sample, lead, one, step(sample, "enlist", " "))
    take(sample, lead, one, step(sample, "enlist"))
    (listed,) = listings(sample, stranger, one)
    assert (listed.state, listed.next) == ("LISTED", ())
    assert listed.until is not None
    assert listed.listed == sample.clock.today
    take(sample, verifier, one, step(sample, "publish", ""))
    with pytest.raises(Refused, match=r"^not_now$"):
        take(sample, lead, one, step(sample, "early"))
    sample.clock.forward(days=366)
    take(sample, lead, one, step(sample, "early"))
    (ended,) = listings(sample, lead, one)
    assert (ended.state_name, [taken.label for taken in ended.steps]) == (
        "提前移出",
        ["书面告知", "送负责人批", "决定列入", "登记公示", "提前移出"],
    )
    take(sample, lead, one, step(sample, "restore"))
    assert listings(sample, lead, one)[0].until == listed.until


def test_what_does_not_hold_together_is_refused(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    one = entering.enter(sample)
    verifier = sample.actor(Duty.VERIFY, HOME)
    for text_of, penalty, code in (
        (notice(sample, document_number=""), "甲", "no_document"),
        (notice(sample, document_number="甲" * 61), "甲", "too_long"),
        (notice(sample, answer_by=None), "甲", "no_answer_by"),
        (notice(sample, answer_by=Day(sample.clock.today - 1)), "甲", "no_answer_by"),
        (notice(sample, day=Day(sample.clock.today + 1), answer_by=Day(sample.clock.today + 2)), "甲", "future"),
        (notice(sample, text=" "), "甲", "empty"),
        (notice(sample), " ", "empty"),
        (notice(sample, text="13812345678"), "甲", "private_number"),
    ):
        with pytest.raises(Refused, match=f"^{code}$"):
            blacklist.begin(sample.office, verifier, one, penalty, text_of)
    assert listings(sample, verifier, one) == ()
    blacklist.begin(sample.office, verifier, one, "甲", notice(sample))
    (found,) = listings(sample, verifier, one)
    for name in ("notify", "list"):
        with pytest.raises(Refused, match=r"^bad_step$"):
            take(sample, verifier, one, step(sample, name))
    with pytest.raises(Conflict):
        blacklist.take_step(sample.office, verifier, one, found.id, step(sample, "propose", answered=True), 9)
    with pytest.raises(NotFound):
        blacklist.take_step(sample.office, verifier, one, bytes(16), step(sample, "propose"), 1)


def test_who_punished_decides(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    blacklist.begin(sample.office, sample.actor(Duty.VERIFY, HOME), one, "甲", notice(sample))
    other = sample.actor(Duty.VERIFY, HOUSING)
    with pytest.raises(Forbidden):
        take(sample, other, one, step(sample, "propose", answered=True))


def test_one_that_rests_on_a_case_is_hidden_with_it_until_it_is_public(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    reporter = builders.send_tip(sample)
    number = builders.conclude(sample, reporter)
    verifier, lead = builders.handler(sample, reporter, Duty.VERIFY), builders.handler(sample, reporter, Duty.LEAD)
    stranger = sample.actor(Duty.VERIFY, HOUSING)
    assert blacklist.penalties(sample.office, verifier, one) == ()
    liable.name(sample.office, verifier, number, one)
    enforce.write_measure(sample.office, verifier, number, way.STOP)
    offered = blacklist.penalties(sample.office, verifier, one)
    assert [(each.case, each.measure) for each in offered] == [(number, 1), (number, 2)]
    assert blacklist.penalties(sample.office, stranger, one) == ()
    with pytest.raises(NotFound):
        blacklist.begin(sample.office, stranger, one, (number, 2), notice(sample))
    with pytest.raises(Refused, match=r"^bad_penalty$"):
        blacklist.begin(sample.office, verifier, one, (number, 9), notice(sample))
    blacklist.begin(sample.office, verifier, one, (number, 2), notice(sample))
    assert [each.penalty for each in listings(sample, verifier, one)] == ["停产整顿并监管，周应急停〔2026〕2号"]
    assert listings(sample, stranger, one) == ()
    take(sample, verifier, one, step(sample, "propose", answered=True))
    take(sample, lead, one, step(sample, "enlist"))
    assert listings(sample, stranger, one) == ()
    take(sample, lead, one, step(sample, "publish"))
    assert [each.state for each in listings(sample, stranger, one)] == ["PUBLISHED"]


def test_its_steps_are_never_changed(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    verifier = sample.actor(Duty.VERIFY, HOME)
    blacklist.begin(sample.office, verifier, one, "甲", notice(sample))
    for statement in ("UPDATE blacklist_step SET text = 'x'", "DELETE FROM blacklist_step"):
        with pytest.raises(DBAPIError), transaction(engine, writes=True) as connection:
            connection.execute(text(statement))
    assert listings(sample, verifier, one)[0].steps[0].text == "拒不执行停产决定"
