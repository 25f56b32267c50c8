"""What reporters read is easy to read: common characters, short pieces, kind words (UX section 9.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.policies.reporter_texts import HAN, texts

CHARACTERS = Path(__file__).with_name("characters.txt")
# Beyond the 3,000 of the standard, named one by one.
ALLOWED = frozenset("坊")
LONGEST = 16
STOP = re.compile(r"[。，、？；：“”‘’（）()…·\n]")
FIELD = re.compile(r"\{[a-z_]*\}")
UNKIND = ("请勿", "须", "应当", "逾期", "视为", "温馨提示", "！", "!", "确定", "取消")
LATIN = re.compile(r"[A-Za-z]+")
UNITS = frozenset({"MB"})

TEXTS = [(place, text) for place, found in texts().items() for text in found]


def known() -> frozenset[str]:
    """The characters of the standard."""
    lines = CHARACTERS.read_text("utf-8").splitlines()
    return frozenset("".join(line for line in lines if not line.startswith("#")))


def faults(text: str, common: frozenset[str]) -> list[str]:
    """What makes `text` hard or unkind to read, in words; empty if nothing does."""
    plain = FIELD.sub("{}", text)
    found = [f"rare character {one}" for one in HAN.findall(plain) if one not in common | ALLOWED]
    pieces = (piece.replace("{}", "").replace(" ", "") for piece in STOP.split(plain))
    found += [f"{len(piece)} characters without a stop: {piece}" for piece in pieces if len(piece) > LONGEST]
    found += [f"unkind: {word}" for word in UNKIND if word in plain]
    found += [f"Latin: {word}" for word in LATIN.findall(plain) if word not in UNITS]
    return found


def test_the_list_is_the_standards() -> None:
    assert len(known()) == 3000
    assert all(HAN.fullmatch(one) for one in known())


def test_all_sources_are_read() -> None:
    found = {place: len(lines) for place, lines in texts().items() if lines}
    big = ("templates/portal/report_words.html", "static/js/portal/tell.js", "portal/help.py", "sentences", "categories")
    for place in big:
        assert found[place] >= 10, place
    assert sum(found.values()) > 500


def test_every_text_of_a_reporter_is_easy_and_kind() -> None:
    common = known()
    wrong = [f"{place}: {fault}: {text}" for place, text in TEXTS for fault in faults(text, common)]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("请勿离开", "unkind: 请勿"),
        ("逾期不候", "unkind: 逾期"),
        ("饕餮", "rare character 饕"),
        ("这句话从头到尾一个停顿也没有所以太长了", "19 characters without a stop: 这句话从头到尾一个停顿也没有所以太长了"),
        ("用 WiFi 上网", "Latin: WiFi"),
        ("快来！", "unkind: ！"),
    ],
)
def test_a_fault_is_found(text: str, fault: str) -> None:
    assert fault in faults(text, known())


@pytest.mark.parametrize("text", ["照片 1 · 0.4 MB", "{day}前告诉您接不接。", "民房里的小作坊"])
def test_what_is_fine_passes(text: str) -> None:
    assert faults(text, known()) == []
