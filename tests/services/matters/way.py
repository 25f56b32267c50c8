"""Reports of one enterprise or several, each taken to its end, and what reward officers decide about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.cases import handle, sign, verifiers, verify
from casework.cases import site as sites
from casework.cases.verify import FindingItem
from casework.kernel.casefile import Case
from casework.rewards import same
from casework.rules import routing
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import FACTORY, FINDING, ITEM, RECORD, SHEET, SITE, Reporter, handler, number_of
from tests.services.founding import Sample
from tests.services.remedy import way as remedy
from tests.services.rewards import way as rewards

SECOND = FindingItem("N2", "S1", True, "没有许可就开工", "")


def told(sample: Sample, subject: str = RECORD.subject, where: routing.Facts = FACTORY, **record: str) -> Reporter:
    """A tip that came in, with a record that intake wrote."""
    reporter = builders.send_tip(sample, where)
    write(sample, reporter, subject, **record)
    return reporter


def write(sample: Sample, reporter: Reporter, subject: str = RECORD.subject, **record: str) -> None:
    text = replace(RECORD, subject=subject, **record)
    handle.write_record(sample.office, handler(sample, reporter, Duty.INTAKE), number_of(sample, reporter), text, 0)


def conclude(
    sample: Sample, reporter: Reporter, items: Sequence[FindingItem] = (ITEM,), outcome: str = "substantiated"
) -> str:
    """From a record to a signed conclusion."""
    office, number = sample.office, number_of(sample, reporter)
    intake = handler(sample, reporter, Duty.INTAKE)
    handle.write_lead_sheet(office, intake, number, SHEET, 0)
    handle.accept(office, intake, number, builders.attestation(sample, reporter))
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(office, first, number, (first.officer, second.officer), no_interest=True)
    verifiers.declare(office, second, number, no_interest=True)
    sites.write_site_record(office, first, number, SITE, 0)
    version = verify.conclude(office, first, number, replace(FINDING, outcome=outcome, items=tuple(items)))
    verify.countersign(office, second, number, version)
    sign.pass_finding(office, handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法，证据充分。")
    builders.sign_finding(sample, reporter)
    return number


def concluded(sample: Sample, subject: str = RECORD.subject, items: Sequence[FindingItem] = (ITEM,)) -> tuple[Reporter, str]:
    reporter = told(sample, subject)
    return reporter, conclude(sample, reporter, items)


def case_of(sample: Sample, reporter: Reporter) -> Case:
    return builders.case_of(sample.office, sample.authority, reporter.tip)


def view(sample: Sample, number: str) -> same.SameView:
    return same.same(sample.office, sample.actor(Duty.REWARD), number)


def decide(sample: Sample, number: str, other: str, verdict: str = "same", new: Sequence[int] = ()) -> None:
    same.decide(sample.office, sample.actor(Duty.REWARD), number, other, verdict, "核对过两案的现场记录", new)


def reward(sample: Sample, number: str) -> str:
    """Assess, check and decide: the amount in yuan that was approved, or the rule by which there is none."""
    rewards.agreed(sample, number)
    row = rewards.sheet(sample, number).assessed
    assert row is not None
    if row.status == "ZERO":
        rewards.deny(sample, number)
        return str(row.applied[0].id)
    rewards.approve(sample, number)
    return row.amount


def close(sample: Sample, reporter: Reporter) -> None:
    """From the conclusion to the end of the case."""
    remedy.open_up(sample, reporter)
    assert remedy.accepted(sample, reporter)
    remedy.close(sample, reporter)
