"""The word list: size, sounds, looks and fitness, in Python and in what the browser loads."""

from __future__ import annotations

import gzip
import pathlib
import runpy

from crypto.phrase import readings, sounds, words
from tests.unit.crypto.javascript import Script

ROOT = pathlib.Path(__file__).parents[3]
WORD_TOOLS = ROOT / "tools" / "words"


def own_lines(name: str) -> list[str]:
    return [line for line in (WORD_TOOLS / name).read_text("utf-8").splitlines() if not line.startswith("#")]


def test_there_are_4096_different_words_of_two_characters() -> None:
    assert len(words()) == len(set(words())) == 4096
    assert {len(word) for word in words()} == {2}
    assert list(words()) == sorted(words())
    assert all("\u4e00" <= character <= "\u9fff" for word in words() for character in word)


def test_no_two_sound_alike_without_tones() -> None:
    """Joined, as people type: 方案 and 反感 would both be fangan."""
    assert len(set(readings())) == 4096
    assert all(reading.isascii() and reading.isalpha() and reading.islower() for reading in readings())
    assert not any("v" in reading for reading in readings())


def test_words_are_read_as_their_characters_are() -> None:
    """So no word has a character that is read in a way of its own there, and suggestions by sound find every word."""
    assert ["".join(sounds()[character] for character in word) for word in words()] == list(readings())


def test_no_two_look_alike_or_are_each_other_reversed() -> None:
    first: dict[str, str] = {}
    for group in " ".join(own_lines("lookalikes.txt")).split():
        for character in group:
            first.setdefault(character, first.get(group[0], group[0]))
    looks = ["".join(first.get(character, character) for character in word) for word in words()]
    assert len(set(looks)) == 4096
    assert [look for look in looks if look[::-1] in set(looks) and look[0] != look[1]] == []


def test_no_word_is_unfit() -> None:
    rejected = " ".join(own_lines("rejects.txt")).split()
    characters = {character for part in rejected if len(part) != 2 for character in part}
    assert [word for word in words() if set(word) & characters or word in rejected] == []
    assert {"死", "血", "党", "枪", "毒", "矿", "行", "长"} <= characters


def test_every_word_was_chosen_by_us() -> None:
    assert set(words()) <= set(" ".join(own_lines("candidates.txt")).split())


def test_the_browser_loads_the_same_list(script: Script) -> None:
    assert script.call("words.wordList") == list(words())


def test_the_browser_s_module_is_the_one_that_is_built_from_the_list() -> None:
    """The list is the source: packing it again gives the module byte for byte."""
    built = runpy.run_path(str(WORD_TOOLS / "build.py"))["browser_module"](list(words()))
    assert built == (ROOT / "static" / "js" / "crypto" / "words.js").read_text("utf-8")


def test_the_browser_loads_the_same_sounds(script: Script) -> None:
    assert script.call("pinyin.READINGS") == list(readings())


def test_the_lists_are_small_to_load() -> None:
    folder = ROOT / "static" / "js" / "crypto"
    assert len(gzip.compress((folder / "words.js").read_bytes(), mtime=0)) <= 7.5 * 1024
    assert len(gzip.compress((folder / "words-pinyin.js").read_bytes(), mtime=0)) <= 10 * 1024
