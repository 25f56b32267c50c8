"""Parted tips for tests: the parts as they stand, and each taken on its way by the use cases."""

from __future__ import annotations

import json

from sqlalchemy import Engine

from casework.cases import handle, sign, site, verifiers, verify
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.office import Transaction, query
from casework.review.box import PartView
from casework.rewards import orders
from casework.rules.duties import Duty
from casework.transfers import split
from tests.services import builders
from tests.services.builders import Reporter, handler, number_of, send_tip
from tests.services.founding import Sample, found_sample
from tests.services.review import hand
from tests.services.rewards import way as rewards

TWO = ("北郊某机械厂", "北郊某木器厂")


def recorded(engine: Engine) -> tuple[Sample, Reporter, str]:
    """A tip that intake has read and recorded."""
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number = number_of(sample, reporter)
    handle.write_record(sample.office, handler(sample, reporter, Duty.INTAKE), number, builders.RECORD, 0)
    return sample, reporter, number


def parted(sample: Sample, reporter: Reporter, subjects: tuple[str, ...] = TWO) -> tuple[str, ...]:
    intake = handler(sample, reporter, Duty.INTAKE)
    return split.split(sample.office, intake, number_of(sample, reporter), subjects)


@query
def parts_of(tx: Transaction, sample: Sample, reporter: Reporter) -> tuple[Case, ...]:
    return events.parts_of(tx, events.load_of_tip(tx, sample.authority, reporter.tip))


def states(sample: Sample, reporter: Reporter) -> list[str]:
    return [one.standing.main for one in parts_of(sample.office, sample, reporter)]


def shown(sample: Sample, reporter: Reporter) -> tuple[PartView, ...]:
    return hand.look(sample, reporter).parts


def conclude(sample: Sample, reporter: Reporter, number: str) -> None:
    """Verify and conclude one part, as `builders.conclude` does with a whole case."""
    office = sample.office
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(office, first, number, (first.officer, second.officer), no_interest=True)
    verifiers.declare(office, second, number, no_interest=True)
    site.write_site_record(office, first, number, builders.SITE, 0)
    verify.countersign(office, second, number, verify.conclude(office, first, number, builders.FINDING))
    sign.pass_finding(office, handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法，证据充分。")
    lead = handler(sample, reporter, Duty.LEAD)
    sign.sign(office, lead, number, 2, builders.finding_signature(sample, lead, number))


def reward(sample: Sample, number: str) -> None:
    rewards.agreed(sample, number)
    rewards.approve(sample, number)


def pay_everything(sample: Sample) -> None:
    for path in orders.orders(sample.office):
        paid = [order["award"] for order in json.loads(path.read_text())["orders"]]
        folder = sample.office.directory / "from-payer"
        folder.mkdir(exist_ok=True)
        (folder / f"paid-{path.stem}.json").write_text(json.dumps({"v": 1, "paid": paid}))
    orders.sweep(sample.office)
