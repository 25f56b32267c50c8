"""What a reporter does in the mailbox: signed, and refused when forged, moved or repeated (docs/formats.md section 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crypto import OpeningError
from crypto.encoding import MailboxHash, TipId, canonical, ed25519_public, random_id, random_seed, sha256
from crypto.keyring import Purpose
from crypto.mailbox import Action, Mailbox, Reply, SignedAction, read_reply, verify_action
from crypto.opening import open_reply
from crypto.phrase import PhraseKeys
from tests.unit.crypto.javascript import Bag, Script
from tests.unit.crypto.sides import Side, refuses, script_keys
from tests.unit.crypto.world import LEAD, OTHER, World


@pytest.fixture(scope="module")
def mailbox(keys: PhraseKeys) -> Mailbox:
    return Mailbox(keys)


@pytest.fixture(scope="module")
def script_mailbox(keys: PhraseKeys) -> Bag:
    return Bag({"$mailbox": script_keys(keys)})


def verify(side: Side, mailbox: Mailbox, action: SignedAction, used: list[bytes] | None = None) -> None:
    side.verify_action(mailbox.claim_public, mailbox.keys.authority, mailbox.hash, action, used or [])


@pytest.mark.parametrize("action", list(Action))
def test_signed_actions_are_believed(side: Side, mailbox: Mailbox, action: Action) -> None:
    verify(side, mailbox, mailbox.sign_action(action, b"sealed" if action in (Action.LETTER, Action.CLAIM) else b""))


@pytest.mark.parametrize("action", list(Action))
def test_actions_signed_in_the_browser_are_believed(
    side: Side, script: Script, mailbox: Mailbox, script_mailbox: Bag, action: Action
) -> None:
    body = b"sealed" if action in (Action.LETTER, Action.CLAIM) else b""
    signed = script.call("mailbox.Mailbox#signAction", script_mailbox, int(action), body)
    verify(side, mailbox, SignedAction(action, signed["body"], signed["nonce"], signed["signature"]))


def test_an_action_is_believed_once(side: Side, mailbox: Mailbox) -> None:
    """The server keeps each mailbox's nonces; what comes again is a replay."""
    first, second = mailbox.sign_action(Action.LETTER, b"sealed"), mailbox.sign_action(Action.LETTER, b"sealed")
    verify(side, mailbox, second, [first.nonce])
    assert refuses(verify, side, mailbox, first, [second.nonce, first.nonce])


def test_an_action_is_of_one_reporter_authority_mailbox_deed_and_body(side: Side, mailbox: Mailbox) -> None:
    action = mailbox.sign_action(Action.LETTER, b"sealed")
    good = (mailbox.claim_public, mailbox.keys.authority, mailbox.hash)
    for bad in (
        (ed25519_public(random_seed()), *good[1:]),
        (good[0], random_id(), good[2]),
        (*good[:2], sha256(b"another mailbox")),
    ):
        assert refuses(side.verify_action, *bad, action, [])
    for forged in (
        replace(action, action=Action.CLAIM),
        replace(action, body=b"another"),
        replace(action, body=b""),
        replace(action, nonce=random_id()),
        replace(action, signature=bytes(64)),
        replace(action, signature=action.signature[:-1]),
        replace(action, nonce=action.nonce + b"\0"),
    ):
        assert refuses(verify, side, mailbox, forged)


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.SEEN])
def test_bare_actions_carry_nothing(side: Side, mailbox: Mailbox, action: Action) -> None:
    assert refuses(verify, side, mailbox, mailbox.sign_action(action, b"something"))


@settings(max_examples=100)
@given(data=st.data())
def test_any_changed_byte_is_refused(mailbox: Mailbox, data: st.DataObject) -> None:
    action = mailbox.sign_action(Action.LETTER, b"sealed letter")
    name = data.draw(st.sampled_from(["body", "nonce", "signature"]))
    value = bytearray(getattr(action, name))
    value[data.draw(st.integers(0, len(value) - 1))] ^= data.draw(st.integers(1, 255))
    forged = replace(action, **{name: bytes(value)})  # type: ignore[arg-type]
    verify_action(mailbox.claim_public, mailbox.keys.authority, mailbox.hash, action)
    with pytest.raises(OpeningError):
        verify_action(mailbox.claim_public, mailbox.keys.authority, mailbox.hash, forged)


def test_replies_open_at_the_departments(script: Script, world: World, mailbox: Mailbox, script_mailbox: Bag) -> None:
    tip, words = TipId(random_id()), "是三号仓库。\n门在东边。"
    intakes = [world.key(LEAD, Purpose.INTAKE), world.key(OTHER, Purpose.INTAKE)]
    to = [{"keyId": key.id, "publicKey": key.record.public} for key in intakes]
    for sealed in (
        mailbox.seal_reply(tip, {key.id: key.record.public for key in intakes}, words),
        script.call("mailbox.Mailbox#sealReply", script_mailbox, tip, to, words),
    ):
        for key in intakes:
            assert open_reply(sealed, world.authority, tip, mailbox.hash, key.id, key.seed) == Reply(words)
            place = {"authority": world.authority, "tip": tip, "mailbox": mailbox.hash}
            assert script.call("opening.openReply", sealed, place, key.id, key.seed) == {"text": words, "files": []}
            other = {**place, "tip": random_id()}
            assert refuses(open_reply, sealed, world.authority, other["tip"], mailbox.hash, key.id, key.seed)
            assert refuses(script.call, "opening.openReply", sealed, other, key.id, key.seed)
            strange = MailboxHash(random_seed())
            assert refuses(open_reply, sealed, world.authority, tip, strange, key.id, key.seed)


ILL_FORMED = [b"", b"words", canonical({"v": 1}), canonical({"v": 2, "text": ""}), canonical({"v": 1, "text": 1})]


@pytest.mark.parametrize("plaintext", ILL_FORMED)
def test_ill_formed_replies_are_refused(script: Script, plaintext: bytes) -> None:
    assert refuses(read_reply, plaintext)
    assert refuses(script.call, "mailbox.readReply", plaintext)


def test_both_halves_derive_the_same_public_keys(script: Script, mailbox: Mailbox, keys: PhraseKeys) -> None:
    made = script.call("mailbox.mailboxOf", script_keys(keys))
    assert (made["publicKey"], made["claimPublic"]) == (mailbox.public, mailbox.claim_public)
