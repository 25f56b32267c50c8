"""Canonical JSON, base64url and numbers: one spelling each, the same in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import (
    LARGEST_INTEGER,
    b64u,
    canonical,
    date_of,
    day_of,
    label,
    labelled,
    read_canonical,
    u32,
    u64,
    unb64u,
)
from tests.unit.crypto.javascript import Script

EXAMPLES: list[Any] = [
    {},
    [],
    "",
    None,
    True,
    0,
    -LARGEST_INTEGER,
    LARGEST_INTEGER,
    {"b": 1, "a": [1, "二", None, False], "A": {"z": "", "_": "\u2028\u2029"}},
    'quotes " \\ / \b\f\n\r\t \x00\x1f\x7f é 😀 \ufeff',
    {"a-b": 1, "a_b": 2, "ab": 3, "a": 4, "~": 5},
]
NOT_CANONICAL = [
    b'{"b":1,"a":2}',
    b'{"a": 1}',
    b'{"a":1,"a":1}',
    b"1.0",
    b"1e3",
    b"-0",
    b"NaN",
    b"9007199254740993",
    b'"\\u0061"',
    b'"\\/"',
    b'"\\ud800"',
    b"\xff",
    b"\xef\xbb\xbf{}",
    b"",
    b"{} ",
    '{"é":1}'.encode(),
    b"[" * 100_000,
]
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
)


@pytest.mark.parametrize("value", EXAMPLES)
def test_canonical_json_is_spelled_alike(script: Script, value: Any) -> None:
    written = canonical(value)
    assert script.call("encoding.canonical", value) == written
    assert script.call("encoding.readCanonical", written) == read_canonical(written) == value


@given(value=json_values)
def test_canonical_json_is_spelled_alike_for_anything(script: Script, value: Any) -> None:
    written = canonical(value)
    assert read_canonical(written) == value
    assert script.call("checks.respell", written) == written


@pytest.mark.parametrize("data", NOT_CANONICAL)
def test_other_spellings_are_refused(script: Script, data: bytes) -> None:
    with pytest.raises(OpeningError):
        read_canonical(data)
    with pytest.raises(OpeningError):
        script.call("encoding.readCanonical", data)


@pytest.mark.parametrize("value", [1.5, LARGEST_INTEGER + 1, float("nan"), {"键": 1}, "\ud800", "a\udc00", {1: 2}, b"x", {3}])
def test_what_has_no_spelling_is_refused(value: Any) -> None:
    with pytest.raises(OpeningError):
        canonical(value)


@pytest.mark.parametrize("value", [1.5, LARGEST_INTEGER + 1, {"键": 1}, "\ud800", "a\udc00"])
def test_the_browser_refuses_them_too(script: Script, value: Any) -> None:
    with pytest.raises(OpeningError):
        script.call("encoding.canonical", value)


@given(data=st.binary(max_size=70))
def test_base64url_goes_there_and_back(data: bytes) -> None:
    assert unb64u(b64u(data)) == unb64u(b64u(data), len(data)) == data


@pytest.mark.parametrize("text", ["A", "AA==", "AB", "A A", "AA\n", "A+/A", "ＡＡ", "AAA*", None, 7])
def test_other_base64_is_refused(script: Script, text: Any) -> None:
    with pytest.raises(OpeningError):
        unb64u(text)
    with pytest.raises(OpeningError):
        script.call("encoding.unb64u", text)


def test_another_length_is_refused(script: Script) -> None:
    with pytest.raises(OpeningError):
        unb64u("AAAA", 4)
    with pytest.raises(OpeningError):
        script.call("encoding.unb64u", "AAAA", 4)


@pytest.mark.parametrize("number", [0, 1, 255, 256, 20_414, 2**32 - 1])
def test_numbers_are_big_endian(script: Script, number: int) -> None:
    assert u32(number) == number.to_bytes(4, "big") == script.call("encoding.u32", number)
    assert u64(number) == number.to_bytes(8, "big") == script.call("encoding.u64", number)


@pytest.mark.parametrize(("name", "number"), [("u32", -1), ("u32", 2**32), ("u64", -1), ("u64", LARGEST_INTEGER + 1)])
def test_numbers_that_do_not_fit_are_refused(script: Script, name: str, number: int) -> None:
    with pytest.raises(OpeningError):
        {"u32": u32, "u64": u64}[name](number)
    with pytest.raises(OpeningError):
        script.call(f"encoding.{name}", number)


def test_labels_are_32_bytes_and_no_prefix_of_each_other(script: Script) -> None:
    assert label("tip") == b"anshao/1 tip".ljust(32, b"\0") == script.call("encoding.label", "tip")
    assert labelled("tip", b"a", b"b") == labelled("tip", b"ab") == script.call("encoding.labelled", "tip", b"a", b"b")
    with pytest.raises(ValueError, match="too long"):
        label("x" * 24)


def test_days_count_from_1970_and_back() -> None:
    assert day_of(date_of(0)) == 0
    assert date_of(20_414).isoformat() == "2025-11-22"
    with pytest.raises(OpeningError):
        date_of(10**9)
