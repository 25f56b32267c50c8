"""CSV that a spreadsheet opens as it is meant: UTF-8 with a mark at its beginning, and no cell that it would reckon with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

BOM = b"\xef\xbb\xbf"
_REACHING = ("=", "+", "-", "@", "\t", "\r", "\n")
SMALLEST = 5
FEW = f"少于 {SMALLEST}"


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.

    Leading white space and full-width forms of the same signs count, since programs strip and fold them.
    """
    begin = text.lstrip().translate(str.maketrans("＝＋－＠", "=+-@"))
    return f"'{text}" if begin.startswith(_REACHING) or text.startswith(_REACHING) else text


def table(head: Sequence[str], rows: Iterable[Sequence[str]], foot: Sequence[str] = ()) -> bytes:
    """Return a table as CSV: UTF-8 with BOM, lines end in CR LF, each cell made safe; `foot` is a last line of its own."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (head, *rows, *([foot] if foot else [])):
        writer.writerow([safe_cell(cell) for cell in row])
    return BOM + out.getvalue().encode()


def few(count: int) -> str:
    """Return a count of people or reports as it may leave the department: small ones are not told."""
    return FEW if count < SMALLEST else str(count)
