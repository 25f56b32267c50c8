"""Tables that are made, or grown, to fill the officer's own computer, and cells as programs of offices spoil them."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.orders import bring
from casework.rules import order_numbers
from tests.pages.console.test_tables import HEAD, ROW, SOURCE, rows_of, run, table

COUNTED = """
const Real = globalThis.DecompressionStream;
let unpacked = 0;
globalThis.DecompressionStream = class {
  constructor(format) {
    const real = new Real(format);
    const transform = (chunk, to) => { unpacked += chunk.length; to.enqueue(chunk); };
    this.writable = real.writable;
    this.readable = real.readable.pipeThrough(new TransformStream({ transform }));
  }
};
const all = bytes(given[0]);
const refused = await m.readWorkbook(all).then(() => "", (error) => error.message);
return { refused, unpacked };
"""
"""Read a workbook and count what was unpacked meanwhile."""
LARGE = "这个表太大，读不下去。把要导的行复制到一张新表里，一份不超过 300 行，再导。"
ODD = "这个表格读不懂。请另存为 CSV 再导。"
MEBIBYTE = 1024 * 1024


def bomb(size: int, filling: bytes = b" ") -> bytes:
    """A workbook whose first part is `size` bytes of XML and a few thousand in the file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/workbook.xml", "w") as part:
        part.write(b"<workbook>")
        for _ in range(size // (len(filling) * 1000)):
            part.write(filling * 1000)
        part.write(b"</workbook>")
    return made.getvalue()


def read(content: bytes) -> Any:
    return run("workbook.js", COUNTED, base64.b64encode(content).decode())


class TestBombs:
    def test_what_says_how_large_it_is_is_not_unpacked_at_all(self) -> None:
        assert read(bomb(64 * MEBIBYTE)) == {"refused": LARGE, "unpacked": 0}

    def test_what_says_that_it_is_small_is_stopped_while_it_is_unpacked(self) -> None:
        content = bytearray(bomb(64 * MEBIBYTE))
        at = content.rfind(b"PK\x01\x02")
        content[at + 24 : at + 28] = (5000).to_bytes(4, "little")
        answer = read(bytes(content))
        assert answer["refused"] == ODD
        assert 0 < answer["unpacked"] < MEBIBYTE

    def test_a_sheet_of_millions_of_cells_is_not_parsed(self) -> None:
        """Node has no parser of XML: had it come so far, it would say so."""
        answer = read(bomb(4 * MEBIBYTE, b"<c/>"))
        assert answer["refused"] == LARGE
        assert 3 * MEBIBYTE < answer["unpacked"] < 5 * MEBIBYTE

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"a,b\n" + b"1,2\n" * 2_000_000, "long"),
            (b"a,b\n" + b"\n" * 200_000 + b"1,2\n", "long"),
            (b"," * (9 * MEBIBYTE), "wide"),
            (b'a,b\n"' + b"x" * 40_000 + b'",2\n', "cell"),
            (b"\xe4\xb8\x80" * (4 * MEBIBYTE), "large"),
        ],
        ids=["rows", "blank", "columns", "cell", "bytes"],
    )
    def test_a_text_that_no_list_is_as_long_as_is_refused(self, content: bytes, code: str) -> None:
        assert table_of(content) == ("refused", code)

    def test_thousands_of_empty_rows_behind_a_list_are_no_matter(self) -> None:
        assert table_of(b"a,b\n1,2\n" + b",,,,\n" * 60_000) == [["a", "b"], ["1", "2"]]

    def test_three_hundred_orders_are_read_and_no_more(self) -> None:
        lines = [[f"ZB{at}", *ROW[1:]] for at in range(301)]
        title = [["周村区 12345 工单明细表"], ["导出时间：2026-11-23"], HEAD]
        body = "return m.readRows(given[0], given[1]).rows.length;"
        assert run("order-rows.js", body, SOURCE, [*title, *lines[:300]]) == 300
        assert run("order-rows.js", body, SOURCE, [*title, *lines]) == ("refused", "long")


def table_of(content: bytes) -> Any:
    """The same as `table`, of what is too long for the line of a command: it travels packed."""
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    body = (
        "const plain = new Response(new Blob([bytes(given[0])]).stream().pipeThrough(new DecompressionStream('deflate')));"
        "return m.readTable(await plain.blob());"
    )
    return run("tables.js", body, packed)


class TestHeads:
    """12345's own tables: a title above the names, and names that fill two rows."""

    def test_a_title_may_stand_above_the_names(self) -> None:
        table = [["工单明细表", "", ""], ["导出时间：2026-11-23"], [], HEAD, ROW]
        found = run("order-rows.js", "return m.readRows(given[0], given[1]);", SOURCE, table)
        assert [(row["line"], row["number"], row["refused"]) for row in found["rows"]] == [(5, ROW[0], "")]

    @pytest.mark.parametrize("named", [True, False], ids=["above", "below"])
    def test_names_that_fill_two_rows_are_one(self, named: bool) -> None:
        """The caller's address stands below the caller, and is never taken for the place."""
        upper = ["工单编号" if named else "工单", "来电人信息", "", "", "诉求", ""]
        lower = ["" if named else "工单编号", "姓名", "电话", "地址", "诉求内容", "地址"]
        row = ["甲1", "王某某", "13812345678", "某小区 3 号楼", "没有护罩。", "王村镇"]
        found = run("order-rows.js", "return m.readRows(given[0], given[1]);", SOURCE, [["工单表"], upper, lower, row])
        (order,) = found["rows"]
        assert (order["line"], order["number"], order["place"]) == (4, "甲1", "王村镇")
        assert order["caller"] == ["来电人信息 姓名：王某某", "来电人信息 电话：13812345678", "来电人信息 地址：某小区 3 号楼"]

    def test_what_stands_in_a_column_without_a_name_is_told(self) -> None:
        assert rows_of(["1", "", "没有护罩", "别的"], head=["编号", "", "内容", ""])["left"] == ["第 4 列（没有列名）"]


NUMBERS = st.text(
    st.sampled_from(["2", "０", "Z", "Ｚ", "甲", " ", "\u3000", "\u200b", "\ufeff", "'", "\t", "ﬁ", "·"]), max_size=9
)


class TestNumbers:
    @given(st.lists(NUMBERS, min_size=40, max_size=60))
    @settings(max_examples=3)
    def test_page_and_server_spell_a_number_alike(self, numbers: list[str]) -> None:
        spelled = [order_numbers.spelled(one) for one in numbers]
        assert run("order-rows.js", "return given[0].map(m.numberOf);", numbers) == spelled
        # The server spells again what the page has spelled.
        assert [order_numbers.spelled(one) for one in spelled] == spelled

    def test_what_a_program_made_of_a_number_is_refused_and_what_is_one_is_not(self) -> None:
        numbers = {
            "ＺＢ２０２６－１": "", "202611191205301234": "", "370306202611230017": "", "督〔2026〕3号": "", "'0123": "",
            "2.02611E+14": "科学计数", "2.0261123000170001E+16": "科学计数", "2026-11-03": "日期", "3月1日": "日期",
            "1-Mar": "日期", "13812345678": "电话", "37030619800101123X": "电话", "370306198001011234": "电话",
        }  # fmt: skip
        found = rows_of(*([one, *ROW[1:]] for one in numbers))["rows"]
        for row, why in zip(found, numbers.values(), strict=True):
            assert why in row["refused"]
            assert bool(why) == bool(row["refused"])
        for number, why in numbers.items():
            assert order_numbers.names_somebody(order_numbers.spelled(number)) == (why == "电话")

    def test_a_number_that_a_csv_keeps_a_text_is_read(self) -> None:
        assert table(b'a,b\n="0123","=""045"""\n') == [["a", "b"], ["0123", "045"]]

    def test_a_title_has_no_say_in_the_delimiter_and_a_page_is_no_table(self) -> None:
        assert table("工单明细表\n编号\t内容\n1\t甲，乙，丙\n".encode()) == [
            ["工单明细表"],
            ["编号", "内容"],
            ["1", "甲，乙，丙"],
        ]
        assert table(b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>") == ("refused", "page")

    def test_a_sheets_numbers_and_days_are_written_out(self) -> None:
        given = [
            ["2.0261123E7", False, False], ["20261123.0", False, False], ["2.0261123000170001E+16", False, False],
            ["46359", True, False],
            ["46359.708333333336", True, False], ["44897", True, True], ["0.75", True, False], ["甲", True, False],
        ]  # fmt: skip
        assert run("sheet-values.js", "return given[0].map((one) => m.numberText(...one));", given) == [
            "20261123", "20261123", "2.0261123000170001E+16", "2026-12-03", "2026-12-03 17:00", "2026-12-03", "0.75", "甲",
        ]  # fmt: skip
        codes = ["General", "0.00", "[Red]#,##0", '0"day"', "h:mm", 'yyyy"年"m"月"d"日"', "[$-804]yyyy\\-mm\\-dd", "m/d"]
        assert run("sheet-values.js", "return given[0].map(m.showsDay);", codes) == [False] * 5 + [True] * 3


def test_the_page_asks_in_lots_that_the_server_takes() -> None:
    numbers = [str(at) for at in range(2 * bring.MOST_ASKED + 1)]
    body = (
        "const lots = []; const ask = async (lot) => { lots.push(lot.length); return [lot[0], 'another']; };"
        "return [Array.from(await m.knownOf(given[0], ask)), lots];"
    )
    most = bring.MOST_ASKED
    known = [numbers[0], "another", numbers[most], numbers[2 * most]]
    assert run("order-rows.js", body, numbers) == [known, [most, most, 1]]
