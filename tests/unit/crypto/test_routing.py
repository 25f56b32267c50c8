"""Routing facts and the tip body: what the officer's browser compares (docs/formats.md sections 4 and 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crypto import OpeningError
from crypto.encoding import AuthorityId, TipId, canonical, random_id, read_object
from crypto.keyring import Purpose, holder_id
from crypto.routing import Facts, TipBody, encode_body, parse_body, parse_facts, seal_tip
from crypto.suite1 import Kind, parse, seal
from tests.unit.crypto.javascript import Script
from tests.unit.crypto.sides import PythonSide, ScriptSide, Side, refuses
from tests.unit.crypto.world import DAY, LAST, LEAD, OTHER, World


def opened(side: Side, world: World, sealed: bytes, name: str = LEAD) -> str:
    intake = world.key(name, Purpose.INTAKE)
    return side.open_tip(world, sealed, holder_id(name), intake.id, intake.seed)


def test_tips_go_both_ways(script: Script, world: World) -> None:
    body = world.body()
    halves: list[Side] = [PythonSide(), ScriptSide(script)]
    for sealing in halves:
        sealed = sealing.seal_tip(world, body)
        for opening_side in halves:
            assert [opened(opening_side, world, sealed, name) for name in (LEAD, OTHER)] == [body.fields["words"]] * 2


def sealed_with(world: World, body: TipBody, facts: Facts, names: tuple[str, ...] = (LEAD, OTHER)) -> bytes:
    """Seal a body under other outer facts than its own, as a server would like to have it."""
    keys = [world.key(name, Purpose.INTAKE) for name in names]
    recipients = {key.id: key.record.public for key in keys}
    return seal(Kind.TIP, facts.authority, facts.tip, facts.routing_hash, recipients, encode_body(body))


def test_edited_routing_facts_are_noticed(side: Side, world: World) -> None:
    """Facts that were routed by, and so hashed into the envelope, but are not the ones the reporter sealed."""
    body = world.body()
    facts = body.facts
    assert opened(side, world, sealed_with(world, body, facts)) == body.fields["words"]
    for edited in (
        replace(facts, category="C01"),
        replace(facts, region="370306001000"),
        replace(facts, sector="mine"),
        replace(facts, flags=("minor",)),
        replace(facts, upward=True),
        replace(facts, urgency="past"),
        replace(facts, recipients=(OTHER, LEAD)),
        replace(facts, tip=TipId(random_id())),
    ):
        assert refuses(opened, side, world, sealed_with(world, body, edited))


def test_recipients_beyond_the_facts_are_noticed(side: Side, world: World) -> None:
    """A department that the reporter did not name is among the recipients, or one that was named is missing."""
    body = world.body(recipients=(LEAD,))
    assert refuses(opened, side, world, sealed_with(world, body, body.facts, (LEAD, OTHER)))
    both = world.body()
    assert refuses(opened, side, world, sealed_with(world, both, both.facts, (LEAD,)))


def test_an_office_that_is_not_named_does_not_open(side: Side, world: World) -> None:
    body = world.body(recipients=(LEAD,))
    intake = world.key(LEAD, Purpose.INTAKE)
    sealed = sealed_with(world, body, body.facts, (LEAD,))
    assert refuses(side.open_tip, world, sealed, holder_id(OTHER), intake.id, intake.seed)


def test_another_authoritys_tip_is_refused(side: Side, world: World) -> None:
    body = world.body()
    foreign = replace(body, facts=replace(body.facts, authority=AuthorityId(random_id())))
    assert refuses(opened, side, world, sealed_with(world, foreign, foreign.facts))


def test_a_letter_is_no_tip(side: Side, world: World) -> None:
    body = world.body()
    keys = [world.key(name, Purpose.INTAKE) for name in (LEAD, OTHER)]
    recipients = {key.id: key.record.public for key in keys}
    facts = body.facts
    sealed = seal(Kind.REPLY, facts.authority, facts.tip, facts.routing_hash, recipients, encode_body(body))
    assert refuses(opened, side, world, sealed)


def test_tips_are_sealed_to_current_keys_only(side: Side, world: World) -> None:
    late = World(world.authority, world.root_seed, dict(world.keys))
    late.keys[OTHER, Purpose.INTAKE] = world.make(OTHER, Purpose.INTAKE, OTHER, last_day=DAY - 1, epoch=5)
    assert refuses(side.seal_tip, late, world.body())
    assert refuses(side.seal_tip, world, world.body(recipients=("nobody",)))
    assert refuses(seal_tip, world.body(), world.keyring(LAST + 1))


def test_bodies_are_spelled_alike(script: Script, world: World) -> None:
    body = world.body("“引号”\n换行 \\ 😀")
    plaintext = encode_body(body)
    assert parse_body(plaintext) == body
    parsed = script.call("routing.parseBody", plaintext)
    assert script.call("routing.encodeBody", parsed) == plaintext
    assert script.call("routing.routingHash", body.facts.json()) == body.facts.routing_hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("authority", "AA"),
        ("tip", None),
        ("region", 370306),
        ("flags", "minor"),
        ("flags", ["b", "a"]),
        ("flags", ["a", "a"]),
        ("flags", [1]),
        ("recipients", []),
        ("recipients", ["b", "d", "c"]),
        ("recipients", ["b", "b"]),
        ("recipients", ["b", "c", "c"]),
        ("upward", 0),
        ("urgency", "soonest"),
        ("urgency", None),
        ("place", "somewhere"),
    ],
)
def test_ill_formed_facts_are_refused(script: Script, world: World, field: str, value: Any) -> None:
    facts = {**world.body().facts.json(), field: value}
    with pytest.raises(OpeningError):
        parse_facts(facts)
    with pytest.raises(OpeningError):
        script.call("routing.parseFacts", facts)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", 2),
        ("v", True),
        ("words", None),
        ("place", 1),
        ("when", "yesterday"),
        ("ongoing", None),
        ("known", "told"),
        ("reward", 1),
        ("together", 0),
        ("together", 6),
        ("together", True),
        ("files", {}),
        ("mailbox", ""),
        ("claim", "AAAA"),
        ("name", "x"),
    ],
)
def test_ill_formed_bodies_are_refused(script: Script, world: World, field: str, value: Any) -> None:
    fields = read_object(encode_body(world.body()))
    plaintext = canonical({**fields, field: value})
    with pytest.raises(OpeningError):
        parse_body(plaintext)
    with pytest.raises(OpeningError):
        script.call("routing.parseBody", plaintext)


def test_nothing_of_the_facts_is_readable_outside(world: World) -> None:
    """The envelope shows authority, tip, hash and key ids; no place, sector, category or name."""
    sealed = seal_tip(world.body(), world.keyring())
    for word in (b"370306108000", b"factory", b"C16", LEAD.encode(), OTHER.encode()):
        assert word not in sealed
    assert len(parse(sealed).body) == 56 + 4096 + 16
