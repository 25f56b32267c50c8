"""A transfer code gives way to a phrase of the reporter's own, in both halves (docs/formats.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import AuthorityId, MailboxHash, TipId, random_id, random_seed, sha256
from crypto.keyring import Purpose
from crypto.letters import NO_PREVIOUS, Letter, follow, seal_letter
from crypto.mailbox import Action, Mailbox, SignedAction, verify_action
from crypto.opening import open_original, wrap_original
from crypto.replacement import Replacement, former_of, parse_replacement, replace_with, verify_replacement
from crypto.routing import seal_tip
from tests.unit.crypto.javascript import Bag, Script
from tests.unit.crypto.sides import refuses, script_keys
from tests.unit.crypto.world import DAY, LEAD, OFFICER, World, phrase_keys


def box(authority: AuthorityId) -> Mailbox:
    return Mailbox(phrase_keys(authority))


@pytest.fixture(scope="module")
def code(world: World) -> Mailbox:
    return box(world.authority)


@pytest.fixture(scope="module")
def own(world: World) -> Mailbox:
    return box(world.authority)


def bag(mailbox: Mailbox) -> Bag:
    return Bag({"$mailbox": script_keys(mailbox.keys)})


def sent(made: Replacement) -> dict[str, object]:
    return {
        "mailbox": made.mailbox, "mailboxPublic": made.mailbox_public, "claimPublic": made.claim_public,
        "former": made.former, "proof": made.proof,
    }  # fmt: skip


def by_both(script: Script, code: Mailbox, own: Mailbox) -> list[SignedAction]:
    """The same deed by each half."""
    signed = script.call("replacement.replaceWith", bag(code), bag(own))
    return [
        replace_with(code, own),
        SignedAction(Action(signed["action"]), signed["body"], signed["nonce"], signed["signature"]),
    ]


def test_each_half_believes_the_other(script: Script, world: World, code: Mailbox, own: Mailbox) -> None:
    for signed in by_both(script, code, own):
        verify_action(code.claim_public, world.authority, code.hash, signed)
        made = parse_replacement(signed.body)
        assert (made.mailbox, made.mailbox_public, made.claim_public) == (own.hash, own.public, own.claim_public)
        verify_replacement(made, world.authority, code.hash, code.public)
        former = {"hash": code.hash, "publicKey": code.public, "claimPublic": code.claim_public}
        kept = {"body": signed.body, "nonce": signed.nonce, "signature": signed.signature}
        assert script.call("replacement.verifyReplaced", world.authority, former, kept)["mailbox"] == own.hash
        assert former_of(own, made, code.hash, code.public).seed == code.keys.mailbox_seed
        opened = script.call("replacement.formerOf", bag(own), sent(made), code.hash, code.public)
        assert opened["seed"] == code.keys.mailbox_seed


def test_letters_from_before_open_with_the_new_phrase(script: Script, world: World, code: Mailbox, own: Mailbox) -> None:
    tip, key = TipId(random_id()), world.key(LEAD, Purpose.LETTERS)
    first = Letter(world.authority, code.hash, 1, NO_PREVIOUS, "question", "哪台机器？", DAY, key.id)
    second = replace(follow(first, "letter", "谢谢您。", DAY), mailbox=own.hash)
    sealed = [seal_letter(first, key.seed, tip, code.public), seal_letter(second, key.seed, tip, own.public)]
    assert own.open_letters(sealed, tip, world.keyring()) == [None, None]
    former = former_of(own, parse_replacement(replace_with(code, own).body), code.hash, code.public)
    knowing = Mailbox(own.keys, former)
    assert [read.letter.text if read else None for read in knowing.open_letters(sealed, tip, world.keyring())] == [
        "哪台机器？",
        "谢谢您。",
    ]
    stranger = [seal_letter(replace(first, mailbox=MailboxHash(sha256(b"x"))), key.seed, tip, code.public), sealed[1]]
    assert knowing.open_letters(stranger, tip, world.keyring())[0] is None


def test_a_mailbox_that_was_never_replaced_is_nobodys_former(
    script: Script, world: World, code: Mailbox, own: Mailbox
) -> None:
    """A server that names another mailbox as the former one, or wraps a seed of its own, is found out."""
    made, other = parse_replacement(replace_with(code, own).body), box(world.authority)
    forged = parse_replacement(replace_with(other, own).body)
    cases = [
        (made, other.hash, code.public),
        (made, code.hash, other.public),
        (replace(made, former=forged.former), code.hash, code.public),
        (replace(made, proof=bytes(64)), code.hash, code.public),
        (replace(made, mailbox=other.hash), code.hash, code.public),
    ]
    for bad, former, public in cases:
        assert refuses(former_of, own, bad, former, public)
        assert refuses(script.call, "replacement.formerOf", bag(own), sent(bad), former, public)
    assert refuses(former_of, other, made, code.hash, code.public)


@settings(max_examples=60)
@given(data=st.data())
def test_any_changed_byte_is_refused(world: World, code: Mailbox, own: Mailbox, data: st.DataObject) -> None:
    signed = replace_with(code, own)
    name = data.draw(st.sampled_from(["body", "nonce", "signature"]))
    value = bytearray(getattr(signed, name))
    value[data.draw(st.integers(0, len(value) - 1))] ^= data.draw(st.integers(1, 255))
    forged = replace(signed, **{name: bytes(value)})  # type: ignore[arg-type]
    with pytest.raises(OpeningError):
        verify_action(code.claim_public, world.authority, code.hash, forged)


def test_ill_formed_bodies_are_refused(script: Script, code: Mailbox, own: Mailbox) -> None:
    good = replace_with(code, own).body
    for bad in (b"", b"{}", good[:-1], good + b" ", good.replace(b'"proof"', b'"prooF"')):
        assert refuses(parse_replacement, bad)
        assert refuses(script.call, "replacement.parseReplacement", bad)


def test_the_original_opens_for_one_officer(script: Script, world: World) -> None:
    body = world.body()
    sealed, intake = seal_tip(body, world.keyring()), world.key(LEAD, Purpose.INTAKE)
    officer = world.key(OFFICER, Purpose.OFFICER)
    recipient = {"keyId": officer.id, "publicKey": officer.record.public}
    for wrapped in (
        wrap_original(sealed, intake.id, intake.seed, officer.id, officer.record.public),
        script.call("opening.wrapOriginal", sealed, intake.id, intake.seed, recipient),
    ):
        own = intake.record.holder
        assert open_original(sealed, world.keyring(), own, wrapped, officer.id, officer.seed).fields == body.fields
        mine = {"keyId": officer.id, "seed": officer.seed}
        opened = script.call("opening.openOriginal", sealed, world.script_keyring(), own, wrapped, mine)
        assert opened["fields"]["words"] == body.fields["words"]
        another = seal_tip(world.body(), world.keyring())
        assert refuses(open_original, another, world.keyring(), own, wrapped, officer.id, officer.seed)
        assert refuses(script.call, "opening.openOriginal", another, world.script_keyring(), own, wrapped, mine)
        assert refuses(open_original, sealed, world.keyring(), own, wrapped, officer.id, random_seed())
        assert refuses(open_original, sealed, world.keyring(), own, wrapped, intake.id, officer.seed)
