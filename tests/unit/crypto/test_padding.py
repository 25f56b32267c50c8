"""Size classes: what lengths tell, and what is refused (docs/formats.md section 2.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.padding import Sizes, pad, size_class, unpad
from crypto.suite1 import body_length
from tests.unit.crypto.javascript import Script

SCRIPT_SIZES = {Sizes.WORDS: [4096], Sizes.FILES: [262144, 393216]}
EDGES = [
    (Sizes.WORDS, 0, 4096),
    (Sizes.WORDS, 4088, 4096),
    (Sizes.WORDS, 4089, 8192),
    (Sizes.WORDS, 65528, 65536),
    (Sizes.FILES, 0, 262144),
    (Sizes.FILES, 262136, 262144),
    (Sizes.FILES, 262137, 393216),
    (Sizes.FILES, 393209, 524288),
    (Sizes.FILES, 524281, 786432),
    (Sizes.FILES, 786425, 1048576),
]


@pytest.mark.parametrize(("sizes", "length", "expected"), EDGES)
def test_the_class_is_the_smallest_that_fits(script: Script, sizes: Sizes, length: int, expected: int) -> None:
    assert size_class(length, sizes) == expected
    assert script.call("padding.sizeClass", length, SCRIPT_SIZES[sizes]) == expected
    assert script.call("suite1.bodyLength", length, SCRIPT_SIZES[sizes]) == body_length(length, sizes)


@given(data=st.binary(max_size=9000))
def test_padding_comes_off_again(data: bytes) -> None:
    padded = pad(data)
    assert unpad(padded) == data
    assert len(padded) == size_class(len(data), Sizes.WORDS)


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        bytes(7),
        bytes(8),
        bytes(4095),
        bytes(4097),
        # A class that is not the smallest.
        pad(b"x") + bytes(4096),
        # One bit in the padding.
        pad(b"x")[:-1] + b"\x01",
        (1).to_bytes(8, "big") + b"x\x01" + bytes(4086),
        # A length beyond the data.
        (4089).to_bytes(8, "big") + bytes(4088),
        (2**64 - 1).to_bytes(8, "big") + bytes(4088),
    ],
)
def test_other_padding_is_refused(script: Script, padded: bytes) -> None:
    with pytest.raises(OpeningError):
        unpad(padded)
    with pytest.raises(OpeningError):
        script.call("unwrap.unpad", padded)


@pytest.mark.parametrize("data", [b"", b"a", bytes(4088), "七个词".encode() * 500])
def test_both_halves_pad_alike(script: Script, data: bytes) -> None:
    assert script.call("padding.pad", data) == pad(data)
    assert script.call("unwrap.unpad", pad(data)) == data
