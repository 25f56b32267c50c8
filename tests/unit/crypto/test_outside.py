"""What one installation hands to another: one file, sealed and signed, in Python and in the browser's modules alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError, opening
from crypto.encoding import AuthorityId, Json, UploadId, b64u, canonical, ed25519_sign, label, random_id, random_seed, sha256
from crypto.files import FileLine
from crypto.keyring import Purpose
from crypto.outside import (
    Carried,
    Giver,
    Package,
    decode_package,
    join_file,
    outside_binding,
    seal_package,
    split_file,
    streams_of,
)
from crypto.padding import Sizes, size_class
from crypto.streams import open_stream, seal_stream
from crypto.suite1 import Kind, body_length, parse, seal
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.world import DAY, LEAD, OTHER, World

RECORD = {
    "category": "C16", "sector": "factory", "region": "370306100000", "subject": "某厂", "place": "", "summary": "缺护罩。",
}  # fmt: skip
TIP: dict[str, Json] = {
    "category": "C16", "sector": "factory", "region": "370306100000", "urgency": "soon", "words": "冲床没有护罩。", "place": "",
    "subject": "某厂", "when": "today", "ongoing": "yes", "known": "saw", "insider": "unsaid", "told": "", "reward": True,
    "together": 1,
}  # fmt: skip


def package_of(giver: World, receiver: World, **more: object) -> Package:
    """A package from one authority to a department of another."""
    records = tuple(giver.key(LEAD, one).wire for one in (Purpose.DEPARTMENT, Purpose.LETTERS))
    signer = giver.key(LEAD, Purpose.LETTERS).id
    made = Package(
        giver=Giver(giver.authority, "甲县安委会", LEAD, "甲县应急管理局", giver.root_public, records, signer),
        to=(receiver.authority, receiver.key(OTHER, Purpose.INTAKE).id),
        slip="K7M2QX8P",
        first_day=DAY - 3,
        day=DAY,
        record=RECORD,
        tip=TIP,
        letters=((1, "还有一台也没有。"),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


@pytest.fixture
def giver() -> World:
    return World()


@pytest.fixture
def receiver() -> World:
    return World()


@pytest.fixture
def open_both(script: Script, receiver: World) -> Callable[[bytes], object]:
    """Open with both halves, which must agree; the package's JSON."""

    def opened(sealed: bytes) -> object:
        key = receiver.key(OTHER, Purpose.INTAKE)
        found: list[object] = []
        calls: tuple[Callable[[], object], ...] = (
            lambda: json.loads(opening.open_package(sealed, key.seed).encode()),
            lambda: script.call("outside.openPackage", sealed, key.id, key.seed),
        )
        for call in calls:
            try:
                found.append(call())
            except OpeningError:
                found.append(OpeningError)
        assert found[0] == found[1]
        if found[0] is OpeningError:
            raise OpeningError
        return found[0]

    return opened


def sealed_by_script(script: Script, package: Package, giver: World, receiver: World) -> bytes:
    to = receiver.key(OTHER, Purpose.INTAKE)
    seed = giver.key(LEAD, Purpose.LETTERS).seed
    made = script.call(
        "outside.sealPackage", json.loads(package.encode()), seed, {"keyId": to.id, "publicKey": to.record.public}
    )
    assert isinstance(made, bytes)
    return made


def test_each_half_opens_what_the_other_sealed(
    script: Script, giver: World, receiver: World, open_both: Callable[[bytes], object]
) -> None:
    package = package_of(giver, receiver)
    to = receiver.key(OTHER, Purpose.INTAKE)
    for sealed in (
        seal_package(package, giver.key(LEAD, Purpose.LETTERS).seed, to.record.public),
        sealed_by_script(script, package, giver, receiver),
    ):
        assert open_both(sealed) == json.loads(package.encode())


def test_outside_stand_the_receiver_and_its_key_alone(giver: World, receiver: World) -> None:
    """Nobody reads from the file who gave it, when, or what it is about; its length is a class."""
    to = receiver.key(OTHER, Purpose.INTAKE)
    one, other = (
        seal_package(
            package_of(giver, receiver, tip={**TIP, "words": words}), giver.key(LEAD, Purpose.LETTERS).seed, to.record.public
        )
        for words in ("短", "长" * 300)
    )
    envelope = parse(one)
    assert (envelope.kind, envelope.authority, envelope.binding) == (Kind.OUTSIDE, receiver.authority, outside_binding())
    assert envelope.recipients == (to.id,)
    assert len(one) == len(other)
    assert envelope.subject != parse(other).subject
    for hidden in (giver.authority, giver.root_public, giver.key(LEAD, Purpose.LETTERS).id):
        assert hidden not in one


def test_a_file_opens_with_the_keys_that_travel(giver: World, receiver: World) -> None:
    """Streams follow the envelope as they are; one that never came is named and missing."""
    here = FileLine(UploadId(random_id()), 1, "photo", "image/jpeg", "", 1000, cleaned=True)
    gone = FileLine(UploadId(random_id()), 2, "photo", "image/jpeg", "", 1000, cleaned=True)
    key, scope, data = random_seed(), bytes(68), bytes(range(250)) * 4
    package = package_of(giver, receiver, files=(Carried(0, scope, key, (here, gone), (1,)),))
    sealed = seal_package(package, giver.key(LEAD, Purpose.LETTERS).seed, receiver.key(OTHER, Purpose.INTAKE).record.public)
    file = join_file(sealed, [seal_stream(key, scope, 1, data)])
    envelope, rest = split_file(file)
    opened = opening.open_package(envelope, receiver.key(OTHER, Purpose.INTAKE).seed)
    first, second = streams_of(opened, rest)
    assert (first[1], second[1:]) == (here, (gone, None))
    assert first[2] is not None
    assert open_stream(first[0].key, first[0].scope, 1, first[2]) == data
    for cut in (file[:-1], file + b"x"):
        with pytest.raises(OpeningError):
            streams_of(opened, split_file(cut)[1])
    for broken in (b"", b"\x00\x00", envelope, b"\x00\x00\xff\xff" + envelope[:9]):
        with pytest.raises(OpeningError):
            split_file(broken)


def test_only_the_giver_signs(giver: World, receiver: World, open_both: Callable[[bytes], object]) -> None:
    stranger, to = World(), receiver.key(OTHER, Purpose.INTAKE).record.public
    package, signing = package_of(giver, receiver), giver.key(LEAD, Purpose.LETTERS)
    certifying = giver.key(LEAD, Purpose.DEPARTMENT)
    forged = [
        (package, stranger.key(LEAD, Purpose.LETTERS).seed),
        # Another department of the same authority is not the one that is named.
        (replace(package, giver=replace(package.giver, department=OTHER)), signing.seed),
        (replace(package, giver=replace(package.giver, root=stranger.root_public)), signing.seed),
        # A key that certifies others signs no package.
        (replace(package, giver=replace(package.giver, key=certifying.id)), certifying.seed),
    ]
    for made, seed in forged:
        sealed = seal_package(made, seed, to)
        with pytest.raises(OpeningError):
            open_both(sealed)


def test_a_package_is_for_whom_it_names(giver: World, receiver: World, open_both: Callable[[bytes], object]) -> None:
    """Whoever opened it cannot seal it on to somebody else as the giver's."""
    to, seed = receiver.key(OTHER, Purpose.INTAKE), giver.key(LEAD, Purpose.LETTERS).seed
    elsewhere = package_of(giver, receiver, to=(AuthorityId(random_id()), to.id)).encode()
    signed = ed25519_sign(seed, label("outside") + sha256(elsewhere)) + elsewhere
    sent = seal(Kind.OUTSIDE, receiver.authority, random_id(), outside_binding(), {to.id: to.record.public}, signed)
    with pytest.raises(OpeningError):
        open_both(sent)


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2}, {"slip": 5}, {"slip": "K" * 13}, {"first_day": DAY + 1}, {"day": -1}, {"extra": 1}, {"record": {}},
        {"tip": {**TIP, "reward": 1}}, {"tip": {**TIP, "together": "1"}}, {"tip": {**TIP, "mailbox": b64u(bytes(1216))}},
        {"letters": [{"seq": 1}]}, {"letters": {}},
        {"files": [{"seq": 0, "scope": "AA", "key": "AA", "lines": [], "have": []}]},
        {"files": [{"seq": 0, "scope": b64u(bytes(68)), "key": b64u(bytes(32)), "lines": [], "have": [1]}]},
        {"to": {"authority": b64u(bytes(15)), "key": b64u(bytes(32))}},
    ],
    ids=str,
)  # fmt: skip
def test_both_halves_refuse_what_is_ill_formed(
    script: Script, giver: World, receiver: World, change: dict[str, Json]
) -> None:
    data = canonical({**json.loads(package_of(giver, receiver).encode()), **change})
    with pytest.raises(OpeningError):
        decode_package(data)
    with pytest.raises(OpeningError):
        script.call("outside.decodePackage", data)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(words=texts, subject=texts, letters=st.lists(texts, max_size=4), slip=texts.filter(lambda one: len(one) <= 12))
@settings(max_examples=30, deadline=None)
def test_every_package_survives_the_way(words: str, subject: str, letters: list[str], slip: str) -> None:
    giver, receiver = WORLDS
    numbered = tuple(enumerate(letters, 1))
    package = package_of(giver, receiver, tip={**TIP, "words": words}, record={**RECORD, "subject": subject})
    package = replace(package, letters=numbered, slip=slip)
    to = receiver.key(OTHER, Purpose.INTAKE)
    sealed = seal_package(package, giver.key(LEAD, Purpose.LETTERS).seed, to.record.public)
    assert opening.open_package(sealed, to.seed) == package
    length = 64 + len(package.encode())
    assert len(parse(sealed).body) == body_length(length)
    assert size_class(length, Sizes.WORDS) >= 4096


WORLDS = (World(), World())
