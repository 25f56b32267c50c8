"""Tables of other offices, read in the officer's browser: tables.js, workbook.js, order-rows.js, run by node as they stand."""

from __future__ import annotations

import base64
import csv
import datetime
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import load

CONSOLE = Path(__file__).resolve().parents[3] / "static/js/console"
HOTLINE = load().order_sources["hotline"]
SOURCE = {"id": HOTLINE.id, "name": HOTLINE.name, "columns": {part: list(names) for part, names in HOTLINE.columns.items()}}
HEAD = ["工单编号", "来电人", "联系电话", "诉求内容", "诉求地址", "办理时限", "满意度"]
ROW = ["ZB2026112300017", "王某某", "13812345678", "三车间的冲床没有护罩。", "王村镇工业园", "2026-12-03 17:00", "一般"]


def run(module: str, body: str, *args: object) -> Any:
    """Run a function body over `given` (the arguments) with everything of a module in `m`; a refusal is its code."""
    script = (
        f"import * as m from {json.dumps((CONSOLE / module).as_uri())};"
        f"const given = {json.dumps(args)};"
        "const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));"
        f"const work = async () => {{ {body} }};"
        "work().then((value) => console.log(JSON.stringify({ value })),"
        " (error) => console.log(JSON.stringify({ refused: error.code || String(error) })));"
    )
    done = subprocess.run(
        ["node", "--input-type=module", "--no-warnings", "-e", script], check=True, capture_output=True, text=True
    )
    answer = json.loads(done.stdout)
    return answer["value"] if "value" in answer else ("refused", answer["refused"])


def table(content: bytes) -> Any:
    return run("tables.js", "return m.readTable(new Blob([bytes(given[0])]));", base64.b64encode(content).decode())


def rows_of(*lines: list[str], head: list[str] = HEAD) -> Any:
    return run("order-rows.js", "return m.readRows(given[0], given[1]);", SOURCE, [head, *lines])


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_every_usual_encoding_reads_alike(self, encoding: str) -> None:
        content = "工单编号,诉求内容\r\n甲1,没有护罩\r\n".encode(encoding)
        assert table(content) == [["工单编号", "诉求内容"], ["甲1", "没有护罩"]]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('a,b\n"x,y","say ""hi"""\n', [["a", "b"], ["x,y", 'say "hi"']]),
            ('a,b\n"two\nlines",2', [["a", "b"], ["two\nlines", "2"]]),
            ("a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
            ("a;b\n1;2\n\n\n", [["a", "b"], ["1", "2"]]),
            ("a，b\n1，2\n", [["a", "b"], ["1", "2"]]),
        ],
    )
    def test_quotes_and_delimiters(self, text: str, expected: list[list[str]]) -> None:
        assert table(text.encode()) == expected

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"", "empty"),
            (b'a,b\n"never closed', "quote"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
            (b"\xff\xff\xff\xff", "encoding"),
            (b"a,b\x00c\n", "encoding"),
            (b"a\n" * 2010, "long"),
            (b"a," * 300, "wide"),
            (b"PK\x03\x04 not an archive at all, and too short", "workbook"),
        ],
        ids=["empty", "quote", "xls", "bytes", "binary", "long", "wide", "zip"],
    )
    def test_what_is_odd_is_refused(self, content: bytes, code: str) -> None:
        assert table(content) == ("refused", code)

    @given(
        st.lists(
            st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8), min_size=3, max_size=3),
            min_size=1, max_size=6,
        )
    )  # fmt: skip
    @settings(max_examples=12)
    def test_what_another_program_writes_is_read_back(self, rows: list[list[str]]) -> None:
        written = io.StringIO()
        csv.writer(written, quoting=csv.QUOTE_ALL).writerows([["甲", "乙", "丙"], *rows])
        read = table(written.getvalue().encode())
        expected = [["甲", "乙", "丙"], *rows]
        while expected and not any(expected[-1]):
            expected.pop()
        assert read == expected


class TestArchive:
    """The archive alone; what is in it is XML, which the browser test reads."""

    def archive(self, parts: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> bytearray:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as file:
            for name, text in parts.items():
                file.writestr(name, text)
        return bytearray(made.getvalue())

    def inflated(self, content: bytearray, name: str) -> Any:
        body = "const all = bytes(given[0]); return m.inflated(all, m.partsOf(all), given[1]);"
        return run("workbook.js", body, base64.b64encode(content).decode(), name)

    @pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    def test_parts_come_out_as_they_went_in(self, method: int) -> None:
        content = self.archive({"a.xml": "<甲/>" * 5000, "xl/b.xml": "乙"}, method)
        assert self.inflated(content, "a.xml") == "<甲/>" * 5000
        assert self.inflated(content, "xl/b.xml") == "乙"
        assert self.inflated(content, "c.xml") == ("refused", "workbook")

    def test_an_archive_that_lies_about_its_length_is_refused(self) -> None:
        content = self.archive({"a.xml": "x" * 100_000})
        at = content.rfind(b"PK\x01\x02")
        content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
        assert self.inflated(content, "a.xml") == ("refused", "workbook")

    def test_a_part_that_is_cut_off_is_refused(self) -> None:
        content = self.archive({"a.xml": "".join(str(number) for number in range(9000))})
        at = content.find(b"PK\x03\x04") + 40
        content[at : at + 40] = bytes(40)
        assert self.inflated(content, "a.xml") == ("refused", "workbook")

    def test_a_password_is_refused(self) -> None:
        content = self.archive({"a.xml": "x"})
        at = content.rfind(b"PK\x01\x02")
        content[at + 8] |= 1
        assert self.inflated(content, "a.xml") == ("refused", "workbook")


class TestRows:
    def test_a_row_of_the_hotline(self) -> None:
        found = rows_of(ROW)
        (row,) = found["rows"]
        assert (row["line"], row["number"], row["refused"]) == (2, ROW[0], "")
        assert row["due"] == (datetime.date(2026, 12, 3) - datetime.date(1970, 1, 1)).days
        assert row["caller"] == ["来电人：王某某", "联系电话：13812345678"]
        assert found["left"] == ["满意度"]
        # What is about the caller stands in the sealed words and in nothing else that the row becomes.
        assert "王某某" not in row["text"] + row["place"] + row["subject"]

    def test_the_day_on_which_the_hotline_wrote_it_down(self) -> None:
        """Who was the first is reckoned by it; where no column tells it, the day of the import counts."""
        head = [*HEAD, "登记时间"]
        (row,) = rows_of([*ROW, "2026-11-20 09:31"], head=head)["rows"]
        assert (row["received"], row["refused"]) == ((datetime.date(2026, 11, 20) - datetime.date(1970, 1, 1)).days, "")
        (row,) = rows_of([*ROW, "上周五"], head=head)["rows"]
        assert row["refused"] == "登记的日子“上周五”读不懂"
        assert [rows_of(ROW)["rows"][0][part] for part in ("received", "refused")] == [None, ""]

    def test_the_words_carry_everything_inside_the_seal(self) -> None:
        (row,) = rows_of(ROW)["rows"]
        words = run("order-rows.js", "return m.wordsOf(given[0], given[1]);", SOURCE, row)
        assert words.splitlines() == [
            "（受理员代录，工单：12345 热线工单 ZB2026112300017）", ROW[3], "", "那边登记的来电人，不外传：",
            "来电人：王某某", "联系电话：13812345678",
        ]  # fmt: skip

    def test_column_names_are_read_whatever_surrounds_them(self) -> None:
        found = rows_of(["1", "没有护罩"], head=["*受理编号：", "诉求 内容"])
        assert found["rows"][0]["number"] == "1"

    @pytest.mark.parametrize("missing", ["工单编号", "诉求内容"])
    def test_a_table_without_number_or_words_is_refused(self, missing: str) -> None:
        head = ["备注" if one == missing else one for one in HEAD]
        assert rows_of(ROW, head=head) == ("refused", "columns")

    def test_each_row_says_why_it_is_refused(self) -> None:
        def changed(at: int, value: str) -> list[str]:
            return [value if place == at else cell for place, cell in enumerate(ROW)]

        found = rows_of(
            ROW, changed(0, ""), changed(0, "13812345678"), changed(3, ""), changed(5, "尽快"), ROW, [""] * 7,
            changed(0, "x" * 61),
        )  # fmt: skip
        assert [(row["line"], row["refused"]) for row in found["rows"]] == [
            (2, ""), (3, "没有编号"), (4, "编号像是电话或身份证号，可能认错了列"), (5, "没有内容"), (6, "办理时限“尽快”读不懂"),
            (7, "编号和第 2 行一样"), (9, "编号太长，可能认错了列"),
        ]  # fmt: skip

    def test_a_head_alone_is_refused(self) -> None:
        assert rows_of() == ("refused", "empty")


DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31))


@given(day=DAYS)
@settings(max_examples=15)
def test_every_way_of_writing_a_day_is_the_same_day(day: datetime.date) -> None:
    number = (day - datetime.date(1970, 1, 1)).days
    forms = [
        day.isoformat(), f"{day:%Y/%m/%d} 17:30", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}", str(number + 25569), f"{number + 25569}.75",
    ]  # fmt: skip
    read = run("order-rows.js", "return given[0].map(m.dayOfText);", forms)
    assert read == [number] * len(forms)


def test_what_is_no_day_is_none() -> None:
    forms = ["", "尽快", "2026-13-01", "2026-02-30", "12", "13812345678", "2026-12-033"]
    assert run("order-rows.js", "return given[0].map(m.dayOfText);", forms) == [None] * len(forms)
