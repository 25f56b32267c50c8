"""The record of a visit, the list of evidence, and the standards of major hazards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from casework.cases import site, verify
from casework.cases.site import EvidenceLine
from casework.cases.standards import FindingItem, listed_name, name_of
from casework.cases.verification import verification, writing
from casework.kernel.errors import Conflict, Forbidden, Refused
from casework.kernel.ids import Day
from casework.rules.duties import Duty
from policies import load
from tests.services import builders
from tests.services.builders import FINDING, ITEM, SITE, handler, send_tip
from tests.services.founding import found_sample

LINE = EvidenceLine("site", "三台冲床没有护罩", "案卷第 3 页", Day(20700))


def test_records_are_versioned_and_read_by_legal_review(engine: Engine) -> None:
    sample = found_sample(engine)
    reporter = send_tip(sample)
    number, first, second = builders.start(sample, reporter)
    version = site.write_site_record(sample.office, second, number, replace(SITE, seen="只剩一台没有护罩。"), 1)
    with pytest.raises(Conflict):
        site.write_site_record(sample.office, first, number, SITE, 1)
    site.write_evidence(sample.office, first, number, [LINE, replace(LINE, kind="document")], 0)
    with pytest.raises(Conflict):
        site.write_evidence(sample.office, second, number, [LINE], 0)
    for duty in (Duty.LEGAL, Duty.LEAD, Duty.VERIFY):
        shown = verification(sample.office, handler(sample, reporter, duty), number)
        assert shown is not None
        assert shown.site is not None
        assert shown.evidence is not None
        assert (shown.site.text.seen, shown.site.version) == ("只剩一台没有护罩。", version)
        assert [one.kind for one in shown.evidence.lines] == ["site", "document"]
    assert verification(sample.office, handler(sample, reporter, Duty.INTAKE), number) is None
    now = writing(sample.office, first, number)
    assert (now.site_version, now.evidence_version) == (2, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"present": " "},
        {"seen": "打 13812345678 问过"},
        {"place": "举报人说的那台"},
        {"formed": "maybe"},
        {"formed_why": ""},
        {"visited_day": Day(30000)},
    ],
)
def test_a_site_record_that_says_too_little_or_too_much_is_refused(sqlite_engine: Engine, change: dict[str, object]) -> None:
    sample = found_sample(sqlite_engine)
    number, first, _ = builders.start(sample, send_tip(sample))
    with pytest.raises(Refused):
        site.write_site_record(sample.office, first, number, replace(SITE, **change), 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [LINE] * 61,
        [replace(LINE, kind="rumour")],
        [replace(LINE, shows="")],
        [replace(LINE, kept="x" * 301)],
        [replace(LINE, shows="举报人给的照片")],
        [replace(LINE, shows="身份证 37030619900101123X")],
        [replace(LINE, day=Day(30000))],
    ],
)
def test_a_list_that_does_not_hold_together_is_refused(sqlite_engine: Engine, lines: list[EvidenceLine]) -> None:
    sample = found_sample(sqlite_engine)
    number, first, _ = builders.start(sample, send_tip(sample))
    with pytest.raises(Refused):
        site.write_evidence(sample.office, first, number, lines, 0)


def test_records_stand_still_once_the_finding_was_sent_on(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.proposed(sample, reporter)
    first, third = handler(sample, reporter, Duty.VERIFY), handler(sample, reporter, Duty.VERIFY, 2)
    deeds: tuple[Callable[[], object], ...] = (
        lambda: site.write_site_record(sample.office, first, number, SITE, 1),
        lambda: site.write_evidence(sample.office, first, number, [LINE], 0),
    )
    for deed in deeds:
        with pytest.raises(Refused):
            deed()
    with pytest.raises(Forbidden):
        site.write_evidence(sample.office, third, number, [LINE], 0)


def test_nothing_is_concluded_without_a_visit_but_what_cannot_be_verified(sqlite_engine: Engine) -> None:
    sample = found_sample(sqlite_engine)
    reporter = send_tip(sample)
    number = builders.accept(sample, reporter)
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    verify.start(sample.office, first, number, (first.officer, second.officer), no_interest=True)
    unclear = replace(FINDING, outcome="unverifiable", items=(), measure="", document_number="")
    for text in (FINDING, replace(FINDING, no_visit="没有去"), unclear, replace(unclear, no_visit="打 13812345678 没人接")):
        with pytest.raises(Refused):
            verify.conclude(sample.office, first, number, text)
    assert verify.conclude(sample.office, first, number, replace(unclear, no_visit="找不到这家单位。")) == 1


GRADES = [
    # A major hazard names an item, or an expert says why.
    (replace(ITEM, standard=""), "no_standard"),
    (replace(ITEM, standard="H02"), "no_standard"),
    (replace(ITEM, standard="H02", expert="高级工程师按第 3 条认定"), ""),
    (replace(ITEM, standard="", expert="注册安全工程师认定会塌"), ""),
    (replace(ITEM, standard="H01-9"), "bad_standard"),
    (replace(ITEM, standard="", expert="问 13812345678"), "private_number"),
    # A present danger says why it is present.
    (replace(ITEM, severity="S3"), "empty"),
    (replace(ITEM, severity="S3", danger="冲床正在开，马上会伤手"), ""),
    # What was not verified, or is no major hazard, needs neither.
    (replace(ITEM, severity="S1", standard=""), ""),
    # An item of the founding documents' catalogues, or none.
    (replace(ITEM, listed="PZH-WF-02"), ""),
    (replace(ITEM, listed="PZH-WF-99"), "bad_listed"),
]


@pytest.mark.parametrize(("item", "code"), GRADES)
def test_a_grade_rests_on_a_standard_or_an_expert(sqlite_engine: Engine, item: FindingItem, code: str) -> None:
    sample = found_sample(sqlite_engine)
    number, first, _ = builders.start(sample, send_tip(sample))
    if not code:
        assert verify.conclude(sample.office, first, number, replace(FINDING, items=(item,))) == 1
        return
    with pytest.raises(Refused) as refusal:
        verify.conclude(sample.office, first, number, replace(FINDING, items=(item,)))
    assert refusal.value.code == code


def test_standards_have_names_and_a_lost_one_keeps_its_id() -> None:
    hazards = load().hazards
    assert name_of(hazards, "H01-2") == "工贸企业重大事故隐患判定标准（应急管理部令第10号）：特种作业人员无证上岗"
    assert name_of(hazards, "H99-1") == "H99-1"
    catalogue = load().catalogue
    document = "攀办函〔2015〕135号四（一）（重点打击的非法行为）"
    assert listed_name(catalogue, "PZH-FF-03") == f"PZH-FF-03 无证开采、超层越界开采（{document}）"
    assert listed_name(catalogue, "PZH-FF-99") == "PZH-FF-99"
