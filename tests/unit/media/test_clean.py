"""What cleaners lose and keep; both halves give the same bytes, for files as they should be and for all others."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import media
from media.exif import orientation_of
from media.pieces import Patches, assemble
from tests.unit.crypto.javascript import Script
from tests.unit.media.build import CANARY, SHORT, SIMPLE, STILL, Built, jpeg, png, tiff, webp
from tests.unit.media.films import FILMS, LANGUAGE, TIME, checksum

ALL: dict[str, Callable[[], Built]] = {**STILL, **SIMPLE, **FILMS}
IN_PLACE = {"avi", *FILMS}


def both(script: Script, data: bytes) -> media.Cleaned:
    """Clean with both halves, which have to agree."""
    cleaned = media.clean(data)
    answer: dict[str, Any] | None = script.call("media.clean", data)
    if answer is not None:
        assert answer.pop("bytes") == cleaned.data
        said = {"kind": cleaned.kind, "type": cleaned.type, "cleaned": cleaned.cleaned, "warning": cleaned.warning}
        assert answer == {**said, "author": cleaned.author}
    return cleaned


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_was_planted_is_gone_and_what_draws_or_sounds_is_there(script: Script, name: str) -> None:
    built = ALL[name]()
    assert CANARY in built.data
    cleaned = both(script, built.data)
    assert (cleaned.kind, cleaned.type, cleaned.cleaned, cleaned.warning) == (built.kind, built.type, True, "")
    for trace in (CANARY, SHORT, TIME, LANGUAGE, b"vivo", b"Core Media", b"com.apple"):
        assert trace not in cleaned.data, trace
    assert [part for part in built.kept if part not in cleaned.data] == []
    if name in IN_PLACE:
        # Pointers within the file go on pointing to the same.
        assert len(cleaned.data) == len(built.data)
        assert [built.data.index(part) for part in built.kept] == [cleaned.data.index(part) for part in built.kept]


@pytest.mark.parametrize("name", sorted(ALL))
def test_cleaning_twice_is_cleaning_once(script: Script, name: str) -> None:
    once = media.clean(ALL[name]().data)
    assert both(script, once.data) == once


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(ALL)), seed=st.integers(0, 2**32), changes=st.integers(0, 6), cut=st.booleans())
def test_a_damaged_file_is_cleaned_alike_or_refused_alike(
    script: Script, name: str, seed: int, changes: int, cut: bool
) -> None:
    chance = random.Random(seed)
    data = bytearray(ALL[name]().data)
    for _ in range(changes):
        at = chance.randrange(len(data))
        data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
    if cut:
        del data[chance.randrange(1, len(data)) :]
    cleaned = both(script, bytes(data))
    assert cleaned.cleaned == (cleaned.warning == "")
    if cleaned.cleaned:
        assert both(script, cleaned.data) == cleaned
    else:
        assert cleaned.data == bytes(data)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(start=st.sampled_from([built().data[:24] for built in ALL.values()]), rest=st.binary(max_size=300))
def test_a_file_that_only_begins_as_one_is_no_way_in(script: Script, start: bytes, rest: bytes) -> None:
    assert both(script, start + rest).warning in ("", "place", "unknown", "author")


def test_no_file_is_refused() -> None:
    with pytest.raises(media.MediaError):
        media.clean(b"")


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [jpeg, png, webp])
def test_how_a_picture_was_held_is_kept(script: Script, make: Callable[[int], Built], orientation: int) -> None:
    cleaned = both(script, make(orientation).data).data
    held = [orientation_of(cleaned[at:]) for at in range(len(cleaned)) if cleaned[at : at + 4] == b"MM\0*"]
    assert held == ([orientation] if orientation != 1 else [])


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.one_of(
        st.binary(max_size=60), st.builds(lambda order, rest: tiff(5, order)[:30] + rest, st.sampled_from("<>"), st.binary())
    )
)
def test_a_block_that_nobody_understands_means_upright(script: Script, block: bytes) -> None:
    assert script.call("media.orientationOf", block) == orientation_of(block) in range(1, 9)


@pytest.mark.parametrize("name", ["opus", "vorbis"])
def test_pages_that_were_changed_carry_their_checksum(name: str) -> None:
    data = media.clean(ALL[name]().data).data
    pages = [data[at:] for at in range(len(data)) if data[at : at + 5] == b"OggS\0"]
    for page in pages:
        whole = page[: 27 + page[26] + sum(page[27 : 27 + page[26]])]
        assert int.from_bytes(whole[22:26], "little") == checksum(whole[:22] + bytes(4) + whole[26:])
    assert len(pages) >= 2


def test_patches_never_overlap() -> None:
    patches = Patches()
    patches.put(4, b"abcd")
    patches.zero(10, 12)
    assert assemble(b"0123456789xyz", patches.pieces(13)) == b"0123abcd89\0\0z"
    patches.zero(7, 9)
    with pytest.raises(media.MediaError):
        patches.pieces(13)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(width=st.integers(1, 40000), height=st.integers(1, 40000))
def test_a_picture_is_drawn_no_larger_than_it_is_nor_than_phones_can(script: Script, width: int, height: int) -> None:
    drawn = script.call("media.drawnSize", width, height)
    assert 1 <= drawn[0] <= min(width, 16384)
    assert 1 <= drawn[1] <= min(height, 16384)
    assert drawn[0] * drawn[1] <= 16777216


@pytest.mark.parametrize(
    ("size", "drawn"),
    [((4000, 3000), [2560, 1920]), ((800, 600), [800, 600]), ((1080, 12000), [1080, 12000]), ((1440, 30000), [786, 16384])],
)
def test_a_photo_gets_smaller_and_a_long_picture_of_a_chat_stays_legible(
    script: Script, size: tuple[int, int], drawn: list[int]
) -> None:
    assert script.call("media.drawnSize", *size) == drawn
