"""A long list by pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from casework.rules.paging import ROWS, cut


@given(st.integers(0, 5 * ROWS), st.integers(-3, 9))
def test_a_page_is_one_of_those_that_all_rows_make(total: int, wanted: int) -> None:
    rows = list(range(total))
    shown, told, page, pages = cut(rows, wanted)
    whole = [cut(rows, one)[0] for one in range(1, pages + 1)]
    assert [row for part in whole for row in part] == rows
    assert all(len(part) == ROWS for part in whole[:-1])
    assert (told, shown, page) == (total, whole[page - 1], min(max(wanted, 1), pages))
    assert pages == 1 or whole[-1]
