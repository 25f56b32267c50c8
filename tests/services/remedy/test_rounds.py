"""A case that is worked on anew: earlier measures stand, what was resumed is no longer stopped, and the nature is N3."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine

from casework.cases import handle, sign, site, verifiers, verify
from casework.remedy import accept, enforce, looking
from casework.remedy.view import remedy
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FINDING, Reporter, handler, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way
from tests.services.rewards import way as rewards

ABOVE = "zibo-committee"


def anew(sample: Sample, reporter: Reporter, measure: str) -> str:
    """The second round, by two others, up to a conclusion that names another measure."""
    number = builders.number_of(sample, reporter)
    handle.accept(sample.office, handler(sample, reporter, Duty.INTAKE), number, builders.attestation(sample, reporter))
    third, fourth = (handler(sample, reporter, Duty.VERIFY, index) for index in (2, 3))
    verify.start(sample.office, third, number, (third.officer, fourth.officer), no_interest=True)
    verifiers.declare(sample.office, fourth, number, no_interest=True)
    site.write_site_record(sample.office, third, number, builders.SITE, 1)
    found = replace(FINDING, measure=measure, document_number="周应急责改〔2027〕1号")
    version = verify.conclude(sample.office, third, number, found, 2)
    verify.countersign(sample.office, fourth, number, version)
    sign.pass_finding(sample.office, handler(sample, reporter, Duty.LEGAL), number, version + 1, "程序合法。")
    builders.sign_finding(sample, reporter, version + 1)
    return number


def test_what_came_back_keeps_its_measures_and_is_put_right_anew(engine: Engine) -> None:
    sample = found_sample(engine)
    rewards.put_in(sample)
    reporter = send_tip(sample)
    number = builders.conclude(sample, reporter)
    way.open_up(sample, reporter, [way.STOP])
    assert way.accepted(sample, reporter, way.passed(way.RESUMED))
    rewards.agreed(sample, number)
    rewards.approve(sample, number)
    way.close(sample, reporter)
    above = sample.actor(Duty.OVERSEE, ABOVE)
    looking.begin(sample.office, above, number)
    looking.done(sample.office, above, number, "recurred", "夜里又开了。")
    anew(sample, reporter, "MS-04")
    third, fourth = (handler(sample, reporter, Duty.VERIFY, index) for index in (2, 3))
    shown = remedy(sample.office, third, number)
    assert [(line.taken.code, line.state) for line in shown.measures] == [
        ("MS-03", ""), ("SG-3", ""), ("MS-21", ""), ("MS-04", ""),
    ]  # fmt: skip
    # Work was resumed after the stop, so nothing is stopped now; nothing of the first round counts for the second.
    assert not shown.stopped
    assert [fact.plan for fact in shown.facts] == [None]
    assert shown.acceptances == ()
    enforce.enforce(sample.office, third, number, [way.five(sample)])
    written = accept.accept(sample.office, third, number, way.passed())
    assert accept.agree(sample.office, fourth, number, written)
