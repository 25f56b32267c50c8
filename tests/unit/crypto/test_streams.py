"""Files as sealed streams: round trips between the halves, in parts and pieces, and all that must not open (section 14)."""

from __future__ import annotations

import random
from typing import Any

import pytest
from cryptography.cobblestone import Cobblestone256Encryptor
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import random_id, random_seed, sha256
from crypto.files import LONGEST_FILE, MOST_FILES
from crypto.padding import Sizes, pad, size_class
from crypto.streams import (
    PART_LENGTH,
    hash_of_parts,
    is_stream_length,
    open_stream,
    part_count,
    part_length,
    parts_of,
    seal_pieces,
    seal_stream,
    stream_hash,
    stream_length,
    upload_hash,
)
from crypto.suite1 import Kind, body_key, scope_of, seal_content
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import refuses

CHUNK, HEAD = 16_384 + 16, 56
LENGTHS = [1, 16_376, 16_377, 262_136, 262_137, 393_208, 1_000_000]


class Sealing:
    """The content key, scope and index of one file."""

    def __init__(self, index: int = 1) -> None:
        self.key = random_seed()
        self.scope = scope_of(Kind.TIP, random_id(), random_id(), random_seed())  # type: ignore[arg-type]
        self.index = index

    @property
    def args(self) -> tuple[bytes, bytes, int]:
        return self.key, self.scope, self.index


def file_of(length: int) -> bytes:
    return random.Random(length).randbytes(length)


def in_browser(script: Script, sealing: Sealing, sealed: bytes, lengths: list[int] | None = None) -> bytes:
    opened = script.call("checks.openPieces", *sealing.args, sealed, lengths or [100_000])
    assert opened["type"] == "image/jpeg"
    return bytes(opened["bytes"])


@pytest.mark.parametrize("length", LENGTHS)
def test_what_python_seals_both_halves_open(script: Script, length: int) -> None:
    sealing, data = Sealing(), file_of(length)
    sealed = seal_stream(*sealing.args, data)
    assert len(sealed) == stream_length(length)
    assert sealed[HEAD:] != seal_stream(*sealing.args, data)[HEAD:]
    assert open_stream(*sealing.args, sealed) == data
    assert in_browser(script, sealing, sealed) == data


@pytest.mark.parametrize("length", LENGTHS)
def test_what_the_browser_seals_part_by_part_python_opens(script: Script, length: int) -> None:
    sealing, data = Sealing(MOST_FILES), file_of(length)
    made = script.call("checks.sealParts", *sealing.args, data, [2, 0, 1, 0])
    sealed = b"".join(made["parts"])
    assert (len(sealed), made["length"]) == (stream_length(length),) * 2
    assert [len(part) for part in made["parts"]] == [len(part) for part in parts_of(sealed)]
    assert made["hash"] == stream_hash(sealed)
    assert open_stream(*sealing.args, sealed) == data
    # A part needs its own bytes and those of the two chunks that it shares with its neighbours.
    assert made["most"] <= PART_LENGTH + 2 * CHUNK


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_order_of_parts_and_any_pieces(script: Script, data: st.DataObject) -> None:
    """Parts asked for in any order and again are the same bytes; what is opened may come in pieces of any length."""
    sealing, file = Sealing(data.draw(st.integers(1, MOST_FILES))), file_of(data.draw(st.integers(1, 700_000)))
    order = data.draw(st.lists(st.integers(0, 8), max_size=6))
    made = script.call("checks.sealParts", *sealing.args, file, order)
    pieces = data.draw(st.lists(st.integers(1, 90_000), min_size=1, max_size=4).filter(lambda each: sum(each) > 20_000))
    assert in_browser(script, sealing, b"".join(made["parts"]), pieces) == file
    assert made["hash"] == hash_of_parts([sha256(part) for part in made["parts"]])


def test_a_stream_opens_with_its_own_key_scope_and_index(script: Script) -> None:
    sealing = Sealing(3)
    sealed = seal_stream(*sealing.args, b"photo")
    other = Sealing(3)
    for args in ((other.key, sealing.scope, 3), (sealing.key, other.scope, 3), (sealing.key, sealing.scope, 2)):
        assert refuses(open_stream, *args, sealed)
        assert refuses(script.call, "checks.openPieces", *args, sealed, [100_000])


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_refused(script: Script, short: tuple[Sealing, bytes], data: st.DataObject) -> None:
    sealing, sealed = short
    changed = bytearray(sealed)
    changed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    assert refuses(open_stream, *sealing.args, bytes(changed))
    assert refuses(script.call, "checks.openPieces", *sealing.args, bytes(changed), [100_000])


@pytest.fixture(scope="module")
def short() -> tuple[Sealing, bytes]:
    sealing = Sealing()
    return sealing, seal_stream(*sealing.args, b"photo" * 20_000)


def broken(sealed: bytes) -> dict[str, bytes]:
    """A stream truncated, reordered and lengthened."""
    head, chunks = sealed[:HEAD], [sealed[at : at + CHUNK] for at in range(HEAD, len(sealed), CHUNK)]
    return {
        "nothing": b"",
        "head alone": head,
        "without the last chunk": sealed[:-16],
        "without the last two chunks": head + b"".join(chunks[:-2]),
        "the end in the place of a chunk": head + b"".join([*chunks[:4], chunks[-1]]),
        "two chunks exchanged": head + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        "a chunk twice": head + b"".join([chunks[0], *chunks]),
        "one byte more": sealed + b"\0",
        "one byte less": sealed[:-1],
    }


@pytest.mark.parametrize("name", broken(bytes(262_472)))
def test_a_stream_that_is_not_whole_is_refused(script: Script, short: tuple[Sealing, bytes], name: str) -> None:
    sealing, sealed = short
    bad = broken(sealed)[name]
    assert refuses(open_stream, *sealing.args, bad)
    assert refuses(script.call, "checks.openPieces", *sealing.args, bad, [100_000])


def padded_wrongly() -> dict[str, bytes]:
    """Plaintexts that are rightly encrypted and wrongly padded: only somebody with the content key could make them."""
    good = pad(b"photo", Sizes.FILES)
    return {
        "a hidden byte": good[:-1] + b"x",
        "a larger class": good.ljust(393_216, b"\0"),
        "no class": good.ljust(262_144 + 16_384, b"\0"),
        "a length beyond the end": (300_000).to_bytes(8, "big") + good[8:],
        "a length beyond all": bytes([255]) * 8 + good[8:],
        "an empty file": bytes(262_144),
    }


@pytest.mark.parametrize("name", padded_wrongly())
def test_wrong_padding_is_refused(script: Script, name: str) -> None:
    sealing = Sealing()
    encryptor = Cobblestone256Encryptor(*body_key(*sealing.args))
    sealed = encryptor.update(padded_wrongly()[name]) + encryptor.finalize()
    assert refuses(open_stream, *sealing.args, sealed)
    assert refuses(script.call, "checks.openPieces", *sealing.args, sealed, [100_000])


def test_limits(script: Script) -> None:
    """An empty file, one over 100 MiB, and indices that no line has."""
    for length in (0, LONGEST_FILE + 1):
        assert refuses(stream_length, length)
        assert refuses(script.call, "streams.streamLength", length)
    assert refuses(seal_stream, *Sealing().args, b"")
    for index in (0, MOST_FILES + 1):
        sealing = Sealing(index)
        assert refuses(seal_stream, *sealing.args, b"photo")
        assert refuses(script.call, "streams.opener", *sealing.args)
        assert refuses(script.call, "streams.sealer", *sealing.args, 5)
        assert refuses(open_stream, *sealing.args, seal_content(*sealing.args[:2], b"photo", index, Sizes.FILES))


@given(length=st.integers(1, LONGEST_FILE))
def test_lengths_of_streams(length: int) -> None:
    """The server knows a stream's length from any other, and parts fill it without a gap."""
    stream = stream_length(length)
    assert is_stream_length(stream)
    assert not is_stream_length(stream + 1)
    assert not is_stream_length(stream - 1)
    assert sum(part_length(stream, number) for number in range(part_count(stream))) == stream
    assert refuses(part_length, stream, part_count(stream))
    assert refuses(part_length, stream, -1)


def test_a_class_beyond_the_longest_file_is_no_length_of_a_stream() -> None:
    beyond = size_class(size_class(LONGEST_FILE, Sizes.FILES), Sizes.FILES)
    assert not is_stream_length(HEAD + beyond + 16 * (beyond // 16_384 + 1))
    assert not any(map(is_stream_length, (-1, 0, 1, 16, 72)))


def test_pieces_are_small_and_make_the_stream() -> None:
    sealing, data = Sealing(), file_of(3_000_000)
    pieces = list(seal_pieces(*sealing.args, data))
    assert max(map(len, pieces)) < 1_100_000
    assert open_stream(*sealing.args, b"".join(pieces)) == data


def test_upload_secrets_have_one_length(script: Script) -> None:
    secret = random_seed()
    assert script.call("streams.uploadHash", secret) == upload_hash(secret)
    assert refuses(upload_hash, secret[:-1])
    assert refuses(script.call, "streams.uploadHash", secret[:-1])
    made: Any = script.call("streams.newSecret")
    assert len(made) == 32


# Where the first part ends the second begins within one chunk, whose bytes both of them seal.
SHARED = PART_LENGTH // CHUNK * 16_384


@pytest.mark.parametrize(
    ("order", "place", "last", "is_refused"),
    [([0], 5, 0, True), ([0], SHARED, 1, True), ([1], SHARED, 0, True), ([0], 400_000, 1, False), ([0], 5, 1, False)],
)
def test_a_file_that_changes_is_refused_before_anything_leaves(
    script: Script, order: list[int], place: int, last: int, is_refused: bool
) -> None:
    """Two texts sealed under one chunk's number would betray both."""
    args = (*Sealing().args, file_of(700_000), order, place, last)
    assert refuses(script.call, "checks.sealChanged", *args) is is_refused


def test_reading_less_than_asked_is_refused(script: Script) -> None:
    """A file that was cut while it was being sent gives an error and no stream of zeros."""
    with pytest.raises(OpeningError):
        script.call("checks.sealCut", *Sealing().args, b"photo", 6)
