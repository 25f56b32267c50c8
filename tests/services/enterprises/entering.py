"""Enterprises in tests: entered on the register's page, or named as liable in a case."""

from __future__ import annotations

from casework.enterprises import liable, register
from casework.enterprises.records import EnterpriseId, EnterpriseText, Permit
from casework.kernel.ids import Day
from casework.rules.duties import Duty
from tests.services import builders
from tests.services.builders import Reporter
from tests.services.founding import Sample

CODE = "91370306164330001D"
"""A code with the right check digit."""
FACTORY = EnterpriseText(
    "淄博宏达机械有限公司", CODE, "370306100000", "factory", "北郊镇工业路 8 号", "安全总监",
    (Permit("安全生产许可证", "鲁安许〔2024〕12号", Day(21000)),),
)  # fmt: skip
OTHER = EnterpriseText("周村兴旺砖厂", region="370306102000")


def enter(sample: Sample, text: EnterpriseText = FACTORY) -> EnterpriseId:
    """Enter an enterprise that every department sees."""
    return register.enter(sample.office, sample.actor(Duty.INTAKE), text)


def name_new(sample: Sample, reporter: Reporter, text: EnterpriseText = FACTORY) -> EnterpriseId:
    """Name a liable enterprise of a case that the register does not have; seen with the case alone."""
    intake = builders.handler(sample, reporter, Duty.INTAKE)
    return liable.name_new(sample.office, intake, builders.number_of(sample, reporter), text)
