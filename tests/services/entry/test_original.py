"""The original for a verifier: asked for with a reason, wrapped for one record, handed out for three days."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from casework.cases import mailbox, read, verify
from casework.entry import original
from casework.kernel.errors import CaseworkError, Conflict, Forbidden, NotFound, Refused
from casework.kernel.office import Actor
from casework.people import keys, officers
from casework.rules.duties import Duty
from crypto.encoding import KeyId, random_id
from crypto.keyring import Purpose, Trust, holder_id
from crypto.mailbox import Action
from crypto.opening import open_original
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.entry.way import HOME, wrap_for
from tests.services.founding import Sample, found_sample
from tests.services.people import keymaking

REASON = "线索里写不清是哪条线，现场有六条一样的。"


def begun(engine: Engine) -> tuple[Sample, Reporter, str, Actor]:
    """A case that is being verified, and one of its verifiers."""
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    return sample, reporter, number, first


def asked(sample: Sample, number: str, who: Actor) -> bytes:
    original.ask(sample.office, who, number, REASON)
    view = original.originals(sample.office, who, number)
    assert view is not None
    return view.waiting[0].id


def granted(sample: Sample, reporter: Reporter, number: str, who: Actor, intake: int = 1) -> bytes:
    grant = asked(sample, number, who)
    clerk = sample.actor(Duty.INTAKE, HOME, intake)
    to = original.to_decide(sample.office, clerk, number, grant)
    wrap = wrap_for(sample, reporter, to.records, to.key_id)
    original.grant_original(sample.office, clerk, number, grant, wrap, to.key_id)
    return grant


def words(sample: Sample, who: Actor, number: str) -> object:
    """What the verifier's browser shows."""
    got = original.read_original(sample.office, who, number)
    ring = Trust(sample.authority, sample.founded.authority.root_public).verify(got.records, sample.clock.today)
    secret = next(one for one in sample.founded.officers if one.id == who.officer).keys.wrap_seed
    body = open_original(got.sealed, ring, holder_id(HOME), got.wrap, got.wrap_key_id, secret)
    return body.fields["words"]


def steps(sample: Sample, reporter: Reporter) -> list[str]:
    return [one.step for one in builders.history_of(sample.office, sample.authority, reporter.tip)]


def looks(engine: Engine, what: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM access WHERE what = :w"), {"w": what}).scalar_one())


def test_a_verifier_reads_what_intake_wrapped(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    granted(sample, reporter, number, who)
    assert words(sample, who, number) == builders.WORDS
    assert words(sample, who, number) == builders.WORDS
    assert looks(engine, original.READ) == 2
    assert steps(sample, reporter)[-4:] == ["original_asked", "original_granted", "original_read", "original_read"]
    lines = [line.text for line in read.open_case(sample.office, who, number).history]
    assert lines[:3] == ["打开原话（经同意）", "打开原话（经同意）", "同意看原话"]


def test_reading_the_original_is_not_intake(engine: Engine) -> None:
    """The verifier goes on verifying, and whoever granted did intake."""
    sample, reporter, number, who = begun(engine)
    granted(sample, reporter, number, who)
    words(sample, who, number)
    verify.conclude(sample.office, who, number, builders.FINDING)
    done = dict(read.open_case(sample.office, who, number).duties_done)
    assert done[sample.actor(Duty.INTAKE, HOME, 1).title] == "受理"
    assert done[who.title] == "核查"


def test_it_opens_for_three_days_and_for_nobody_else(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    granted(sample, reporter, number, who)
    other = sample.actor(Duty.VERIFY, HOME, 1)
    with pytest.raises(Forbidden, match="not_granted"):
        original.read_original(sample.office, other, number)
    view = original.originals(sample.office, who, number)
    assert view is not None
    assert (view.may_read, view.may_ask, view.asked[0].until) == (True, False, "11 月 26 日")
    sample.clock.forward(days=3)
    assert words(sample, who, number) == builders.WORDS
    sample.clock.forward(days=1)
    with pytest.raises(Forbidden, match="not_granted"):
        original.read_original(sample.office, who, number)
    view = original.originals(sample.office, who, number)
    assert view is not None
    assert (view.may_read, view.may_ask) == (False, True)


def test_without_a_wrap_for_the_own_record_nothing_is_granted(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    grant = asked(sample, number, who)
    clerk = sample.actor(Duty.INTAKE, HOME)
    to = original.to_decide(sample.office, clerk, number, grant)
    wrap = wrap_for(sample, reporter, to.records, to.key_id)
    for bad in ((wrap[:-1], to.key_id), (wrap, KeyId(bytes(32))), (b"", to.key_id)):
        with pytest.raises(Refused, match="not_wrapped"):
            original.grant_original(sample.office, clerk, number, grant, *bad)
    record = Trust(sample.authority, sample.founded.authority.root_public).verify(to.records, sample.clock.today)
    assert record.known(to.key_id, Purpose.OFFICER).public == _wrap_public(sample, who)


def _wrap_public(sample: Sample, who: Actor) -> bytes:
    return next(one for one in sample.founded.officers if one.id == who.officer).keys.wrap_public


def test_a_refusal_has_a_sentence_and_may_be_asked_again(engine: Engine) -> None:
    sample, _, number, who = begun(engine)
    grant, clerk = asked(sample, number, who), sample.actor(Duty.INTAKE, HOME)
    with pytest.raises(Refused, match="empty"):
        original.refuse_original(sample.office, clerk, number, grant, "  ")
    original.refuse_original(sample.office, clerk, number, grant, "线索里已经写了第三条线。")
    with pytest.raises(Forbidden):
        original.read_original(sample.office, who, number)
    view = original.originals(sample.office, who, number)
    assert view is not None
    assert (view.asked[0].refusal, view.may_ask, view.may_read) == ("线索里已经写了第三条线。", True, False)
    for late in (
        lambda: original.refuse_original(sample.office, clerk, number, grant, "再想想"),
        lambda: original.to_decide(sample.office, clerk, number, grant),
    ):
        with pytest.raises(Conflict):
            late()
    assert asked(sample, number, who) != grant


def test_one_request_at_a_time_with_a_reason_without_numbers(engine: Engine) -> None:
    sample, _, number, who = begun(engine)
    for reason, code in (("", "empty"), ("打 13812345678 问", "private_number")):
        with pytest.raises(Refused, match=code):
            original.ask(sample.office, who, number, reason)
    asked(sample, number, who)
    with pytest.raises(Refused, match="asked_already"):
        original.ask(sample.office, who, number, REASON)


def test_only_its_verifiers_ask_and_only_its_intake_decides(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    outside, colleague = sample.actor(Duty.INTAKE, "zhoucun-housing"), sample.actor(Duty.VERIFY, HOME, 2)
    above, intake = sample.actor(Duty.INTAKE, "zibo-committee"), sample.actor(Duty.INTAKE, HOME)
    for actor, refusal in ((intake, Forbidden), (above, Forbidden), (colleague, Refused), (outside, Forbidden)):
        with pytest.raises(refusal):
            original.ask(sample.office, actor, number, REASON)
    grant = asked(sample, number, who)
    leader = sample.actor(Duty.LEAD, HOME)
    for actor, hidden in ((who, Forbidden), (above, Forbidden), (outside, NotFound), (leader, Forbidden)):
        for deed in (
            lambda actor=actor: original.to_decide(sample.office, actor, number, grant),
            lambda actor=actor: original.refuse_original(sample.office, actor, number, grant, "不行"),
            lambda actor=actor: original.grant_original(sample.office, actor, number, grant, bytes(1168), KeyId(bytes(32))),
        ):
            with pytest.raises(hidden):
                deed()
    with pytest.raises(NotFound):
        original.to_decide(sample.office, intake, number, random_id())
    assert original.originals(sample.office, above, number) is None
    assert original.originals(sample.office, colleague, number) is None
    assert "original_granted" not in steps(sample, reporter)


def test_a_removed_verifier_gets_nothing(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    grant = asked(sample, number, who)
    keeper, home = sample.actor(Duty.KEYS, HOME), sample.founded.departments[builders.department_of(sample, reporter)]
    mates = [one for one in sample.founded.officers if one.department == HOME]
    staying = [one for one in keymaking.people(keys.key_bundle(sample.office, keeper).records, mates) if one.id != who.officer]
    epoch = keymaking.new_epoch(sample.authority, HOME, home, sample.clock.today, staying)
    officers.remove(sample.office, keeper, who.officer, epoch.change)
    with pytest.raises(Refused, match="reader_gone"):
        original.to_decide(sample.office, sample.actor(Duty.INTAKE, HOME), number, grant)


def test_a_wrap_for_an_older_record_is_asked_for_again(engine: Engine) -> None:
    """Whoever got a new key after losing the old one cannot open what was wrapped for that, and may ask again."""
    sample, reporter, number, who = begun(engine)
    granted(sample, reporter, number, who)
    with engine.begin() as connection:
        connection.execute(text("UPDATE original_grant SET wrap_key_id = :k"), {"k": bytes(32)})
    with pytest.raises(Forbidden, match="not_granted"):
        original.read_original(sample.office, who, number)
    view = original.originals(sample.office, who, number)
    assert view is not None
    assert (view.may_read, view.may_ask) == (False, True)
    asked(sample, number, who)


def test_what_the_reporter_took_back_is_read_by_nobody(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    granted(sample, reporter, number, who)
    sample_case = builders.case_of(sample.office, sample.authority, reporter.tip)
    assert sample_case.standing.main == "INVESTIGATING"
    with engine.begin() as connection:
        connection.execute(text('UPDATE "case" SET state = :s'), {"s": "WITHDRAWN"})
    with pytest.raises(Refused, match="withdrawn"):
        original.read_original(sample.office, who, number)
    with pytest.raises(Refused, match="closed"):
        original.ask(sample.office, sample.actor(Duty.VERIFY, HOME, 1), number, REASON)


def test_letters_are_not_part_of_it(engine: Engine) -> None:
    sample, reporter, number, who = begun(engine)
    body = reporter.box.seal_reply(reporter.tip, builders.reply_recipients(sample, reporter), "只写给受理员")
    mailbox.act(sample.office, sample.authority, reporter.hash, reporter.box.sign_action(Action.LETTER, body))
    granted(sample, reporter, number, who)
    got = original.read_original(sample.office, who, number)
    assert set(vars(got)) == {"sealed", "wrap", "wrap_key_id", "records", "notes", "files"}
    assert got.files == ()
    assert body not in (got.sealed, got.wrap)
    with pytest.raises(CaseworkError):
        read.sealed_tip(sample.office, who, number)
