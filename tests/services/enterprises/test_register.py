"""The register: entering after a look at what may be meant, changing, merging and parting, and who sees which entry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from casework.enterprises import liable, posters, register
from casework.enterprises.records import READERS, EnterpriseText, Permit
from casework.enterprises.register import Wanted
from casework.enterprises.view import EnterpriseFile, enterprise_file
from casework.kernel.database import transaction
from casework.kernel.errors import Conflict, Forbidden, NotFound, Refused
from casework.kernel.ids import Day
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.enterprises import entering
from tests.services.enterprises.entering import CODE, FACTORY, OTHER
from tests.services.founding import Sample, found_sample

HOUSING = "zhoucun-housing"


def names(sample: Sample, actor: Actor, **wanted: str) -> list[str]:
    return [one.name for one in register.register(sample.office, actor, Wanted(**wanted)).rows]


def shown(sample: Sample, actor: Actor, one: bytes) -> EnterpriseFile:
    return enterprise_file(sample.office, actor, one)  # type: ignore[arg-type]


def test_an_enterprise_is_entered_and_found(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    elsewhere = sample.actor(Duty.INTAKE, HOUSING)
    for wanted in ({"text": "宏达"}, {"text": "９１３７０３０６"}, {"region": "370306100000"}, {"sector": "factory"}, {}):
        assert names(sample, elsewhere, **wanted) == [FACTORY.name]
    for wanted in ({"text": "兴旺"}, {"region": "370306102000"}, {"sector": "mine"}):
        assert names(sample, elsewhere, **wanted) == []
    found = shown(sample, elsewhere, one)
    assert found.entry.text == FACTORY
    assert [(permit.name, permit.ends) for permit in found.permits] == [("安全生产许可证", "fine")]
    assert found.region == "北郊镇"
    assert (found.reports, found.cases) == (0, ())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "empty"),
        ({"name": "甲" * 101}, "too_long"),
        ({"code": CODE[:-1] + "1"}, "bad_code"),
        ({"region": "110101001000"}, "bad_place"),
        ({"sector": "moon"}, "bad_place"),
        ({"responsible": "赵某 13812345678"}, "private_number"),
        ({"permits": (Permit(" ", "1", None),)}, "bad_permit"),
        ({"permits": (Permit("甲", "1", None),) * 21}, "too_long"),
    ],
)
def test_what_does_not_hold_together_is_refused(sqlite_engine: Engine, change: dict[str, object], code: str) -> None:
    sample = found_sample(sqlite_engine)
    with pytest.raises(Refused, match=f"^{code}$"):
        entering.enter(sample, replace(FACTORY, **change))  # type: ignore[arg-type]


def test_what_is_alike_has_to_be_looked_at_first(engine: Engine) -> None:
    sample = found_sample(engine)
    intake, one = sample.actor(Duty.INTAKE), entering.enter(sample)
    again = EnterpriseText("宏达机械有限责任公司")
    (offered,) = register.suggest(sample.office, intake, again.name)
    assert (offered.id, offered.same_code) == (one, False)
    (by_code,) = register.suggest(sample.office, intake, "完全别的名字", CODE.lower())
    assert (by_code.id, by_code.same_code) == (one, True)
    with pytest.raises(Refused, match=r"^alike$"):
        register.enter(sample.office, intake, again)
    other = register.enter(sample.office, intake, again, [one])
    assert other != one
    assert {each.id for each in register.suggest(sample.office, intake, "宏达机械厂")} == {one, other}
    assert register.suggest(sample.office, intake, "永盛家具厂") == ()


def test_a_former_name_stays_and_is_found(engine: Engine) -> None:
    sample = found_sample(engine)
    intake, one = sample.actor(Duty.INTAKE), entering.enter(sample)
    register.change(sample.office, intake, one, replace(FACTORY, name="山东鼎新装备有限公司"), 1)
    with pytest.raises(Conflict):
        register.change(sample.office, intake, one, FACTORY, 1)
    found = shown(sample, intake, one)
    assert (found.entry.text.name, found.former) == ("山东鼎新装备有限公司", (FACTORY.name,))
    assert found.history == (f"改名，原来叫{FACTORY.name}",)
    assert names(sample, intake, text="宏达") == ["山东鼎新装备有限公司"]
    assert [each.id for each in register.suggest(sample.office, intake, "宏达机械")] == [one]


def test_two_entries_are_made_one_and_parted_again(engine: Engine) -> None:
    sample = found_sample(engine)
    intake = sample.actor(Duty.INTAKE)
    one, other = entering.enter(sample), entering.enter(sample, OTHER)
    reporter = builders.send_tip(sample)
    number = builders.accept(sample, reporter)
    liable.name(sample.office, builders.handler(sample, reporter, Duty.INTAKE), number, other)
    for into, code in ((other, "bad_merge"), (one, "empty")):
        with pytest.raises(Refused, match=f"^{code}$"):
            register.merge(sample.office, intake, other, into, " ")
    register.merge(sample.office, intake, other, one, "执照上是同一家")
    with pytest.raises(Refused, match=r"^bad_merge$"):
        register.merge(sample.office, intake, one, other, "转圈")
    home = builders.handler(sample, reporter, Duty.INTAKE)
    assert names(sample, home) == [FACTORY.name]
    assert names(sample, home, text="兴旺") == [FACTORY.name]
    merged = shown(sample, home, one)
    assert [(part.id, part.reason) for part in merged.parts] == [(other, "执照上是同一家")]
    assert [case.number for case in merged.cases] == [number]
    part = shown(sample, home, other).part_of
    assert part
    assert part.id == one
    with pytest.raises(Refused, match=r"^not_merged$"):
        register.part(sample.office, intake, one, "不是")
    register.part(sample.office, intake, other, "另一个法人")
    assert shown(sample, home, one).cases == ()
    assert shown(sample, home, other).history == (f"并进{FACTORY.name}：执照上是同一家", f"从{FACTORY.name}分开：另一个法人")


def test_an_entry_of_a_case_is_seen_with_the_case_alone(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    builders.accept(sample, reporter)
    one = entering.name_new(sample, reporter)
    home, stranger = builders.handler(sample, reporter, Duty.INTAKE), sample.actor(Duty.INTAKE, HOUSING)
    assert names(sample, home) == [FACTORY.name]
    assert names(sample, stranger) == []
    assert register.suggest(sample.office, stranger, FACTORY.name, CODE) == ()
    for deed in (
        lambda: shown(sample, stranger, one),
        lambda: register.change(sample.office, stranger, one, FACTORY, 1),
        lambda: posters.check(sample.office, stranger, one, sample.clock.today, "posted", "大门口"),
    ):
        with pytest.raises(NotFound):
            deed()
    # Nothing tells them that the name or the code is taken.
    own = register.enter(sample.office, stranger, FACTORY)
    assert shown(sample, stranger, own).reports == 0
    # Who sees both makes them one; the other department still sees nothing of the case.
    register.merge(sample.office, home, one, own, "同一家")
    assert shown(sample, home, own).reports == 1
    assert (shown(sample, stranger, own).reports, shown(sample, stranger, own).parts) == (0, ())
    with pytest.raises(NotFound):
        shown(sample, stranger, one)


def test_no_merge_makes_a_hidden_entry_known(engine: Engine) -> None:
    """What an entry is part of is seen by all who see the entry: so it may go only into one that all of them see anyway."""
    sample = found_sample(engine)
    hidden = builders.send_tip(sample, replace(builders.FACTORY, upward=True))
    builders.accept(sample, hidden)
    above, stranger = builders.handler(sample, hidden, Duty.INTAKE), sample.actor(Duty.INTAKE, HOUSING)
    shared, secret = entering.enter(sample, OTHER), entering.name_new(sample, hidden)
    with pytest.raises(Refused, match=r"^less_known$"):
        register.merge(sample.office, above, shared, secret, "同一家")
    assert names(sample, stranger) == [OTHER.name]
    assert shown(sample, stranger, shared).history == ()
    # Two that came with cases: the one into the other if nobody learns of it by that.
    second = liable.name_new(
        sample.office, above, builders.number_of(sample, hidden), replace(FACTORY, name="南郊铸造", code=""), seen=(secret,)
    )
    register.merge(sample.office, above, second, secret, "同一家")
    register.merge(sample.office, above, secret, shared, "同一家")
    assert names(sample, above, text="南郊") == [OTHER.name]
    assert (names(sample, stranger), names(sample, stranger, text="南郊")) == ([OTHER.name], [])


def test_a_hidden_case_moves_no_number(engine: Engine) -> None:
    sample = found_sample(engine)
    one = entering.enter(sample)
    hidden = builders.send_tip(sample, replace(builders.FACTORY, upward=True))
    number = builders.accept(sample, hidden)
    above = builders.handler(sample, hidden, Duty.INTAKE)
    liable.name(sample.office, above, number, one)
    assert shown(sample, above, one).reports == 1
    for officer in sample.founded.officers:
        actor = sample.founded.actor(officer)
        if actor.department.startswith("zhoucun") and actor.duties & {Duty.INTAKE, Duty.VERIFY, Duty.LEAD}:
            found = shown(sample, actor, one)
            assert (found.reports, found.cases, found.listings) == (0, (), ())


def test_who_may_read_and_who_may_write(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    one = entering.enter(sample)
    actors = [sample.founded.actor(officer) for officer in sample.founded.officers]
    assert any(not actor.duties & set(READERS) for actor in actors)
    for actor in actors:
        if actor.duties & set(READERS):
            assert names(sample, actor) == [FACTORY.name]
        else:
            with pytest.raises(Forbidden):
                names(sample, actor)
    overseer = replace(sample.actor(Duty.OVERSEE), duties=frozenset({Duty.OVERSEE}))
    with pytest.raises(Forbidden):
        register.suggest(sample.office, overseer, "宏达")
    with pytest.raises(Forbidden):
        register.merge(sample.office, overseer, one, one, "甲")


def test_checks_of_posters_are_lines_that_stay(engine: Engine) -> None:
    sample = found_sample(engine)
    intake, one = sample.actor(Duty.INTAKE), entering.enter(sample)
    today = sample.clock.today
    for day, outcome, seen, code in (
        (Day(today + 1), "posted", "大门口", "future"),
        (None, "posted", "大门口", "future"),
        (today, "torn", "大门口", "bad_outcome"),
        (today, "posted", " ", "empty"),
    ):
        with pytest.raises(Refused, match=f"^{code}$"):
            posters.check(sample.office, intake, one, day, outcome, seen)
    posters.check(sample.office, intake, one, Day(today - 9), "missing", "车间里没有")
    posters.check(sample.office, intake, one, today, "posted", "大门口和饭堂")
    assert [(check.outcome, check.seen) for check in shown(sample, intake, one).checks] == [
        ("posted", "大门口和饭堂"),
        ("missing", "车间里没有"),
    ]
    for statement in ("UPDATE poster_check SET outcome = 'posted'", "DELETE FROM poster_check"):
        with pytest.raises(DBAPIError), transaction(engine, writes=True) as connection:
            connection.execute(text(statement))
    assert len(shown(sample, intake, one).checks) == 2
