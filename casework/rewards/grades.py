"""The steps of the four factors in an officer's words, for forms and the approval sheet.

The steps themselves and what each is worth are policy data; the words follow the definitions in docs/policy/rewards.md
(nature after 攀办函〔2015〕135号 四: unlawful, illegal, against own rules; severity after 安监总财〔2018〕19号 article 5).
"""

from collections.abc import Mapping
from typing import Final

NATURE: Final[Mapping[str, str]] = {
    "N0": "违规违章、管理缺陷",
    "N1": "依法设立的单位违法",
    "N2": "没有许可、超出许可或许可失效",
    "N3": "对抗监管，或重大隐患隐瞒、逾期不治",
    "N4": "瞒报事故，或涉嫌犯罪",
}
SEVERITY: Final[Mapping[str, str]] = {
    "S0": "一般隐患，当场能改",
    "S1": "一般隐患，要限期整改",
    "S2": "重大事故隐患",
    "S3": "重大隐患，有现实危险",
}
EVIDENCE: Final[Mapping[str, str]] = {
    "E0": "只有方向，主要靠部门自己查",
    "E1": "时间、地点、对象明确，能直接核实",
    "E2": "直接证据，或一直配合，核查明显省力",
}
INSIDER: Final[Mapping[str, str]] = {
    "I0": "看不出是本单位的人",
    "I1": "本单位的人，含派遣、外包、实习",
}
FACTORS: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("A02", "案件性质", NATURE),
    ("A03", "危害程度", SEVERITY),
    ("A04", "证据", EVIDENCE),
    ("A05", "内部人", INSIDER),
)
"""Rule, name on the sheet, and its steps."""

FLAG_NAMES: Final[Mapping[str, str]] = {
    "malicious": "捏造事实、诬告",
    "self_made": "自造隐患",
    "out_of_scope": "不属安全生产或不属本机关",
    "uncheckable": "对象不明，没法核查",
    "not_verified": "查无实据",
    "regulator_side": "监管人员或其近亲属",
    "duty_bearer": "本单位负责人、安管人员，或受聘的机构和专家",
    "already_handling": "举报前部门已掌握，正在依法处理",
    "not_first": "不是首报",
    "already_paid": "同一事实已经奖过",
    "waived": "举报人不要奖励",
    "internal_ignored": "先报过本单位，没有处理",
    "known_not_handled": "部门曾发现，没有依法处理",
    "new_item": "带来新的、独立查实的事项",
}
"""The circumstances that an assessment may name; the others belong to other steps of the case."""
