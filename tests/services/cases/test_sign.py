"""Legal review, the leader's signature, and more days: what stands between a finding of two and a conclusion."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from casework.cases import extension, mailbox, read, sign, signing, verify
from casework.cases.desk import desk
from casework.cases.verification import verification
from casework.kernel.errors import CaseworkError, Conflict, Forbidden, Refused
from casework.kernel.office import Actor
from casework.rules.duties import Duty
from crypto.encoding import b64u, read_object, sha256
from crypto.findings import sign_finding
from tests.services import builders
from tests.services.builders import FINDING, Reporter, case_of, handler, send_tip
from tests.services.founding import Sample, found_sample


def state(sample: Sample, reporter: Reporter) -> str:
    return case_of(sample.office, sample.authority, reporter.tip).standing.main


def holds(sample: Sample, actor: Actor, number: str) -> bool:
    shown = verification(sample.office, actor, number)
    assert shown is not None
    assert shown.signed is not None
    return shown.signed.holds


def above(sample: Sample, reporter: Reporter) -> Actor:
    return sample.actor(Duty.OVERSEE, builders.supervisor_of(sample, reporter))


def wearing(actor: Actor, *duties: Duty) -> Actor:
    """The same person with other duties: in a small department one has several."""
    return replace(actor, duties=frozenset(duties))


def test_whoever_verified_neither_reviews_nor_signs(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.proposed(sample, reporter)
    both = wearing(handler(sample, reporter, Duty.VERIFY), Duty.VERIFY, Duty.LEGAL, Duty.LEAD)
    with pytest.raises(Refused) as refusal:
        sign.pass_finding(sample.office, both, number, 2, "程序合法。")
    assert refusal.value.code == "own_finding"
    legal = handler(sample, reporter, Duty.LEGAL)
    sign.pass_finding(sample.office, legal, number, 2, "程序合法。")
    for actor in (both, wearing(legal, Duty.LEGAL, Duty.LEAD)):
        with pytest.raises(Refused) as refusal:
            sign.sign(sample.office, actor, number, 2, bytes(64))
        assert refusal.value.code == "own_finding"
    builders.sign_finding(sample, reporter)
    assert state(sample, reporter) == "CONCLUDED"


def test_only_the_version_that_was_seen_is_passed_and_signed(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.proposed(sample, reporter)
    legal, lead = handler(sample, reporter, Duty.LEGAL), handler(sample, reporter, Duty.LEAD)
    with pytest.raises(Conflict):
        sign.pass_finding(sample.office, legal, number, 1, "程序合法。")
    with pytest.raises(Refused):
        sign.pass_finding(sample.office, legal, number, 2, "打 13812345678 问过")
    sign.pass_finding(sample.office, legal, number, 2, "程序合法。")
    with pytest.raises(Conflict):
        sign.sign(sample.office, lead, number, 1, bytes(64))
    assert state(sample, reporter) == "FINDING_PASSED"


def test_what_was_sent_back_is_written_and_reviewed_anew(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = builders.passed(sample, reporter)
    lead, legal = handler(sample, reporter, Duty.LEAD), handler(sample, reporter, Duty.LEGAL)
    old = builders.finding_signature(sample, lead, number)
    sign.return_finding(sample.office, lead, number, "没有写哪三台。")
    assert state(sample, reporter) == "INVESTIGATING"
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    shown = verification(sample.office, first, number)
    assert shown is not None
    assert shown.review is not None
    assert (shown.review.passed, shown.review.said) == (False, "没有写哪三台。")
    version = verify.conclude(sample.office, second, number, replace(FINDING, grounds="查实了，1、3、5 号。"), 2)
    verify.countersign(sample.office, first, number, version)
    with pytest.raises(CaseworkError):
        sign.sign(sample.office, lead, number, 4, old)
    sign.pass_finding(sample.office, legal, number, 4, "写清楚了。")
    with pytest.raises(Refused) as refusal:
        sign.sign(sample.office, lead, number, 4, old)
    assert refusal.value.code == "signature"
    builders.sign_finding(sample, reporter, 4)
    assert state(sample, reporter) == "CONCLUDED"


def test_the_signature_is_the_leaders_own_over_this_case(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, other = send_tip(sample), send_tip(sample)
    number, elsewhere = builders.passed(sample, reporter), builders.passed(sample, other)
    lead, legal = handler(sample, reporter, Duty.LEAD), sample.officer(Duty.LEGAL, builders.department_of(sample, reporter))
    wanted = signing.to_sign(sample.office, lead, number)
    for signature in (
        bytes(64),
        builders.finding_signature(sample, lead, elsewhere),
        sign_finding(sample.authority, wanted.case, wanted.body, legal.keys.sign_seed),
    ):
        with pytest.raises(Refused) as refusal:
            sign.sign(sample.office, lead, number, 2, signature)
        assert refusal.value.code == "signature"
    assert state(sample, reporter) == "FINDING_PASSED"
    with pytest.raises(Forbidden):
        signing.to_sign(sample.office, handler(sample, reporter, Duty.LEGAL), number)


def test_the_signed_json_names_all_that_the_conclusion_rests_on(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.passed(sample, reporter)
    signed = read_object(signing.to_sign(sample.office, handler(sample, reporter, Duty.LEAD), number).body)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    assert (signed["outcome"], signed["handled"], signed["version"]) == ("substantiated", FINDING.handled, 2)
    assert signed["verifiers"] == [b64u(first.officer), b64u(second.officer)]
    assert signed["legal"] == b64u(handler(sample, reporter, Duty.LEGAL).officer)
    assert (signed["measure"], signed["document"], signed["evidence"]) == (FINDING.measure, FINDING.document_number, None)
    assert isinstance(signed["site"], str)
    assert len(signed["site"]) == len(b64u(sha256(b"")))


CHANGES = (
    "UPDATE finding SET grounds = '没有查到。'",
    "UPDATE finding SET outcome = 'partial'",
    "UPDATE finding SET items = '[]'",
    "UPDATE finding SET version = 1",
    "UPDATE conclusion SET body = replace(body, '护罩', '护栏')",
    "UPDATE conclusion SET signature = (SELECT signature FROM conclusion WHERE case_id <> :case)",
)


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_alters_a_conclusion_is_noticed(sqlite_engine: Engine, change: str) -> None:
    sample = found_sample(sqlite_engine)
    reporter, other = send_tip(sample), send_tip(sample)
    number = builders.conclude(sample, reporter)
    builders.conclude(sample, other, replace(FINDING, grounds="查实了另一件。"))
    legal = handler(sample, reporter, Duty.LEGAL)
    assert holds(sample, legal, number)
    case = case_of(sample.office, sample.authority, reporter.tip).id
    with sqlite_engine.begin() as connection:
        connection.execute(text(f"{change} WHERE case_id = :case"), {"case": case})
    assert not holds(sample, legal, number)


@pytest.mark.parametrize(
    ("outcome", "headline", "reward"),
    [
        ("substantiated", "查实了", "奖金正在算，12 月 7 日前算好。"),
        ("partial", "查实了一部分", "奖金正在算，12 月 7 日前算好。"),
        ("unsubstantiated", "没有查到", "去查了，没有查到您说的情况。谢谢您。"),
        ("unverifiable", "没法查清", "找不到那个地方或单位，没法查。谢谢您。"),
    ],
)
def test_the_answer_is_read_beforehand_as_the_reporter_will_read_it(
    sqlite_engine: Engine, outcome: str, headline: str, reward: str
) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    found = replace(FINDING, outcome=outcome)
    if outcome.startswith("un"):
        found = replace(found, items=(), measure="", document_number="")
    number = builders.passed(sample, reporter, found)
    view = read.open_case(sample.office, handler(sample, reporter, Duty.LEGAL), number)
    assert view.finding is not None
    promised = view.finding.answer
    assert (promised.headline, promised.lines[-1].text) == (headline, reward)
    builders.sign_finding(sample, reporter)
    box = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert box is not None
    assert box.now.headline == promised.headline
    assert box.finding == promised.lines


def test_more_days_are_asked_for_once_and_answered_above(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, _ = builders.start(sample, reporter)
    lead, office = handler(sample, reporter, Duty.LEAD), above(sample, reporter)
    promised = case_of(sample.office, sample.authority, reporter.tip).due
    assert promised is not None
    with pytest.raises(Refused):
        extension.answer_extension(sample.office, office, number, agree=True)
    for reason, why in (("lazy", "忙"), ("complex", " "), ("complex", "打 13812345678 问过")):
        with pytest.raises(Refused):
            extension.propose_extension(sample.office, lead, number, reason, why)
    with pytest.raises(Forbidden):
        extension.propose_extension(sample.office, first, number, "complex", "要多查几台。")
    assert number not in {row.number for row in desk(sample.office, office, "mine").rows}
    extension.propose_extension(sample.office, lead, number, "complex", "要多查几台。")
    assert number in {row.number for row in desk(sample.office, office, "mine").rows}
    with pytest.raises(Refused):
        extension.propose_extension(sample.office, lead, number, "complex", "再提一次。")
    with pytest.raises(Forbidden):
        extension.answer_extension(sample.office, lead, number, agree=True)
    with pytest.raises(Refused):
        extension.answer_extension(sample.office, office, number, agree=False)
    extension.answer_extension(sample.office, office, number, agree=False, said="先查完这三台。")
    assert state(sample, reporter) == "INVESTIGATING"
    extension.propose_extension(sample.office, lead, number, "expert", "等检验所。")
    extension.answer_extension(sample.office, office, number, agree=True)
    case = case_of(sample.office, sample.authority, reporter.tip)
    assert (case.standing.main, case.due) == ("EXTENDED", promised + 30)
    view = mailbox.read(sample.office, sample.authority, reporter.mailbox_id)
    assert view is not None
    assert view.now.sentence == "改到2 月 21 日前。因为要等鉴定。"
    with pytest.raises(Refused):
        extension.propose_extension(sample.office, lead, number, "complex", "还要几天。")


def test_verification_goes_on_while_more_days_are_asked_for(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    office = above(sample, reporter)
    extension.propose_extension(sample.office, handler(sample, reporter, Duty.LEAD), number, "unit", "单位不给资料。")
    verify.countersign(sample.office, second, number, verify.conclude(sample.office, first, number, FINDING))
    # Nothing is left to extend.
    with pytest.raises(Refused):
        extension.answer_extension(sample.office, office, number, agree=True)
    assert number not in {row.number for row in desk(sample.office, office, "mine").rows}
