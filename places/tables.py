"""The tables of characters and words beside the gazetteer, written by places/build_tables.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TRADITIONAL = Path(__file__).parent / "traditional.tsv"
COMMON = Path(__file__).parent / "common.txt"
SOUNDS = Path(__file__).parent / "sounds.tsv"


@cache
def traditional() -> dict[int, str]:
    """Return traditional characters with the simplified ones in which places are listed, for `str.translate`."""
    found: dict[int, str] = {}
    for line in TRADITIONAL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            one, others = line.split("\t")
            found.update((ord(other), one) for other in others)
    return found


@cache
def common() -> tuple[str, ...]:
    """Return stems of townships that are ordinary words."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def sounds() -> dict[str, frozenset[str]]:
    """Return how each character may sound, without tones and without what is easily confused."""
    found: dict[str, set[str]] = {}
    for line in SOUNDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sound, characters = line.split("\t")
            for one in characters:
                found.setdefault(one, set()).add(sound)
    return {one: frozenset(several) for one, several in found.items()}
