"""一案一档: a file opens itself with the measure that must be filed, says what is missing, and has nothing of the reporter."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from casework.cases import sign, site, verify
from casework.cases.site import EvidenceLine
from casework.enterprises import liable
from casework.kernel.errors import Forbidden, NotFound, Refused
from casework.kernel.ids import Day
from casework.ledgers import filings
from casework.ledgers.filings import CaseFile
from casework.remedy import enforce
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.enterprises import entering
from tests.services.founding import Sample, found_sample
from tests.services.remedy import way


def concluded(sample: Sample, reporter: Reporter) -> str:
    """A concluded case with a list of evidence."""
    number, first, second = builders.start(sample, reporter)
    shown = EvidenceLine("site", "三台冲床没有护罩", "卷内第 3 页", Day(sample.clock.today))
    site.write_evidence(sample.office, first, number, (shown,), 0)
    verify.countersign(sample.office, second, number, verify.conclude(sample.office, first, number, builders.FINDING))
    sign.pass_finding(sample.office, builders.handler(sample, reporter, Duty.LEGAL), number, 2, "程序合法。")
    builders.sign_finding(sample, reporter)
    return number


def part(file: CaseFile, name: str) -> filings.Part:
    return next(one for one in file.parts if one.name == name)


def test_a_filing_measure_opens_the_file(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter, quiet = builders.send_tip(sample), builders.send_tip(sample)
    number = concluded(sample, reporter)
    other = builders.conclude(sample, quiet)
    lead, verifier = builders.handler(sample, reporter, Duty.LEAD), builders.handler(sample, reporter, Duty.VERIFY)
    assert filings.filings(sample.office, lead) == ()
    with pytest.raises(NotFound):
        filings.case_file(sample.office, lead, number)
    enforce.write_measure(sample.office, verifier, number, way.STOP)
    liable.name(sample.office, verifier, number, entering.enter(sample))
    (filed,) = filings.filings(sample.office, lead)
    assert (filed.number, filed.enterprise, filed.measures) == (
        number, entering.FACTORY.name, ("停产整顿并监管，周应急停〔2026〕2号",),
    )  # fmt: skip
    with pytest.raises(NotFound):
        filings.case_file(sample.office, lead, other)
    with pytest.raises(NotFound):
        filings.case_file(sample.office, sample.actor(Duty.LEAD, "zhoucun-housing"), number)


def test_the_file_says_what_is_there_and_what_is_missing(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number = concluded(sample, reporter)
    verifier = builders.handler(sample, reporter, Duty.VERIFY)
    enforce.write_measure(sample.office, verifier, number, way.STOP)
    file = filings.case_file(sample.office, verifier, number)
    assert {one.name for one in file.parts if one.missing} == {"五落实", "验收", "奖励审批摘要"}
    assert part(file, "证据").lines == ("1. 勘验、现场笔录：三台冲床没有护罩",)
    assert part(file, "案源").lines == ("网上举报",)
    assert number in part(file, "奖励审批摘要").lines[0]
    assert len(part(file, "决定书").lines) == 2
    assert len(file.mark) == 6
    words = " ".join(line for one in file.parts for line in (*one.lines, one.missing))
    assert builders.WORDS[:8] not in words
    way.open_up(sample, reporter)
    assert way.accepted(sample, reporter, way.passed(way.RESUMED))
    later = filings.case_file(sample.office, verifier, number)
    assert {one.name for one in later.parts if one.missing} == {"奖励审批摘要"}
    assert "安全科长" in part(later, "五落实").lines[0]
    # The office above counts the evidence and does not read it.
    above = sample.actor(Duty.OVERSEE, builders.supervisor_of(sample, reporter))
    assert part(filings.case_file(sample.office, above, number), "证据").lines == ("1 件，由主办部门保管",)


def test_each_month_is_told_once(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = builders.send_tip(sample)
    number = concluded(sample, reporter)
    verifier = builders.handler(sample, reporter, Duty.VERIFY)
    enforce.write_measure(sample.office, verifier, number, way.STOP)
    assert filings.case_file(sample.office, verifier, number).months == ()
    with pytest.raises(Refused, match=r"^bad_month$"):
        filings.tell_month(sample.office, verifier, number, 202611, "报了")
    before = filings.filings(sample.office, verifier)[0].missing
    sample.clock.forward(days=70)
    months = filings.case_file(sample.office, verifier, number).months
    assert [one.number for one in months] == [202701, 202612, 202611]
    assert filings.filings(sample.office, verifier)[0].missing == before + 3
    filings.tell_month(sample.office, verifier, number, 202611, "报市安委办，正在整改")
    with pytest.raises(Refused, match=r"^told_before$"):
        filings.tell_month(sample.office, verifier, number, 202611, "再报一次")
    told = filings.case_file(sample.office, verifier, number).months[-1]
    assert (told.name, told.told, told.sent) == ("2026年11月", "报市安委办，正在整改", sample.clock.today)
    above = sample.actor(Duty.INTAKE, builders.supervisor_of(sample, reporter))
    with pytest.raises(Forbidden):
        filings.tell_month(sample.office, above, number, 202612, "甲")
    for told_words, code in ((" ", "empty"), ("13812345678", "private_number")):
        with pytest.raises(Refused, match=f"^{code}$"):
            filings.tell_month(sample.office, verifier, number, 202612, told_words)
