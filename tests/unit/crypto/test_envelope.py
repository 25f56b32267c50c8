"""The sealed envelope: round trips between the halves, and everything that must not open (sections 2 and 2.1)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import KeyId, random_id, random_seed
from crypto.keyring import Purpose
from crypto.padding import pad
from crypto.suite1 import Kind, build, parse, public_from_seed, rewrap, scope_of, seal_content, wrap, wrap_seed
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import PythonSide, ScriptSide, Side, refuses
from tests.unit.crypto.world import LEAD, OFFICER, OTHER, World

SIZES = [0, 1, 16_383, 16_384, 16_385, 1_000_000]
PREFIX, ENTRY, CHUNK, HEAD = 68, 1200, 16_384 + 16, 56


class Sealed:
    """An envelope of one recipient with everything needed to open it."""

    def __init__(self, plaintext: bytes, side: Side | None = None, index: int = 0) -> None:
        self.seed = random_seed()
        self.key_id = KeyId(random_seed())
        self.public = public_from_seed(self.seed)
        self.fields = (Kind.TIP, random_id(), random_id(), random_seed())
        self.bytes = (side or PythonSide()).seal(*self.fields, {self.key_id: self.public}, plaintext, index)

    def opens(self, side: Side, sealed: bytes | None = None, index: int = 0) -> bytes:
        return side.open(self.bytes if sealed is None else sealed, self.key_id, self.seed, index)


@pytest.fixture(scope="module")
def short() -> Sealed:
    return Sealed("三号仓库的门锁着".encode())


@pytest.fixture(scope="module")
def long() -> Sealed:
    """Four chunks and an empty last one."""
    return Sealed(b"x" * 65_528)


@pytest.mark.parametrize("length", SIZES)
def test_what_python_seals_the_browser_opens(script: Script, length: int) -> None:
    plaintext = bytes(number % 251 for number in range(length))
    assert Sealed(plaintext).opens(ScriptSide(script)) == plaintext


@pytest.mark.parametrize("length", SIZES)
def test_what_the_browser_seals_python_opens(script: Script, length: int) -> None:
    plaintext = bytes(number % 251 for number in range(length))
    assert Sealed(plaintext, ScriptSide(script)).opens(PythonSide()) == plaintext


def test_sixteen_recipients_each_open_it(side: Side) -> None:
    seeds = {KeyId(random_seed()): random_seed() for _ in range(16)}
    publics = {key_id: public_from_seed(seed) for key_id, seed in seeds.items()}
    sealed = side.seal(Kind.TIP, random_id(), random_id(), random_seed(), publics, b"words")
    assert [side.open(sealed, key_id, seed) for key_id, seed in seeds.items()] == [b"words"] * 16
    assert list(parse(sealed).recipients) == sorted(seeds)
    publics[KeyId(random_seed())] = public_from_seed(random_seed())
    assert refuses(side.seal, Kind.TIP, random_id(), random_id(), random_seed(), publics, b"words")
    assert refuses(side.seal, Kind.TIP, random_id(), random_id(), random_seed(), {}, b"words")


@settings(max_examples=150)
@given(data=st.data())
def test_any_changed_byte_is_refused_in_python(short: Sealed, data: st.DataObject) -> None:
    assert_changed_byte_refused(PythonSide(), short, data)


@settings(max_examples=60)
@given(data=st.data())
def test_any_changed_byte_is_refused_in_the_browser(script: Script, short: Sealed, data: st.DataObject) -> None:
    assert_changed_byte_refused(ScriptSide(script), short, data)


def assert_changed_byte_refused(side: Side, sealed: Sealed, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(sealed.bytes) - 1), label="position")
    flip = data.draw(st.integers(1, 255), label="bits")
    changed = bytearray(sealed.bytes)
    changed[at] ^= flip
    assert refuses(sealed.opens, side, bytes(changed))


def test_each_byte_of_the_prefix_is_bound(side: Side, short: Sealed) -> None:
    for at in range(PREFIX):
        changed = bytearray(short.bytes)
        changed[at] ^= 1
        assert refuses(short.opens, side, bytes(changed)), at


@pytest.mark.parametrize("cut", [1, 15, 16, 17, CHUNK, CHUNK + 16, 2 * CHUNK + 16, 4 * CHUNK + 16])
def test_a_truncated_body_is_refused(side: Side, long: Sealed, cut: int) -> None:
    """At chunk borders too, where every chunk that is left is whole and unchanged."""
    assert refuses(long.opens, side, long.bytes[:-cut])


def test_a_truncated_envelope_is_refused(side: Side, short: Sealed) -> None:
    for length in (0, 1, PREFIX - 1, PREFIX, PREFIX + ENTRY - 1, PREFIX + ENTRY, PREFIX + ENTRY + HEAD):
        assert refuses(short.opens, side, short.bytes[:length]), length


@pytest.mark.parametrize("tail", [b"\0", bytes(16), bytes(CHUNK)])
def test_a_lengthened_envelope_is_refused(side: Side, short: Sealed, tail: bytes) -> None:
    assert refuses(short.opens, side, short.bytes + tail)


def test_a_stream_cut_to_another_class_is_refused(side: Side) -> None:
    """The body has a valid length and whole chunks, so only the missing short last chunk tells."""
    long, start = Sealed(b"x" * 65_528), PREFIX + ENTRY + HEAD
    shorter = long.bytes[: start + 2 * CHUNK] + long.bytes[-16:]
    assert refuses(long.opens, side, shorter)


def test_reordered_and_repeated_chunks_are_refused(side: Side, long: Sealed) -> None:
    start = PREFIX + ENTRY + HEAD
    chunks = [long.bytes[start + at * CHUNK : start + (at + 1) * CHUNK] for at in range(5)]
    for order in ((1, 0, 2, 3, 4), (0, 0, 2, 3, 4), (0, 1, 3, 2, 4)):
        assert refuses(long.opens, side, long.bytes[:start] + b"".join(chunks[at] for at in order))


def test_reordered_and_repeated_entries_are_refused(side: Side) -> None:
    seeds = [random_seed(), random_seed()]
    ids = sorted(KeyId(random_seed()) for _ in seeds)
    recipients = {key_id: public_from_seed(seed) for key_id, seed in zip(ids, seeds, strict=True)}
    sealed = side.seal(Kind.TIP, random_id(), random_id(), random_seed(), recipients, b"words")
    head, body = sealed[:PREFIX], sealed[PREFIX + 2 * ENTRY :]
    first, second = sealed[PREFIX : PREFIX + ENTRY], sealed[PREFIX + ENTRY : PREFIX + 2 * ENTRY]
    assert side.open(head + first + second + body, ids[0], seeds[0]) == b"words"
    assert refuses(side.open, head + second + first + body, ids[0], seeds[0])
    assert refuses(side.open, head + first + first + body, ids[0], seeds[0])


def test_a_body_of_another_tip_is_refused(side: Side) -> None:
    """Even where both are sealed to the same key, and even with the other's own entry in front of it."""
    one, other = Sealed(b"one"), Sealed(b"other")
    end = PREFIX + ENTRY
    assert refuses(one.opens, side, one.bytes[:end] + other.bytes[end:])
    assert refuses(other.opens, side, one.bytes[:PREFIX] + other.bytes[PREFIX:])


def test_a_swapped_recipient_is_refused(side: Side) -> None:
    """The server puts its own key id, or its own wrap, where a department's was."""
    one = Sealed(b"words")
    stranger = Sealed(b"words")
    entry = one.key_id + stranger.bytes[PREFIX + 32 : PREFIX + ENTRY]
    assert refuses(one.opens, side, one.bytes[:PREFIX] + entry + one.bytes[PREFIX + ENTRY :])
    renamed = one.bytes[:PREFIX] + stranger.key_id + one.bytes[PREFIX + 32 :]
    assert refuses(side.open, renamed, stranger.key_id, one.seed)
    assert refuses(side.open, one.bytes, stranger.key_id, stranger.seed)
    assert refuses(side.open, one.bytes, one.key_id, stranger.seed)


def test_another_index_is_refused(side: Side) -> None:
    letter = Sealed(b"second letter", side, index=2)
    assert letter.opens(side, index=2) == b"second letter"
    assert refuses(letter.opens, side, letter.bytes, 1)


def test_another_version_suite_or_kind_is_refused(side: Side, short: Sealed) -> None:
    for at, value in ((0, 0), (0, 2), (1, 2), (2, 0), (2, 4), (2, 5), (3, 0), (3, 2), (3, 17)):
        changed = bytearray(short.bytes)
        changed[at] = value
        assert refuses(short.opens, side, bytes(changed)), (at, value)


def test_a_body_padded_to_a_larger_class_is_refused(side: Side) -> None:
    """Somebody who holds the content key makes a longer body of a short text: the class must be the smallest."""
    one = Sealed(b"")
    envelope = parse(one.bytes)
    key = random_seed()
    padded = pad(b"") + bytes(4096)
    body = seal_content(key, envelope.scope, padded[8:-8])
    entry = one.key_id + wrap(one.public, envelope.scope, one.key_id, key)
    good = one.bytes[:PREFIX] + entry + body
    assert one.opens(side, good) == padded[8:-8]


def test_rewrapping_leaves_the_body(side: Side, script: Script) -> None:
    one, other = Sealed(b"words"), Sealed(b"")
    envelope = parse(one.bytes)
    key = script.call("unwrap.contentKey", script.call("suite1.parse", one.bytes), one.key_id, one.seed)
    moved = rewrap(envelope, key, {other.key_id: other.public})
    assert parse(moved).body == envelope.body
    assert side.open(moved, other.key_id, other.seed) == b"words"
    assert refuses(side.open, moved, one.key_id, one.seed)


def test_the_browser_rewraps_for_python(script: Script) -> None:
    one, other = Sealed(b"words"), Sealed(b"")
    to = [{"keyId": other.key_id, "publicKey": other.public}]
    moved = script.call("opening.rewrap", one.bytes, one.key_id, one.seed, to)
    assert PythonSide().open(moved, other.key_id, other.seed) == b"words"


def test_a_seed_kept_for_an_officer_opens_for_this_officer_and_record_only(script: Script, world: World) -> None:
    intake, officer = world.key(LEAD, Purpose.INTAKE), world.key(OFFICER, Purpose.OFFICER)
    to = {"keyId": officer.id, "publicKey": officer.record.public}
    wraps = [
        wrap_seed(world.authority, intake.id, officer.id, officer.record.public, intake.seed),
        script.call("unwrap.wrapSeed", world.authority, intake.id, to, intake.seed),
    ]
    other = world.key(OTHER, Purpose.INTAKE)
    for wrapped in wraps:
        good = (wrapped, world.authority, intake.id, officer.id, officer.seed)
        assert script.call("opening.openSeed", *good) == intake.seed
        for bad in (
            (wrapped, random_id(), intake.id, officer.id, officer.seed),
            (wrapped, world.authority, other.id, officer.id, officer.seed),
            (wrapped, world.authority, intake.id, other.id, officer.seed),
            (wrapped, world.authority, intake.id, officer.id, other.seed),
            (wrapped[:-1], world.authority, intake.id, officer.id, officer.seed),
        ):
            assert refuses(script.call, "opening.openSeed", *bad)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_keys_of_another_length_are_refused(script: Script, length: int) -> None:
    scope = scope_of(Kind.TIP, random_id(), random_id(), random_seed())  # type: ignore[arg-type]
    public = public_from_seed(random_seed())
    with pytest.raises(OpeningError):
        wrap(public, scope, KeyId(random_seed()), bytes(length))
    with pytest.raises(OpeningError):
        wrap(public[:-1], scope, KeyId(random_seed()), bytes(32))
    with pytest.raises(OpeningError):
        public_from_seed(bytes(length))
    with pytest.raises(OpeningError):
        script.call("suite1.wrap", public, scope, random_seed(), bytes(length))


def test_building_is_the_inverse_of_parsing(script: Script, long: Sealed) -> None:
    assert build(parse(long.bytes)) == long.bytes
    assert script.call("suite1.build", script.call("suite1.parse", long.bytes)) == long.bytes
