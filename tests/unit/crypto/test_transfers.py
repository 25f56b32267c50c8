"""The chain of notes that explains an envelope after transfers, in Python and in the browser's modules alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crypto import OpeningError, opening
from crypto._unwrap import content_key
from crypto.encoding import TipId, random_id
from crypto.keyring import Purpose, holder_id
from crypto.routing import TipBody, seal_tip
from crypto.suite1 import Entry, build, parse, with_entry, without_entries, wrap
from crypto.transfers import Handing, TransferNote, note_bytes, readers_after, settled_holders, sign_note
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.world import LEAD, OTHER, World

THIRD = "shuili"


@pytest.fixture
def world() -> World:
    found = World()
    found.add(THIRD, Purpose.DEPARTMENT)
    found.add(THIRD, Purpose.INTAKE, THIRD)
    found.add(THIRD, Purpose.LETTERS, THIRD)
    return found


def note(world: World, tip: TipId, place: int, giver: str, receiver: str, kind: Handing = Handing.OVER) -> TransferNote:
    letters = world.key(giver, Purpose.LETTERS)
    drawn = TransferNote(kind, giver, receiver, world.key(receiver, Purpose.INTAKE).id, letters.id, bytes(64))
    return sign_note(letters.seed, world.authority, tip, place, drawn)


def given_to(world: World, sealed: bytes, giver: str, receiver: str) -> bytes:
    """Wrap the tip to one more department, as the giver's browser does."""
    envelope, mine, to = parse(sealed), world.key(giver, Purpose.INTAKE), world.key(receiver, Purpose.INTAKE)
    key = content_key(envelope, mine.id, mine.seed)
    return build(with_entry(envelope, Entry(to.id, wrap(to.record.public, envelope.scope, to.id, key))))


def taken_from(world: World, sealed: bytes, who: str) -> bytes:
    return build(without_entries(parse(sealed), [world.key(who, Purpose.INTAKE).id]))


class Reading:
    """Opens with both halves, which must agree."""

    def __init__(self, script: Script, world: World) -> None:
        self.script, self.world = script, world

    def opens(self, who: str, sealed: bytes, *notes: TransferNote) -> bool:
        key = self.world.key(who, Purpose.INTAKE)
        sent = (holder_id(who), key.id, key.seed)
        drawn = [
            {"kind": int(one.kind), "giver": one.giver, "receiver": one.receiver, "key": one.key, "signer": one.signer}
            | {"signature": one.signature}
            for one in notes
        ]
        found = []
        for call in (
            lambda: opening.open_tip(sealed, self.world.keyring(), *sent, notes),
            lambda: self.script.call("opening.openTip", sealed, self.world.script_keyring(), *sent, drawn),
        ):
            try:
                call()
                found.append(True)
            except OpeningError:
                found.append(False)
        assert found[0] == found[1]
        return found[0]


@pytest.fixture
def reading(script: Script, world: World) -> Reading:
    return Reading(script, world)


@pytest.fixture
def body(world: World) -> TipBody:
    return world.body(recipients=(LEAD,))


def test_a_tip_is_handed_on_and_signed_for(reading: Reading, world: World, body: TipBody) -> None:
    tip, sealed = body.facts.tip, seal_tip(body, world.keyring())
    over = note(world, tip, 1, LEAD, OTHER)
    pending = given_to(world, sealed, LEAD, OTHER)
    assert reading.opens(OTHER, pending, over)
    # Whoever gave it away reads nothing more, even while the own wrap still stands there.
    assert not reading.opens(LEAD, pending, over)
    assert not reading.opens(OTHER, pending)
    settled = taken_from(world, pending, LEAD)
    assert reading.opens(OTHER, settled, over)
    assert not reading.opens(OTHER, settled)


def test_a_hand_back_takes_the_note_back(reading: Reading, world: World, body: TipBody) -> None:
    tip, sealed = body.facts.tip, seal_tip(body, world.keyring())
    over, back = note(world, tip, 1, LEAD, OTHER), note(world, tip, 2, OTHER, LEAD, Handing.BACK)
    assert reading.opens(LEAD, sealed, over, back)
    # The receiver's wrap must be gone again.
    assert not reading.opens(LEAD, given_to(world, sealed, LEAD, OTHER), over, back)
    third = note(world, tip, 3, LEAD, THIRD)
    moved = taken_from(world, given_to(world, sealed, LEAD, THIRD), LEAD)
    assert reading.opens(THIRD, moved, over, back, third)


def test_whoever_assists_stays(reading: Reading, world: World) -> None:
    body = world.body(recipients=(LEAD, OTHER))
    tip, sealed = body.facts.tip, seal_tip(body, world.keyring())
    over = note(world, tip, 1, LEAD, THIRD)
    moved = taken_from(world, given_to(world, sealed, LEAD, THIRD), LEAD)
    assert reading.opens(THIRD, moved, over)
    assert reading.opens(OTHER, moved, over)
    assert not reading.opens(THIRD, taken_from(world, moved, OTHER), over)
    # An assisting department may become the lead: it has the words already.
    promoted = note(world, tip, 1, LEAD, OTHER)
    assert reading.opens(OTHER, sealed, promoted)
    assert reading.opens(OTHER, taken_from(world, sealed, LEAD), promoted)


def test_a_reader_is_shut_out_by_the_lead_alone(reading: Reading, world: World) -> None:
    body = world.body(recipients=(LEAD, OTHER))
    tip, sealed = body.facts.tip, seal_tip(body, world.keyring())
    out, left = note(world, tip, 1, LEAD, OTHER, Handing.OUT), taken_from(world, sealed, OTHER)
    assert reading.opens(LEAD, left, out)
    # A wrap that was taken away needs the note, and the note that the wrap is gone.
    assert not reading.opens(LEAD, left)
    assert not reading.opens(LEAD, sealed, out)
    assert not reading.opens(OTHER, sealed, out)
    for wrong in (note(world, tip, 1, OTHER, LEAD, Handing.OUT), note(world, tip, 1, LEAD, THIRD, Handing.OUT)):
        assert not reading.opens(LEAD, left, wrong)
    # What follows goes on from there, also after a transfer that was signed for.
    moved = taken_from(world, given_to(world, left, LEAD, THIRD), LEAD)
    assert reading.opens(THIRD, moved, out, note(world, tip, 2, LEAD, THIRD))
    late = taken_from(world, taken_from(world, given_to(world, sealed, LEAD, THIRD), LEAD), OTHER)
    assert reading.opens(THIRD, late, note(world, tip, 1, LEAD, THIRD), note(world, tip, 2, THIRD, OTHER, Handing.OUT))


def test_a_wrap_that_no_note_explains_is_noticed(reading: Reading, world: World, body: TipBody) -> None:
    sealed = seal_tip(body, world.keyring())
    over = note(world, body.facts.tip, 1, LEAD, OTHER)
    both = given_to(world, given_to(world, sealed, LEAD, OTHER), LEAD, THIRD)
    assert not reading.opens(OTHER, both, over)
    assert not reading.opens(LEAD, given_to(world, sealed, LEAD, THIRD))


def test_notes_cannot_be_forged_moved_or_left_out(reading: Reading, world: World, body: TipBody) -> None:
    tip, sealed = body.facts.tip, seal_tip(body, world.keyring())
    first, second = note(world, tip, 1, LEAD, OTHER), note(world, tip, 2, OTHER, THIRD)
    moved = taken_from(world, given_to(world, sealed, LEAD, THIRD), LEAD)
    assert reading.opens(THIRD, moved, first, second)
    for wrong in (
        (second,),
        (first,),
        (second, first),
        (first, first, second),
        (first, replace(second, signature=bytes(64))),
        (first, replace(second, giver=LEAD)),
        (first, replace(second, kind=Handing.BACK)),
        (first, note(world, TipId(random_id()), 2, OTHER, THIRD)),
        # The lead alone hands on: neither a third department nor the former lead.
        (note(world, tip, 1, LEAD, OTHER), note(world, tip, 2, LEAD, THIRD)),
        (note(world, tip, 1, OTHER, THIRD),),
        (first, replace(second, key=world.key(LEAD, Purpose.INTAKE).id)),
    ):
        assert not reading.opens(THIRD, moved, *wrong)


def test_another_key_of_the_receiver_than_the_note_names_is_noticed(reading: Reading, world: World, body: TipBody) -> None:
    sealed = seal_tip(body, world.keyring())
    over = note(world, body.facts.tip, 1, LEAD, OTHER)
    named = world.key(OTHER, Purpose.INTAKE)
    world.keys[OTHER, Purpose.INTAKE] = world.make(OTHER, Purpose.INTAKE, OTHER, epoch=2)
    moved = taken_from(world, given_to(world, sealed, LEAD, OTHER), LEAD)
    world.keys["kept", Purpose.INTAKE] = named
    assert not reading.opens(OTHER, moved, over)


def test_both_halves_sign_alike(script: Script, world: World, body: TipBody) -> None:
    tip, letters = body.facts.tip, world.key(LEAD, Purpose.LETTERS)
    over = note(world, tip, 1, LEAD, OTHER)
    drawn = {"kind": 1, "giver": LEAD, "receiver": OTHER, "key": over.key}
    assert script.call("transfers.signNote", letters.seed, world.authority, tip, 1, drawn) == over.signature
    assert note_bytes(world.authority, tip, 1, over) != note_bytes(world.authority, tip, 2, over)
    readers = readers_after(world.keyring(), tip, [LEAD], [over])
    assert (readers.lead, settled_holders(readers)) == (holder_id(OTHER), frozenset({holder_id(OTHER)}))


def test_entries_are_added_in_their_place_and_once(world: World, body: TipBody) -> None:
    sealed = seal_tip(body, world.keyring())
    more = given_to(world, given_to(world, sealed, LEAD, OTHER), LEAD, THIRD)
    assert parse(more).body == parse(sealed).body
    assert list(parse(more).recipients) == sorted(parse(more).recipients)
    with pytest.raises(OpeningError):
        with_entry(parse(more), parse(more).entries[0])
    with pytest.raises(OpeningError):
        without_entries(parse(sealed), parse(sealed).recipients)
