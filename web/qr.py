"""QR codes: as an inline SVG for pages and print, as text for a terminal. Level H survives dirt and a torn corner.

ISO/IEC 18004 asks for a quiet zone of four modules on each side.
"""

from __future__ import annotations

from itertools import groupby

import qrcode
from markupsafe import Markup

_QUIET = 4
_HALF_BLOCKS = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}


def matrix(text: str) -> list[list[bool]]:
    """The modules of the code for `text`, True for dark, with the quiet zone, row by row."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_H, border=_QUIET)
    code.add_data(text)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def svg(text: str, title: str) -> Markup:
    """An inline SVG with one path and `title` for those who do not see it; sized by CSS (class `qr`)."""
    rows = matrix(text)
    size = len(rows)
    path = "".join(_row_path(y, row) for y, row in enumerate(rows))
    return Markup(
        '<svg class="qr" role="img" viewBox="0 0 {size} {size}" shape-rendering="crispEdges"><title>{title}</title>'
        '<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    ).format(size=size, title=title, path=path)


def terminal(text: str) -> str:
    """The code in half blocks, light on dark as terminals mostly are; two rows of modules make one line."""
    rows = matrix(text)
    rows += [[False] * len(rows[0])] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return "\n".join("".join(_HALF_BLOCKS[pair] for pair in zip(*two, strict=True)) for two in pairs)


def _row_path(y: int, row: list[bool]) -> str:
    """The dark runs of one row as closed rectangles of height 1."""
    pieces, x = [], 0
    for dark, run in groupby(row):
        width = len(list(run))
        if dark:
            pieces.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return "".join(pieces)
