"""A recovery sheet that cannot be read back is none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli import recovery
from crypto import OpeningError
from crypto.encoding import AuthorityId, ed25519_public, random_id, random_seed
from crypto.keyring import root_fingerprint


@given(st.binary(min_size=32, max_size=32))
def test_a_seed_is_read_back(seed: bytes) -> None:
    text = recovery.seed_text(seed)
    assert re.fullmatch(r"([a-z2-7]{4} ){13}[a-z2-7]{4}", text)
    assert recovery.read_seed(text) == seed
    assert recovery.read_seed(text.upper().replace(" ", "-")) == seed


@given(st.binary(min_size=32, max_size=32), st.integers(0, 55), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_wrong_letter_is_noticed(seed: bytes, position: int, letter: str) -> None:
    letters = list(recovery.seed_text(seed).replace(" ", ""))
    if letters[position] == letter:
        letter = "a" if letter != "a" else "b"
    letters[position] = letter
    with pytest.raises(OpeningError):
        recovery.read_seed("".join(letters))


@pytest.mark.parametrize("text", ["", "abcd", "a" * 55, "a" * 57, "0" * 56, "好" * 56])
def test_what_is_no_seed_is_refused(text: str) -> None:
    with pytest.raises(OpeningError):
        recovery.read_seed(text)


def test_a_sheet_names_authority_and_fingerprint_and_holds_the_seed() -> None:
    seed = random_seed()
    text = recovery.sheet("周村区安委办", AuthorityId(random_id()), seed, "2026-11-22")
    assert f"指纹：{root_fingerprint(ed25519_public(seed))}" in text
    groups = [line.strip() for line in text.splitlines() if re.fullmatch(r" {4}([a-z2-7]{4} ?){7}", line)]
    assert recovery.read_seed("".join(groups)) == seed
