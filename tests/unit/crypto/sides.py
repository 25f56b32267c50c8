"""One way to call both halves, so that every refusal is asked of Python and of the browser's modules alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from crypto import OpeningError, opening, suite1
from crypto._unwrap import content_key
from crypto.awards import Award, Claim, verify_award, verify_claim
from crypto.encoding import AuthorityId, HolderId, KeyId, MailboxHash, TipId
from crypto.findings import verify_finding
from crypto.keyring import Purpose, Trust
from crypto.letters import read_letter
from crypto.mailbox import Mailbox, SignedAction, verify_action
from crypto.phrase import PhraseKeys
from crypto.routing import TipBody, seal_tip
from crypto.suite1 import Kind
from tests.unit.crypto import javascript
from tests.unit.crypto.world import DAY, World


class Side(Protocol):
    """What both halves do; each method raises OpeningError for what it refuses."""

    def seal(
        self,
        kind: int,
        authority: bytes,
        subject: bytes,
        binding: bytes,
        recipients: Mapping[KeyId, bytes],
        plaintext: bytes,
        index: int = 0,
    ) -> bytes: ...
    def open(self, sealed: bytes, key_id: bytes, seed: bytes, index: int = 0) -> bytes: ...
    def seal_tip(self, world: World, body: TipBody) -> bytes: ...
    def open_tip(self, world: World, sealed: bytes, own: bytes, key_id: bytes, seed: bytes) -> str: ...
    def look_up(self, trust: Trust, wires: list[bytes], key_id: bytes, purpose: Purpose, day: int = DAY) -> None: ...
    def read_letter(self, world: World, plaintext: bytes, mailbox: bytes, index: int, previous: bytes) -> str: ...
    def open_letters(self, world: World, keys: PhraseKeys, sealed: list[bytes], tip: bytes) -> list[str | None]: ...
    def verify_action(
        self, claim_public: bytes, authority: bytes, mailbox: bytes, action: SignedAction, used: list[bytes]
    ) -> None: ...
    def verify_award(self, world: World, award: Award, signature: bytes, signer: bytes) -> None: ...
    def verify_claim(self, claim: Claim, claim_public: bytes, joint: int = 1) -> None: ...
    def verify_finding(self, world: World, case_id: bytes, body: bytes, signature: bytes, signer: bytes) -> None: ...


class PythonSide:
    """crypto/ itself."""

    def seal(
        self,
        kind: int,
        authority: bytes,
        subject: bytes,
        binding: bytes,
        recipients: Mapping[KeyId, bytes],
        plaintext: bytes,
        index: int = 0,
    ) -> bytes:
        return suite1.seal(Kind(kind), AuthorityId(authority), subject, binding, recipients, plaintext, index)

    def open(self, sealed: bytes, key_id: bytes, seed: bytes, index: int = 0) -> bytes:
        envelope = suite1.parse(sealed)
        return suite1.open_with_key(envelope, content_key(envelope, KeyId(key_id), seed), index)

    def seal_tip(self, world: World, body: TipBody) -> bytes:
        return seal_tip(body, world.keyring())

    def open_tip(self, world: World, sealed: bytes, own: bytes, key_id: bytes, seed: bytes) -> str:
        body = opening.open_tip(sealed, world.keyring(), HolderId(own), KeyId(key_id), seed)
        return str(body.fields["words"])

    def look_up(self, trust: Trust, wires: list[bytes], key_id: bytes, purpose: Purpose, day: int = DAY) -> None:
        trust.verify(wires, day).get(KeyId(key_id), purpose)

    def read_letter(self, world: World, plaintext: bytes, mailbox: bytes, index: int, previous: bytes) -> str:
        return read_letter(plaintext, world.keyring(), MailboxHash(mailbox), index, previous).letter.text

    def open_letters(self, world: World, keys: PhraseKeys, sealed: list[bytes], tip: bytes) -> list[str | None]:
        opened = Mailbox(keys).open_letters(sealed, TipId(tip), world.keyring())
        return [read.letter.text if read else None for read in opened]

    def verify_action(
        self, claim_public: bytes, authority: bytes, mailbox: bytes, action: SignedAction, used: list[bytes]
    ) -> None:
        verify_action(claim_public, AuthorityId(authority), MailboxHash(mailbox), action, used)

    def verify_award(self, world: World, award: Award, signature: bytes, signer: bytes) -> None:
        verify_award(award, signature, world.keyring(), KeyId(signer))

    def verify_claim(self, claim: Claim, claim_public: bytes, joint: int = 1) -> None:
        verify_claim(claim, claim_public, joint)

    def verify_finding(self, world: World, case_id: bytes, body: bytes, signature: bytes, signer: bytes) -> None:
        verify_finding(world.keyring(), case_id, body, signature, KeyId(signer))


class ScriptSide:
    """static/js/crypto in Node."""

    def __init__(self, script: javascript.Script) -> None:
        self.script = script

    def seal(
        self,
        kind: int,
        authority: bytes,
        subject: bytes,
        binding: bytes,
        recipients: Mapping[KeyId, bytes],
        plaintext: bytes,
        index: int = 0,
    ) -> bytes:
        to = [{"keyId": key_id, "publicKey": public} for key_id, public in recipients.items()]
        return _bytes(self.script.call("suite1.seal", kind, authority, subject, binding, to, plaintext, index))

    def open(self, sealed: bytes, key_id: bytes, seed: bytes, index: int = 0) -> bytes:
        envelope = self.script.call("suite1.parse", sealed)
        key = self.script.call("unwrap.contentKey", envelope, key_id, seed)
        return _bytes(self.script.call("unwrap.openWithKey", envelope, key, index))

    def seal_tip(self, world: World, body: TipBody) -> bytes:
        sent = {"routing": body.facts.json(), "mailbox": body.mailbox, "claim": body.claim, "fields": body.fields}
        return _bytes(self.script.call("routing.sealTip", sent, world.script_keyring())["sealed"])

    def open_tip(self, world: World, sealed: bytes, own: bytes, key_id: bytes, seed: bytes) -> str:
        body = self.script.call("opening.openTip", sealed, world.script_keyring(), own, key_id, seed)
        return str(body["fields"]["words"])

    def look_up(self, trust: Trust, wires: list[bytes], key_id: bytes, purpose: Purpose, day: int = DAY) -> None:
        ring = javascript.keyring(trust.authority, trust.root_public, wires, day)
        self.script.call("keyring.Keyring#get", ring, key_id, int(purpose))

    def read_letter(self, world: World, plaintext: bytes, mailbox: bytes, index: int, previous: bytes) -> str:
        read = self.script.call("letters.readLetter", plaintext, world.script_keyring(), mailbox, index, previous)
        return str(read["letter"]["text"])

    def open_letters(self, world: World, keys: PhraseKeys, sealed: list[bytes], tip: bytes) -> list[str | None]:
        box = javascript.Bag({"$mailbox": script_keys(keys)})
        opened = self.script.call("mailbox.Mailbox#openLetters", box, sealed, tip, world.script_keyring())
        return [read["letter"]["text"] if read else None for read in opened]

    def verify_action(
        self, claim_public: bytes, authority: bytes, mailbox: bytes, action: SignedAction, used: list[bytes]
    ) -> None:
        sent = {"action": int(action.action), "body": action.body, "nonce": action.nonce, "signature": action.signature}
        self.script.call("mailbox.verifyAction", claim_public, authority, mailbox, sent, used)

    def verify_award(self, world: World, award: Award, signature: bytes, signer: bytes) -> None:
        self.script.call("awards.verifyAward", script_award(award), signature, world.script_keyring(), signer)

    def verify_claim(self, claim: Claim, claim_public: bytes, joint: int = 1) -> None:
        self.script.call("awards.verifyClaim", script_claim(claim), claim_public, joint)

    def verify_finding(self, world: World, case_id: bytes, body: bytes, signature: bytes, signer: bytes) -> None:
        self.script.call("findings.verifyFinding", world.script_keyring(), case_id, body, signature, signer)


def script_keys(keys: PhraseKeys) -> dict[str, object]:
    """A phrase's keys as the browser's modules name them."""
    return {
        "authority": keys.authority,
        "mailboxId": keys.mailbox_id,
        "mailboxHash": keys.mailbox_hash,
        "mailboxSeed": keys.mailbox_seed,
        "claimSeed": keys.claim_seed,
        "claimCodes": list(keys.claim_codes),
        "logKey": keys.log_key,
    }


def script_award(award: Award) -> dict[str, object]:
    """An award as the browser's modules name its fields."""
    return {
        "authority": award.authority,
        "awardId": award.award_id,
        "amountFen": award.amount_fen,
        "claimPublic": award.claim_public,
        "policyHash": award.policy_hash,
        "lastDay": award.last_day,
        "joint": award.joint,
    }


def script_claim(claim: Claim) -> dict[str, object]:
    """A claim as the browser's modules name its fields."""
    shares = [{"lookup": share.lookup, "proof": share.proof} for share in claim.shares]
    return {"awardId": claim.award_id, "lookup": claim.lookup, "proof": claim.proof, "shares": shares}


def refuses(call: Any, *args: object) -> bool:
    """Whether a call raises OpeningError."""
    try:
        call(*args)
    except OpeningError:
        return True
    return False


def _bytes(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value
