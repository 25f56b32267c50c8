"""Signed key records: who is believed, for what, and on which day (docs/formats.md section 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import AuthorityId, KeyId, ed25519_public, random_id, random_seed
from crypto.keyring import (
    KeyRecord,
    Purpose,
    Trust,
    holder_id,
    parse_record,
    root_fingerprint,
    root_id,
    sign_record,
)
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import PythonSide, ScriptSide, Side, refuses
from tests.unit.crypto.world import DAY, FIRST, LAST, LEAD, OFFICER, OTHER, Key, World


def good(side: Side, world: World, key: Key, purpose: Purpose | None = None, day: int = DAY) -> bool:
    """Whether a key is believed among the world's records."""
    wires = world.wires if key.wire in world.wires else [*world.wires, key.wire]
    return not refuses(side.look_up, world.trust, wires, key.id, purpose or key.record.purpose, day)


def test_the_authoritys_own_records_are_good(side: Side, world: World) -> None:
    assert all(good(side, world, key) for key in world.keys.values())


def test_a_record_is_good_for_its_purpose_only(side: Side, world: World) -> None:
    intake = world.key(LEAD, Purpose.INTAKE)
    assert [purpose for purpose in Purpose if good(side, world, intake, purpose)] == [Purpose.INTAKE]


def test_a_record_is_good_within_its_days_only(side: Side, world: World) -> None:
    intake = world.key(LEAD, Purpose.INTAKE)
    days = (FIRST - 1, FIRST, LAST, LAST + 1)
    assert [good(side, world, intake, day=day) for day in days] == [False, True, True, False]


def test_a_record_is_not_good_longer_than_its_signer(side: Side, world: World) -> None:
    outliving = world.make(OFFICER, Purpose.SIGNER, LEAD, last_day=LAST + 50, epoch=2)
    assert good(side, world, outliving, day=LAST)
    assert not good(side, world, outliving, day=LAST + 1)


def test_an_unknown_key_is_refused(side: Side, world: World) -> None:
    assert refuses(side.look_up, world.trust, world.wires, random_seed(), Purpose.INTAKE)


def test_another_root_is_refused(side: Side, world: World) -> None:
    """A server that makes a root of its own signs everything properly, and is not believed."""
    fake = World(authority=world.authority)
    wires, intake = fake.wires, fake.key(LEAD, Purpose.INTAKE)
    assert refuses(side.look_up, world.trust, wires, intake.id, Purpose.INTAKE)
    assert not refuses(side.look_up, fake.trust, wires, intake.id, Purpose.INTAKE)


def test_another_authority_is_refused(side: Side, world: World) -> None:
    assert not good(side, world, world.make("new", Purpose.DEPARTMENT, authority=AuthorityId(random_id())))
    trust = Trust(AuthorityId(random_id()), world.root_public)
    assert refuses(side.look_up, trust, world.wires, world.key(LEAD, Purpose.INTAKE).id, Purpose.INTAKE)


@pytest.mark.parametrize("purpose", [Purpose.INTAKE, Purpose.LETTERS])
def test_a_department_signs_intake_and_letters_for_itself_only(side: Side, world: World, purpose: Purpose) -> None:
    assert not good(side, world, world.make(OTHER, purpose, LEAD, epoch=2))


def test_only_departments_sign_records(side: Side, world: World) -> None:
    """Neither the root for an intake key, nor a letters key, nor an officer's."""
    root_signed = world.make(LEAD, Purpose.INTAKE, epoch=2)
    assert not good(side, world, root_signed)
    for name, purpose in ((LEAD, Purpose.LETTERS), (OFFICER, Purpose.SIGNER)):
        signer = world.key(name, purpose)
        record = replace(world.key(LEAD, Purpose.INTAKE).record, signer=signer.id, epoch=2)
        assert not good(side, world, Key(record, b"", sign_record(record, signer.seed)))


def test_a_department_signed_by_a_department_is_refused(side: Side, world: World) -> None:
    signer = world.key(LEAD, Purpose.DEPARTMENT)
    record = replace(world.key(OTHER, Purpose.DEPARTMENT).record, signer=signer.id, epoch=2)
    assert not good(side, world, Key(record, b"", sign_record(record, signer.seed)))


def test_a_record_without_its_signer_is_refused(side: Side, world: World) -> None:
    department, intake = world.key(LEAD, Purpose.DEPARTMENT), world.key(LEAD, Purpose.INTAKE)
    wires = [wire for wire in world.wires if wire != department.wire]
    assert refuses(side.look_up, world.trust, wires, intake.id, Purpose.INTAKE)


def test_a_signature_of_another_key_is_refused(side: Side, world: World) -> None:
    intake = world.key(LEAD, Purpose.INTAKE)
    other = world.key(OTHER, Purpose.DEPARTMENT)
    forged = Key(intake.record, intake.seed, sign_record(intake.record, other.seed))
    wires = [wire for wire in world.wires if wire != intake.wire]
    assert refuses(side.look_up, world.trust, [*wires, forged.wire], intake.id, Purpose.INTAKE)


def test_two_keys_of_one_epoch_are_refused(side: Side, world: World) -> None:
    """Else a server could choose which of the two a browser seals to."""
    assert not good(side, world, world.make(LEAD, Purpose.INTAKE, LEAD))
    assert good(side, world, world.make(LEAD, Purpose.INTAKE, LEAD, epoch=2))


def test_a_predecessor_is_an_earlier_epoch_of_the_same_line(side: Side, world: World) -> None:
    before, foreign = world.key(LEAD, Purpose.INTAKE), world.key(OTHER, Purpose.INTAKE)
    assert good(side, world, world.make(LEAD, Purpose.INTAKE, LEAD, epoch=2, predecessor=before.id))
    assert not good(side, world, world.make(LEAD, Purpose.INTAKE, LEAD, epoch=0, predecessor=before.id))
    assert not good(side, world, world.make(LEAD, Purpose.INTAKE, LEAD, epoch=2, predecessor=foreign.id))


@settings(max_examples=200)
@given(data=st.data())
def test_any_changed_byte_refuses_all_records(world: World, data: st.DataObject) -> None:
    assert_changed_byte_refused(PythonSide(), world, data)


@settings(max_examples=40)
@given(data=st.data())
def test_any_changed_byte_refuses_all_records_in_the_browser(
    script: Script, world: World, data: st.DataObject
) -> None:
    assert_changed_byte_refused(ScriptSide(script), world, data)


def assert_changed_byte_refused(side: Side, world: World, data: st.DataObject) -> None:
    wires = list(world.wires)
    which = data.draw(st.integers(0, len(wires) - 1), label="record")
    at = data.draw(st.integers(0, len(wires[which]) - 1), label="position")
    changed = bytearray(wires[which])
    changed[at] ^= data.draw(st.integers(1, 255), label="bits")
    wires[which] = bytes(changed)
    assert refuses(side.look_up, world.trust, wires, world.key(LEAD, Purpose.DEPARTMENT).id, Purpose.DEPARTMENT)


def test_a_truncated_record_is_refused(side: Side, world: World) -> None:
    wire = world.key(LEAD, Purpose.INTAKE).wire
    for length in (0, 63, 64, 113, 178, len(wire) - 1):
        assert refuses(side.look_up, world.trust, [wire[:length]], random_seed(), Purpose.INTAKE), length
    assert refuses(side.look_up, world.trust, [wire + b"\0"], random_seed(), Purpose.INTAKE)


def test_the_highest_good_epoch_is_current(script: Script) -> None:
    world = World()
    second = world.make(LEAD, Purpose.INTAKE, LEAD, epoch=2)
    third = world.make(LEAD, Purpose.INTAKE, LEAD, epoch=3, first_day=LAST)
    wires = [third.wire, *world.wires, second.wire]
    for day, expected in ((DAY, second), (LAST, third)):
        keyring = world.trust.verify(wires, day)
        assert keyring.current(Purpose.INTAKE, holder_id(LEAD)).key_id == expected.id
        assert {record.epoch for record in keyring.all(Purpose.INTAKE)} == ({1, 2} if day == DAY else {1, 2, 3})
    with pytest.raises(OpeningError):
        world.trust.verify(wires, DAY).current(Purpose.INTAKE, holder_id("nobody"))


def test_the_browser_finds_the_same_current_record(script: Script, world: World) -> None:
    intake = world.key(LEAD, Purpose.INTAKE)
    args = (world.script_keyring(), int(Purpose.INTAKE))
    found = script.call("keyring.Keyring#current", *args, holder_id(LEAD))
    assert (found["keyId"], found["publicKey"]) == (intake.id, intake.record.public)
    assert len(script.call("keyring.Keyring#all", *args)) == 2
    with pytest.raises(OpeningError):
        script.call("keyring.Keyring#current", *args, holder_id("nobody"))


def test_a_key_of_the_past_is_known_for_reading(script: Script, world: World) -> None:
    """What was sealed to a key last year can still be read; nothing new may be sealed to it."""
    intake = world.key(LEAD, Purpose.INTAKE)
    keyring = world.keyring(LAST + 100)
    assert keyring.known(intake.id, Purpose.INTAKE) == keyring.get(intake.id, Purpose.INTAKE, DAY) == intake.record
    with pytest.raises(OpeningError):
        keyring.get(intake.id, Purpose.INTAKE)
    ring = world.script_keyring(LAST + 100)
    assert script.call("keyring.Keyring#known", ring, intake.id, int(Purpose.INTAKE))["epoch"] == 1
    assert script.call("keyring.Keyring#get", ring, intake.id, int(Purpose.INTAKE), DAY)["epoch"] == 1
    assert refuses(script.call, "keyring.Keyring#get", ring, intake.id, int(Purpose.INTAKE))


def test_records_go_there_and_back(script: Script, world: World) -> None:
    for key in world.keys.values():
        assert parse_record(key.wire)[0] == key.record
        parsed = script.call("keyring.parseRecord", key.wire)["record"]
        assert parsed["keyId"] == key.id
        assert script.call("keyring.encodeRecord", parsed) == key.record.encode()


def test_the_browser_signs_what_python_believes(script: Script, world: World) -> None:
    seed = random_seed()
    record = replace(world.key(LEAD, Purpose.LETTERS).record, epoch=9, public=ed25519_public(seed))
    fields = {
        "purpose": int(record.purpose),
        "epoch": record.epoch,
        "authority": record.authority,
        "holder": record.holder,
        "signer": record.signer,
        "predecessor": record.predecessor,
        "firstDay": record.first_day,
        "lastDay": record.last_day,
        "publicKey": record.public,
    }
    wire = script.call("records.signRecord", fields, world.key(LEAD, Purpose.DEPARTMENT).seed)
    assert good(PythonSide(), world, Key(record, seed, wire))


@pytest.mark.parametrize(
    "changes",
    [
        {"authority": b"short"},
        {"holder": b""},
        {"signer": bytes(31)},
        {"predecessor": bytes(33)},
        {"public": bytes(31)},
        {"purpose": Purpose.INTAKE},
        {"epoch": -1},
        {"epoch": 2**32},
        {"first_day": 5, "last_day": 4},
        {"last_day": 2**32},
    ],
)
def test_fields_that_do_not_fit_are_refused(world: World, changes: dict[str, object]) -> None:
    record = replace(world.key(LEAD, Purpose.LETTERS).record, **changes)  # type: ignore[arg-type]
    with pytest.raises(OpeningError):
        record.encode()


def test_the_roots_fingerprint_is_what_people_compare(script: Script, world: World) -> None:
    printed = root_fingerprint(world.root_public)
    assert [len(group) for group in printed.split(" ")] == [4, 4, 4, 4]
    assert printed == script.call("records.rootFingerprint", world.root_public)
    assert root_id(world.root_public) == script.call("keyring.rootId", world.root_public)
    assert holder_id("应急管理局") == script.call("keyring.holderId", "应急管理局")
    assert printed != root_fingerprint(ed25519_public(random_seed()))


def test_key_ids_name_every_field(world: World) -> None:
    record = world.key(LEAD, Purpose.LETTERS).record
    changes: list[KeyRecord] = [
        replace(record, purpose=Purpose.SIGNER),
        replace(record, epoch=2),
        replace(record, last_day=LAST + 1),
        replace(record, first_day=FIRST + 1),
        replace(record, holder=holder_id(OTHER)),
        replace(record, signer=KeyId(random_seed())),
        replace(record, predecessor=KeyId(random_seed())),
        replace(record, authority=AuthorityId(random_id())),
        replace(record, public=random_seed()),
    ]
    assert len({record.key_id, *(changed.key_id for changed in changes)}) == len(changes) + 1
