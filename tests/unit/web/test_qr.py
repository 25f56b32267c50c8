"""QR codes: the drawn code is the matrix, in both forms, with its quiet zone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from web import qr

TEXT = "https://anshao.example/#r=abcd"


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules (row, column) that the path of an SVG fills."""
    path = next(element for element in ElementTree.fromstring(svg).iter() if element.tag == "path").get("d", "")
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == path
    assert all(width == back for _, _, width, back in runs)
    return {(int(y), int(x) + step) for x, y, width, _ in runs for step in range(int(width))}


def test_the_svg_draws_the_matrix() -> None:
    rows = qr.matrix(TEXT)
    dark = {(y, x) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert drawn(qr.svg(TEXT, "网址")) == dark


def test_the_quiet_zone_is_light() -> None:
    rows = qr.matrix(TEXT)
    size = len(rows)
    assert all(not rows[y][x] for y in range(size) for x in range(size) if min(y, x, size - 1 - y, size - 1 - x) < 4)
    assert rows[4][4]


def test_the_svg_names_itself_and_escapes() -> None:
    svg = str(qr.svg(TEXT, "<网址>"))
    assert "<title>&lt;网址&gt;</title>" in svg
    assert "style" not in svg


def test_the_terminal_shows_the_same_modules() -> None:
    rows = qr.matrix(TEXT)
    lines = qr.terminal(TEXT).split("\n")
    upper_lower = {"█": (False, False), "▀": (False, True), "▄": (True, False), " ": (True, True)}
    seen = [[upper_lower[character][half] for character in line] for line in lines for half in (0, 1)]
    assert seen[: len(rows)] == rows
