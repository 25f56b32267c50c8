"""Letters to the reporter: what shows as the department's, and what does not (docs/formats.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import KeyId, MailboxHash, TipId, canonical, random_id, random_seed, read_object
from crypto.keyring import Purpose
from crypto.letters import (
    NO_PREVIOUS,
    Letter,
    attest,
    decode_letter,
    follow,
    mailbox_key_id,
    read_letter,
    seal_letter,
    sign_letter,
    verify_attestation,
)
from crypto.phrase import PhraseKeys
from crypto.suite1 import Kind, public_from_seed, seal
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import Side, refuses
from tests.unit.crypto.world import DAY, LAST, LEAD, OFFICER, OTHER, World, phrase_keys

TEXTS = ["我们接手了。", "请告诉我们是哪个仓库。", "查实了。谢谢您。"]


class Box:
    """A mailbox with three letters in it."""

    def __init__(self, world: World, keys: PhraseKeys) -> None:
        self.world, self.keys, self.tip = world, keys, TipId(random_id())
        self.signer = world.key(LEAD, Purpose.LETTERS)
        self.public = public_from_seed(keys.mailbox_seed)
        first = Letter(
            world.authority, keys.mailbox_hash, 1, NO_PREVIOUS, "letter", TEXTS[0], DAY, self.signer.id
        )
        second = follow(first, "question", TEXTS[1], DAY + 1)
        self.letters = [first, second, follow(second, "finding", TEXTS[2], DAY + 2)]
        self.sealed = [self.seal(letter) for letter in self.letters]

    def seal(self, letter: Letter, seed: bytes | None = None) -> bytes:
        return seal_letter(letter, seed or self.signer.seed, self.tip, self.public)

    def open(self, side: Side, sealed: list[bytes] | None = None) -> list[str | None]:
        return side.open_letters(self.world, self.keys, self.sealed if sealed is None else sealed, self.tip)


@pytest.fixture(scope="module")
def box(world: World, keys: PhraseKeys) -> Box:
    return Box(world, keys)


def test_the_departments_letters_are_read_in_order(side: Side, box: Box) -> None:
    assert box.open(side) == TEXTS
    assert box.open(side, box.sealed[:1]) == TEXTS[:1]
    assert box.open(side, []) == []


def test_what_the_browser_writes_both_halves_read(side: Side, script: Script, box: Box) -> None:
    sealed = []
    for letter in box.letters:
        fields = {"authority": letter.authority, "mailbox": letter.mailbox, "seq": letter.seq, "kind": letter.kind}
        fields |= {"previous": letter.previous, "text": letter.text, "day": letter.day, "key": letter.key}
        assert script.call("letters.encodeLetter", fields) == letter.encode()
        assert script.call("letters.letterHash", fields) == letter.hash
        sealed.append(script.call("letters.sealLetter", fields, box.signer.seed, box.tip, box.public))
    assert box.open(side, sealed) == TEXTS


def test_a_letter_that_anybody_could_seal_is_not_the_departments(side: Side, box: Box) -> None:
    """The mailbox's public key is no secret: a sealed letter proves nothing but by its signature."""
    award_key = box.world.key(OFFICER, Purpose.SIGNER)
    forged = [
        box.seal(box.letters[0], random_seed()),
        box.seal(box.letters[0], box.world.key(OTHER, Purpose.LETTERS).seed),
        box.seal(replace(box.letters[0], key=award_key.id), award_key.seed),
        box.seal(replace(box.letters[0], key=KeyId(random_seed()))),
    ]
    assert [box.open(side, [letter]) for letter in forged] == [[None]] * len(forged)


def test_a_letter_of_another_department_of_the_authority_is_read(side: Side, box: Box) -> None:
    other = box.world.key(OTHER, Purpose.LETTERS)
    assert box.open(side, [box.seal(replace(box.letters[0], key=other.id), other.seed)]) == TEXTS[:1]


def test_a_letter_dated_outside_its_key_is_refused(side: Side, box: Box) -> None:
    assert box.open(side, [box.seal(replace(box.letters[0], day=LAST + 1))]) == [None]


def test_repeated_dropped_and_reordered_letters_are_noticed(side: Side, box: Box) -> None:
    one, two, three = box.sealed
    assert box.open(side, [one, one, three]) == [TEXTS[0], None, None]
    assert box.open(side, [one, three]) == [TEXTS[0], None]
    assert box.open(side, [two, one]) == [None, None]
    assert box.open(side, [two]) == [None]


def test_a_forged_letter_does_not_break_the_chain_before_it(side: Side, box: Box) -> None:
    forged = box.seal(replace(box.letters[1], text="请到门口来。"), random_seed())
    assert box.open(side, [box.sealed[0], forged]) == [TEXTS[0], None]


def test_a_letter_for_another_mailbox_is_refused(side: Side, box: Box) -> None:
    """Even where the server seals it again to this one."""
    foreign = Box(box.world, phrase_keys(box.world.authority))
    assert box.open(side, foreign.sealed) == [None] * 3
    moved = seal(
        Kind.LETTER,
        box.world.authority,
        box.tip,
        box.keys.mailbox_hash,
        {mailbox_key_id(box.public): box.public},
        sign_letter(foreign.letters[0], foreign.signer.seed),
        1,
    )
    assert box.open(side, [moved]) == [None]


def test_a_letter_of_another_tip_or_kind_is_refused(side: Side, box: Box) -> None:
    to = {mailbox_key_id(box.public): box.public}
    plaintext = sign_letter(box.letters[0], box.signer.seed)
    places = [(Kind.LETTER, random_id(), 1), (Kind.REPLY, box.tip, 1), (Kind.LETTER, box.tip, 2)]
    for kind, subject, index in places:
        sealed = seal(kind, box.world.authority, subject, box.keys.mailbox_hash, to, plaintext, index)
        assert box.open(side, [sealed]) == [None]
    good = seal(Kind.LETTER, box.world.authority, box.tip, box.keys.mailbox_hash, to, plaintext, 1)
    assert box.open(side, [good]) == TEXTS[:1]


@settings(max_examples=100)
@given(data=st.data())
def test_any_changed_byte_of_a_letter_is_refused(box: Box, data: st.DataObject) -> None:
    plaintext = sign_letter(box.letters[1], box.signer.seed)
    at = data.draw(st.integers(0, len(plaintext) - 1))
    changed = plaintext[:at] + bytes([plaintext[at] ^ data.draw(st.integers(1, 255))]) + plaintext[at + 1 :]
    args = (box.world.keyring(), box.keys.mailbox_hash, 2, box.letters[0].hash)
    assert read_letter(plaintext, *args).letter.text == TEXTS[1]
    assert refuses(read_letter, changed, *args)


def test_each_field_is_signed(side: Side, box: Box) -> None:
    """The signature of one letter under the words of another."""
    signed = sign_letter(box.letters[0], box.signer.seed)
    for change in ({"text": "别的话"}, {"day": DAY + 3}, {"kind": "reward"}):
        forged = signed[:64] + replace(box.letters[0], **change).encode()
        assert refuses(side.read_letter, box.world, forged, box.keys.mailbox_hash, 1, NO_PREVIOUS)
    assert side.read_letter(box.world, signed, box.keys.mailbox_hash, 1, NO_PREVIOUS) == TEXTS[0]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", 2),
        ("v", True),
        ("seq", 0),
        ("seq", "1"),
        ("seq", True),
        ("seq", 2),
        ("previous", "AA"),
        ("kind", "order"),
        ("kind", None),
        ("text", 7),
        ("day", -1),
        ("day", None),
        ("key", ""),
        ("authority", "x"),
        ("extra", 1),
        ("text", None),
    ],
)
def test_ill_formed_letters_are_refused(script: Script, box: Box, field: str, value: object) -> None:
    fields = read_object(box.letters[0].encode())
    data = canonical({**fields, field: value})  # type: ignore[dict-item]
    with pytest.raises(OpeningError):
        decode_letter(data)
    with pytest.raises(OpeningError):
        script.call("letters.decodeLetter", data)


def test_a_missing_field_is_refused(script: Script, box: Box) -> None:
    fields = read_object(box.letters[0].encode())
    del fields["day"]
    assert refuses(decode_letter, canonical(fields))
    assert refuses(script.call, "letters.decodeLetter", canonical(fields))


def test_nobody_signs_an_ill_formed_letter(box: Box) -> None:
    with pytest.raises(OpeningError):
        sign_letter(replace(box.letters[0], seq=2), box.signer.seed)


def test_an_attestation_is_of_one_tip_mailbox_and_claim_key(script: Script, box: Box) -> None:
    claim = random_seed()
    good = (box.world.authority, box.tip, box.public, claim)
    signature = attest(box.signer.seed, *good)
    assert signature == script.call("letters.attest", box.signer.seed, *good)
    public = box.signer.record.public
    verify_attestation(public, signature, *good)
    script.call("letters.verifyAttestation", public, signature, *good)
    for at, other in enumerate((random_id(), random_id(), public_from_seed(random_seed()), random_seed())):
        bad = [*good[:at], other, *good[at + 1 :]]
        assert refuses(verify_attestation, public, signature, *bad)
        assert refuses(script.call, "letters.verifyAttestation", public, signature, *bad)
    assert refuses(verify_attestation, box.world.key(OTHER, Purpose.LETTERS).record.public, signature, *good)


def test_a_mailbox_hash_of_another_length_is_refused(box: Box) -> None:
    with pytest.raises(OpeningError):
        replace(box.letters[0], mailbox=MailboxHash(b"short")).encode()
