"""Days, sums and numbers stay in one piece, and whatever else a page says is left as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from web.together import spaced, together

MARKED = re.compile('<span class="together">(.*?)</span>')


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("11 月 30 日前告诉您接不接。", ["11 月 30 日前"]),
        ("12月2日 周三前要受理，还有 3 天", ["12月2日 周三前", "3 天"]),
        ("您 11月23日 09:00 打开，已记入审计", ["11月23日 09:00"]),
        ("1 月 5 日（暂定）前要有回音", ["1 月 5 日（暂定）前"]),
        ("2026年11月1日到 2026年11月23日，2026年11月还没有报", ["2026年11月1日", "2026年11月23日", "2026年11月"]),
        ("批准 1650 元，剩 38350.50 元，罚款 8 万元", ["1650 元", "38350.50 元", "8 万元"]),
        ("周应急责改〔2026〕12号，问 0533-6412345", ["〔2026〕12号", "0533-6412345"]),
        ("照T-11继续做，措施 MS-03", ["T-11", "MS-03"]),
        ("没有要在一行里读的", []),
        ('<p title="还有 3 天">3 天</p>', ["3 天"]),
        ('<p title="5 > 3 天">4 天</p>', ["4 天"]),
        ('<textarea id="t" rows="3">停 3 天</textarea><select><option>12 月</option></select> 5 件', ["5 件"]),
    ],
)
def test_what_is_read_in_one_piece(text: str, whole: list[str]) -> None:
    assert MARKED.findall(together(Markup(text))) == whole


TEXT = st.text(alphabet="0123 年月日元:,-<>&\"'〔〕号周一前（暂定）天话\n", max_size=40)


@given(TEXT, TEXT)
def test_spans_are_all_that_is_added(first: str, second: str) -> None:
    page = Markup('<p title="{0}">{1}</p><textarea>{0}</textarea>{1}<br>{0}').format(first, second)
    made = together(page)
    assert MARKED.sub(r"\1", made) == page
    assert made.count("<") == page.count("<") + 2 * len(MARKED.findall(made))
    assert made.startswith(f'<p title="{escape(first)}">')


def test_a_sentence_for_a_script_has_spaces_that_end_no_line() -> None:
    assert spaced("1 月 26 日前，奖金 1650 元") == "1\u00a0月\u00a026\u00a0日前，奖金 1650\u00a0元"
    assert spaced("照片 2 张 等 3 天") == "照片 2 张 等 3\u00a0天"


@given(TEXT)
def test_spaces_stay_spaces_and_nothing_else_changes(text: str) -> None:
    assert spaced(text).replace("\u00a0", " ") == text
