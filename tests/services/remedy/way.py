"""The way of a remedy in tests: measures, 五落实, acceptance, filing, each step by the use case and by its officer."""

from __future__ import annotations

from collections.abc import Sequence

from casework.cases.measures import MeasureText
from casework.kernel.ids import Day
from casework.remedy import accept, closing, enforce
from casework.remedy.accept import AcceptanceText, Verdict
from casework.remedy.plans import PlanText
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter, handler
from tests.services.founding import Sample

ORDER = MeasureText("MS-03", "周应急责改〔2026〕13号", against="person", target="车间主任")
STOP = MeasureText("SG-3", "周应急停〔2026〕2号")
EXPERT = "注册安全工程师（机械）"
RESUMED = "周应急复〔2026〕4号"


def today(sample: Sample) -> Day:
    return sample.clock.today


def five(sample: Sample, item: int = 1, days: int = 14) -> PlanText:
    """五落实 with what 周村2014年意见 三 asks for besides."""
    return PlanText(
        item, "plan", "安全科长", "装齐防护罩，装联锁", "企业自筹 2 万元", Day(today(sample) + days), "停机挂牌，专人看守",
        "分管生产的副厂长", "每班巡查一次",
    )  # fmt: skip


def open_up(sample: Sample, reporter: Reporter, taken: Sequence[MeasureText] = ()) -> None:
    """From a conclusion into rectification, each fact with 五落实; the finding names a measure."""
    first = handler(sample, reporter, Duty.VERIFY)
    enforce.enforce(sample.office, first, builders.number_of(sample, reporter), [five(sample)], taken)


def passed(document_number: str = "") -> AcceptanceText:
    return AcceptanceText((Verdict(1, True),), "到现场看过，防护罩装齐了。", EXPERT, document_number)


def failed(sample: Sample, days: int = 30) -> AcceptanceText:
    verdict = Verdict(1, False, "第三台还没有装联锁", Day(today(sample) + days))
    return AcceptanceText((verdict,), "到现场看过，装了两台。")


def accepted(sample: Sample, reporter: Reporter, text: AcceptanceText | None = None) -> bool:
    """Both verifiers on one acceptance; says whether all is put right."""
    first, second = (handler(sample, reporter, Duty.VERIFY, index) for index in (0, 1))
    number = builders.number_of(sample, reporter)
    written = accept.accept(sample.office, first, number, text or passed())
    return accept.agree(sample.office, second, number, written)


def close(sample: Sample, reporter: Reporter) -> None:
    closing.close(sample.office, handler(sample, reporter, Duty.INTAKE), builders.number_of(sample, reporter))
