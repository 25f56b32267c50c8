"""Codes of GB 32100-2015, and when two names may be one enterprise: measured on pairs that look like real ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from casework.rules.enterprises import ALIKE, ALPHABET, code_fault, key_of, likeness, plain_code, stems

PLACES = stems(["山东省", "淄博市", "周村区", "北郊镇", "南郊镇", "王村镇", "丝绸路街道"])
SAME = (
    ("淄博宏达机械有限公司", "淄博宏达机械有限责任公司"),
    ("山东华晨（集团）有限公司", "山东华晨(集团)有限公司"),
    ("淄博市周村区北郊镇兴旺砖厂", "兴旺砖厂"),
    ("宏达机械厂", "淄博宏达机械有限公司"),
    ("淄博弘达机械有限公司", "淄博宏达机械有限公司"),
    ("周村新源化工公司", "周村鑫源化工有限公司"),
    ("淄博万隆纺织股份有限公司", "淄博万隆纺织"),
    ("北郊镇永盛家具厂", "永胜家具厂"),
    ("ＡＢＣ机械有限公司", "ABC机械有限公司"),
    ("山东凤阳家具", "凤阳家具有限公司"),
    ("淄博瑞丰建材有限公司", "瑞丰建材商行"),
    ("淄博恒通物流", "恒通物流运输有限公司"),
    ("周村区王村镇耐火材料厂", "王村耐火材料厂"),
    ("淄博 金泰 化工 有限公司", "淄博金泰化工有限公司"),
    ("淄博市周村兰雁纺织", "兰雁纺织有限责任公司"),
    ("宏达机械厂", "宏大机械厂"),
)
OTHER = (
    ("宏达第一分厂", "宏达第二分厂"),
    ("周村鑫源化工有限公司", "周村鑫源机械有限公司"),
    ("淄博瑞丰建材有限公司", "淄博瑞丰食品有限公司"),
    ("兴旺砖厂", "兴盛砖厂"),
    ("淄博金泰化工有限公司", "淄博银泰化工有限公司"),
    ("东关加油站", "西关加油站"),
    ("淄博万隆纺织有限公司", "淄博万隆置业有限公司"),
    ("永盛家具厂", "永盛门窗厂"),
    ("周村一中", "周村二中"),
    ("恒通物流", "恒达物流"),
    ("北郊某机械厂", "北郊某木器厂"),
    ("山东华晨集团", "山东华信集团"),
    ("淄博鑫泰化工有限公司", "淄博鑫泰化纤有限公司"),
    ("3号矿", "5号矿"),
)
LETTERS = st.sampled_from(ALPHABET)
DIGITS = st.sampled_from("0123456789")


@st.composite
def codes(draw: st.DrawFn) -> str:
    first = draw(DIGITS) + "".join(draw(st.lists(DIGITS, min_size=7, max_size=7)))
    rest = "".join(draw(st.lists(LETTERS, min_size=9, max_size=9)))
    return first + rest + uscc.calc_check_digit(first + rest)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_may_be_the_same_is_offered(one: str, other: str) -> None:
    assert likeness(one, other, PLACES) >= ALIKE
    assert likeness(other, one, PLACES) == likeness(one, other, PLACES)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_what_is_another_one_is_not_offered(one: str, other: str) -> None:
    assert likeness(one, other, PLACES) < ALIKE


@given(
    st.text("淄博宏达机械厂（）公司 ·甲1A", max_size=20), st.integers(min_value=0, max_value=20), st.sampled_from(" （）·〔〕-")
)
def test_brackets_spaces_and_marks_make_no_other_name(name: str, at: int, mark: str) -> None:
    marked = name[:at] + mark + name[at:]
    assert key_of(marked) == key_of(name)
    if key_of(name):
        assert likeness(name, marked, PLACES) == 100


@given(codes())
def test_a_code_with_its_check_digit_stands_however_it_is_typed(code: str) -> None:
    assert code_fault(code) == ""
    assert uscc.is_valid(code)
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    assert plain_code(f" {wide[:8]}-{wide[8:].lower()} ") == code


@given(codes(), st.integers(min_value=0, max_value=17), LETTERS)
def test_one_wrong_character_is_noticed(code: str, at: int, other: str) -> None:
    wrong = code[:at] + other + code[at + 1 :]
    assert (code_fault(wrong) == "") == (wrong == code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("9137030616433O0000", "代码第 14 位是“O”"),
        ("913703061643", "这里是 12 位"),
        ("91370306164330000000", "这里是 20 位"),
        ("9A3703061643300000", "代码第 2 位是“A”"),
        ("91370A061643300000", "代码第 6 位是“A”，第 3 位到第 8 位都是数字"),
        ("91110000600037341M", "最后一位对不上"),
        ("", "这里是 0 位"),
    ],
)
def test_the_sentence_says_which_character_is_wrong(code: str, said: str) -> None:
    assert said in code_fault(code)


def test_a_code_of_a_village_cooperative_begins_with_a_letter() -> None:
    """GB 32100-2015 gives farm bodies N; the check digit holds for them as for all."""
    first = "N2370306MF2345678"
    assert code_fault(first + uscc.calc_check_digit(first)) == ""
