"""Tables of orders as the hotline exports them, made for a browser to read."""

from __future__ import annotations

import csv
import io
import zipfile

from playwright.sync_api import FilePayload

HEAD = ["工单编号", "来电人", "联系电话", "诉求内容", "诉求地址", "办理时限", "满意度"]
CALLER, PHONE_NUMBER = "欧阳小兰", "13812345678"


def rows(number: str) -> list[list[str]]:
    """One order that may be taken in, and one that has no number."""
    good = [number, CALLER, PHONE_NUMBER, "三车间的冲床没有护罩，来电人说伤过手。", "王村镇工业园8号", "2027-01-15", "一般"]
    return [good, ["", "甲", "", "没有编号的一行", "", "", ""]]


def as_csv(lines: list[list[str]]) -> FilePayload:
    """The orders as an office program writes CSV: in GB18030."""
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, *lines])
    return {"name": "工单.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode("gb18030")}


def as_xlsx(lines: list[list[str]]) -> FilePayload:
    """The smallest workbook that a spreadsheet program would write: a title, strings of several pieces, a formula's saved day.

    The number of the second order is a day, as programs make one of 11-3.
    """
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pieces = '<si><r><t>工单</t></r><r><t>编号</t></r><rPh sb="0" eb="2"><t>gongdan</t></rPh></si>'
    strings = pieces + "".join(f"<si><t>{text}</t></si>" for text in HEAD[1:])
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>周村区工单明细表</t></is></c></row>'
    head = "".join(f'<c r="{"ABCDEFG"[at]}3" t="s"><v>{at}</v></c>' for at in range(len(HEAD)))
    body = "".join(_row(at, line) for at, line in enumerate(lines, 4))
    sheets = '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{title}<row r="3">{head}</row>{body}</sheetData></worksheet>'
        ),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return {"name": "工单.xlsx", "mimeType": "application/octet-stream", "buffer": made.getvalue()}


def _row(at: int, line: list[str]) -> str:
    """A row whose sixth cell is a formula with a day as its saved value; where there is no number stands a day."""
    texts = "".join(
        f'<c r="{"ABCDEFG"[place]}{at}" t="inlineStr"><is><t>{text}</t></is></c>'
        for place, text in enumerate(line)
        if place != 5 and (place > 0 or text)
    )
    number = "" if line[0] else f'<c r="A{at}" s="1"><v>46329</v></c>'
    return f'<row r="{at}">{number}{texts}<c r="F{at}" s="1"><f>TODAY()+30</f><v>46402</v></c></row>'
