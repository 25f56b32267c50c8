"""A merged case whose reporter did not agree goes on alone to a conclusion of its own, and the other reporter sees nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import handle, read, sign, site, verification, verifiers, verify
from casework.cases.concluded import Concluded, concluded
from casework.cases.desk import desk
from casework.kernel import events
from casework.kernel.errors import Refused
from casework.kernel.office import Actor, Transaction, query
from casework.oversight import together
from casework.review import reviews
from casework.rules.duties import Duty
from casework.transfers import merge
from tests.services import builders
from tests.services.builders import FINDING, ITEM, RECORD, SITE, Reporter, case_of, handler, history_of, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way as remedy
from tests.services.review.hand import look, object_to
from tests.services.review.test_reviews import opinion

NOTHING = replace(
    FINDING, outcome="unsubstantiated", items=(replace(ITEM, verified=False),), measure="", document_number=""
)
NEW = replace(FINDING, grounds="换的两个人也看到护罩拆了。", measure="MS-03", document_number="周应急责改〔2026〕31号")


def both(engine: Engine, finding: verify.FindingText = NOTHING) -> tuple[Sample, Reporter, Reporter]:
    """A case that waits for its signature with another one merged into it."""
    sample = found_sample(engine)
    first = send_tip(sample)
    builders.passed(sample, first, finding)
    sample.clock.forward(days=2)
    later = send_tip(sample)
    numbers, intake = (number_of(sample, first), number_of(sample, later)), handler(sample, later, Duty.INTAKE)
    handle.write_record(sample.office, intake, numbers[1], RECORD, 0)
    merge.merge(sample.office, intake, numbers[1], numbers[0], builders.attestation(sample, later))
    return sample, first, later


def reopened(engine: Engine, finding: verify.FindingText = NOTHING) -> tuple[Sample, Reporter, Reporter, str]:
    """Both concluded; the later reporter did not agree, and other people found that it has to be done anew."""
    sample, first, later = both(engine, finding)
    builders.sign_finding(sample, first)
    number = number_of(sample, later)
    assert object_to(sample, later, "finding", text="不是这样的。") == "REVIEW"
    opinion(sample, later, number, stands=False)
    lead = handler(sample, later, Duty.LEAD)
    reviews.decide(sample.office, lead, number, stands=False, answer="说得有理，换人从头查。")
    return sample, first, later, number


def anew(sample: Sample, later: Reporter, finding: verify.FindingText = NEW) -> None:
    """Two others verify, legal review passes it, and the leader signs, each only by what their page offers."""
    office, number = sample.office, number_of(sample, later)
    one, two = (handler(sample, later, Duty.VERIFY, at) for at in (2, 3))
    assert "start" in offered(sample, one, number)
    verify.start(office, one, number, (one.officer, two.officer), no_interest=True)
    verifiers.declare(office, two, number, no_interest=True)
    site.write_site_record(office, one, number, SITE, verification.writing(office, one, number).site_version)
    version = verify.conclude(office, one, number, finding, seen(office, sample, later))
    verify.countersign(office, two, number, version)
    legal, lead = handler(sample, later, Duty.LEGAL), handler(sample, later, Duty.LEAD)
    assert "pass_finding" in offered(sample, legal, number)
    sign.pass_finding(office, legal, number, version + 1, "程序合法，证据充分。")
    assert "conclude" in offered(sample, lead, number)
    assert number in mine(sample, lead)
    builders.sign_finding(sample, later, version + 1)


def offered(sample: Sample, actor: Actor, number: str) -> set[str]:
    return {one.step for one in read.open_case(sample.office, actor, number).deeds}


def mine(sample: Sample, actor: Actor) -> list[str]:
    return [row.number for row in desk(sample.office, actor).rows]


def main_of(sample: Sample, reporter: Reporter) -> tuple[str, str]:
    standing = case_of(sample.office, sample.authority, reporter.tip).standing
    return standing.main, standing.finding


@query
def seen(tx: Transaction, sample: Sample, reporter: Reporter) -> int:
    """The version of the finding that stands; 0 where the case has none of its own."""
    finding = verify.finding_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))
    return finding.version if finding else 0


@query
def found(tx: Transaction, sample: Sample, reporter: Reporter) -> Concluded | None:
    return concluded(tx, events.load_of_tip(tx, sample.authority, reporter.tip))


def test_it_is_verified_and_signed_by_itself(engine: Engine) -> None:
    sample, first, later, number = reopened(engine)
    before = look(sample, first), history_of(sample.office, sample.authority, first.tip)
    for actor in (handler(sample, later, Duty.VERIFY, at) for at in (0, 1)):
        # They verified what it was concluded with.
        assert "start" not in offered(sample, actor, number)
        pair = (actor.officer, handler(sample, later, Duty.VERIFY, 2).officer)
        with pytest.raises(Refused, match=r"^barred$"):
            verify.start(sample.office, actor, number, pair, no_interest=True)
    anew(sample, later)
    assert main_of(sample, later) == ("CONCLUDED", "substantiated")
    view = look(sample, later).mailbox
    assert view.now.headline == "查实了"
    assert view.finding[0].text == NEW.grounds
    # Its own finding counts for its reward, and the other one's for the other.
    mine_now, theirs = found(sample.office, sample, later), found(sample.office, sample, first)
    assert mine_now is not None
    assert theirs is not None
    assert (mine_now.outcome, theirs.outcome) == ("substantiated", "unsubstantiated")
    assert case_of(sample.office, sample.authority, later.tip).standing.reward == "R_ASSESSING"
    assert (look(sample, first), history_of(sample.office, sample.authority, first.tip)) == before


def test_what_follows_is_its_own(engine: Engine) -> None:
    sample, first, later, number = reopened(engine)
    anew(sample, later)
    verifier = handler(sample, later, Duty.VERIFY, 2)
    assert "enforce" in offered(sample, verifier, number)
    assert number in mine(sample, verifier)
    related = merge.related(sample.office, handler(sample, later, Duty.INTAKE), number)
    assert related == merge.Related(number_of(sample, first), (), alone=True)
    # Filing the other one moves it no more.
    remedy.close(sample, first)
    assert main_of(sample, first)[0] == "CLOSED"
    assert main_of(sample, later)[0] == "CONCLUDED"
    # And the reporter may disagree again.
    assert object_to(sample, later, "unfinished") == "REVIEW"


def test_it_goes_up_by_itself_no_more_than_before(sqlite_engine: Engine) -> None:
    """The page of the other one names it: whoever had to hand it up would read of it there."""
    sample, _, later, number = reopened(sqlite_engine)
    assert together.of_case(sample.office, handler(sample, later, Duty.LEAD), number).held.startswith("这件案并过另一案")
    assert "hand_up" not in offered(sample, handler(sample, later, Duty.INTAKE), number)


def test_what_stood_meanwhile_catches_up(engine: Engine) -> None:
    sample, first, later = both(engine)
    builders.sign_finding(sample, first)
    number, lead = number_of(sample, later), handler(sample, later, Duty.LEAD)
    object_to(sample, later, "finding", text="不是这样的。")
    remedy.close(sample, first)
    assert main_of(sample, later)[0] == "REVIEW"
    opinion(sample, later, number)
    letter = builders.letter_to(sample, later, "换的两个人看了，结果一样。")
    reviews.decide(sample.office, lead, number, stands=True, answer="结果一样。", letter=letter)
    # Nobody could have filed it: it is filed with the one that it follows.
    assert main_of(sample, later) == ("CLOSED", "unsubstantiated")
    view = look(sample, later)
    assert view.mailbox.finding[0].text == "结果一样。"
    assert "finding" in view.objecting.about
