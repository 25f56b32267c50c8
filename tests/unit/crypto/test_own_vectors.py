"""The project's own vectors: both halves give the same bytes today as on the day they were written down."""

from __future__ import annotations

import hashlib
import json
import pathlib
from typing import Any

import pytest

from crypto import opening
from crypto.encoding import AuthorityId, KeyId, b64u, unb64u
from crypto.keyring import Purpose, Trust, holder_id
from tests.unit.crypto import javascript
from tests.unit.crypto.javascript import Script
from tests.vectors import make

VECTORS = pathlib.Path(make.__file__).parent
OWN = json.loads((VECTORS / "own.json").read_text("utf-8"))
SEALED = json.loads((VECTORS / "sealed.json").read_text("utf-8"))
WORDS_HASH = "32a6fb4b10ed03ea13b7576ee2fc83d0dad58ae51185a30c70dd04e4d1f7201b"
PHRASE, RECORDS = OWN["phrase"], OWN["records"]
AUTHORITY = AuthorityId(unb64u(PHRASE["authority"]))
WIRES = [unb64u(each["wire"]) for each in RECORDS["records"]]
MAILBOX = {
    "authority": AUTHORITY,
    "mailboxId": unb64u(PHRASE["mailbox_id"]),
    "mailboxHash": unb64u(PHRASE["mailbox_hash"]),
    "mailboxSeed": unb64u(PHRASE["mailbox_seed"]),
    "claimSeed": unb64u(PHRASE["claim_seed"]),
    "claimCodes": [PHRASE["claim_code"], *PHRASE["claim_codes_of_others"]],
    "logKey": unb64u(PHRASE["log_key"]),
}


def key_id(purpose: Purpose) -> KeyId:
    return KeyId(unb64u(next(each["key_id"] for each in RECORDS["records"] if each["purpose"] == purpose)))


def ring() -> javascript.Bag:
    return javascript.keyring(AUTHORITY, unb64u(RECORDS["root_public"]), WIRES, RECORDS["day"])


def test_python_gives_the_same_bytes() -> None:
    assert make.encoded(make.own_vectors()) == OWN


def test_the_word_list_never_changes() -> None:
    """A phrase on paper is seven places in this list. Make a new suite rather than change it."""
    text = (VECTORS.parents[1] / "crypto" / "words.txt").read_bytes()
    assert hashlib.sha256(text).hexdigest() == WORDS_HASH


@pytest.mark.parametrize("each", OWN["padding"], ids=lambda each: str(each["length"]))
def test_padding(script: Script, each: Any) -> None:
    length = each["length"]
    assert script.call("padding.sizeClass", length, [4096]) == each["words"]
    assert script.call("padding.sizeClass", length, [262144, 393216]) == each["files"]
    assert script.call("suite1.bodyLength", length) == each["body"]
    if length <= 65_536:
        padded = script.call("padding.pad", b"a" * length)
        assert b64u(hashlib.sha256(padded).digest()) == each["padded"]


def test_phrase_and_all_its_keys(script: Script) -> None:
    phrase = {"entropy": unb64u(PHRASE["entropy"])}
    assert script.call("phrase.wordsOf", phrase) == PHRASE["words"]
    assert script.call("phrase.digitsOf", phrase) == PHRASE["digits"]
    assert script.call("phrase.derive", phrase, AUTHORITY) == MAILBOX
    assert b64u(script.call("reading.claimLookup", PHRASE["claim_code"])) == PHRASE["claim_lookup"]
    made = script.call("mailbox.mailboxOf", MAILBOX)
    assert (b64u(made["publicKey"]), b64u(made["claimPublic"])) == (PHRASE["mailbox_public"], PHRASE["claim_public"])
    assert b64u(script.call("letters.mailboxKeyId", made["publicKey"])) == PHRASE["mailbox_key_id"]


def test_records(script: Script) -> None:
    trust = {"authority": AUTHORITY, "rootPublic": unb64u(RECORDS["root_public"])}
    found = script.call("keyring.verifyRecords", trust, WIRES, RECORDS["day"])
    assert [b64u(record["keyId"]) for record in found["records"]] == [each["key_id"] for each in RECORDS["records"]]
    assert script.call("records.rootFingerprint", unb64u(RECORDS["root_public"])) == RECORDS["fingerprint"]


def test_routing_facts(script: Script) -> None:
    assert b64u(script.call("routing.routingHash", OWN["routing"]["facts"])) == OWN["routing"]["hash"]
    parsed = script.call("routing.parseBody", unb64u(OWN["routing"]["body"]))
    assert b64u(script.call("routing.encodeBody", parsed)) == OWN["routing"]["body"]


def test_letters(script: Script) -> None:
    letters, previous = OWN["letters"], bytes(32)
    for number, each in enumerate(letters["letters"], 1):
        plaintext = unb64u(each["plaintext"])
        read = script.call("letters.readLetter", plaintext, ring(), MAILBOX["mailboxHash"], number, previous)
        assert b64u(script.call("letters.signLetter", read["letter"], unb64u(letters["seed"]))) == each["plaintext"]
        previous = script.call("letters.letterHash", read["letter"])
        assert b64u(previous) == each["hash"]
    place = (AUTHORITY, make.TIP, unb64u(PHRASE["mailbox_public"]), unb64u(PHRASE["claim_public"]))
    assert b64u(script.call("letters.attest", unb64u(letters["seed"]), *place)) == letters["attestation"]


@pytest.mark.parametrize("each", OWN["actions"], ids=lambda each: str(each["action"]))
def test_actions(script: Script, each: Any) -> None:
    sent = {name: unb64u(each[name]) for name in ("body", "nonce", "signature")} | {"action": each["action"]}
    public = unb64u(PHRASE["claim_public"])
    script.call("mailbox.verifyAction", public, AUTHORITY, MAILBOX["mailboxHash"], sent)


def test_a_replacement(script: Script) -> None:
    each = OWN["replacement"]
    made = script.call("replacement.parseReplacement", unb64u(each["body"]))
    assert [b64u(made[name]) for name in ("mailbox", "claimPublic", "proof")] == [
        each[name] for name in ("mailbox", "claim_public", "proof")
    ]
    assert b64u(script.call("replacement.encodeReplacement", made)) == each["body"]
    script.call("replacement.verifyReplacement", made, AUTHORITY, MAILBOX["mailboxHash"], unb64u(PHRASE["mailbox_public"]))


def test_awards_and_claims(script: Script) -> None:
    awards = OWN["awards"]
    award = {
        "authority": AUTHORITY,
        "awardId": unb64u(awards["award_id"]),
        "amountFen": awards["amount_fen"],
        "claimPublic": unb64u(PHRASE["claim_public"]),
        "policyHash": unb64u(awards["policy_hash"]),
        "lastDay": awards["last_day"],
    }
    assert b64u(script.call("awards.encodeAward", award)) == awards["signed"]
    script.call("awards.verifyAward", award, unb64u(awards["signature"]), ring(), key_id(Purpose.SIGNER))
    lookup = unb64u(PHRASE["claim_lookup"])
    claim = script.call("awards.signClaim", MAILBOX["claimSeed"], award["awardId"], lookup)
    assert b64u(script.call("awards.encodeClaim", claim)) == awards["claim"]
    joint = awards["joint"]
    several = {**award, "joint": joint["people"]}
    assert b64u(script.call("awards.encodeAward", several)) == joint["signed"]
    script.call("awards.verifyAward", several, unb64u(joint["signature"]), ring(), key_id(Purpose.SIGNER))
    others = [script.call("reading.claimLookup", code) for code in PHRASE["claim_codes_of_others"][:2]]
    shared = script.call("awards.signClaim", MAILBOX["claimSeed"], award["awardId"], lookup, others)
    assert b64u(script.call("awards.encodeClaim", shared)) == joint["claim"]


def test_a_leaders_signature(script: Script) -> None:
    signed = {name: unb64u(value) for name, value in OWN["finding"].items()}
    told = (signed["case"], signed["body"], signed["signature"], key_id(Purpose.SIGNER))
    script.call("findings.verifyFinding", ring(), *told)


def test_files(script: Script) -> None:
    files = OWN["files"]
    assert script.call("checks.relines", files["lines"]) == files["lines"]
    read = script.call("mailbox.readReply", unb64u(files["reply"]))
    assert [b64u(line["id"]) for line in read["files"]] == [line["id"] for line in files["lines"]]
    assert b64u(script.call("streams.uploadHash", make.seed("upload secret"))) == files["upload_hash"]
    stream = (make.seed("stream") * 8203)[:262_472]
    hashes = [hashlib.sha256(part).digest() for part in (stream[:262_144], stream[262_144:])]
    assert b64u(script.call("streams.streamHash", hashes)) == files["stream_hash"]
    for length, stream_length, _ in files["lengths"]:
        assert script.call("streams.streamLength", length) == stream_length


def test_officers(script: Script) -> None:
    officers = OWN["officers"]
    phrase = {"entropy": unb64u(PHRASE["entropy"])}
    keys = script.call("officers.signinKeys", phrase, AUTHORITY, officers["login"])
    assert (b64u(keys["auth"]), b64u(keys["kek"])) == (officers["auth"], officers["kek"])
    assert b64u(script.call("officers.storedAuth", keys["auth"])) == officers["stored"]
    assert b64u(script.call("officers.prfInput", AUTHORITY)) == officers["prf_input"]
    assert b64u(script.call("officers.passkeyKek", unb64u(officers["prf_output"]))) == officers["passkey_kek"]
    own = script.call("opening.officerKeys", unb64u(officers["secret"]))
    assert b64u(own["signPublic"]) == officers["sign_public"]
    assert b64u(hashlib.sha256(own["wrapPublic"]).digest()) == officers["wrap_public"]


@pytest.mark.parametrize("name", ["by_python", "by_browser"])
def test_tips_sealed_then_open_now(script: Script, name: str) -> None:
    sealed, seed, intake = unb64u(SEALED[name]), unb64u(SEALED["intake_seed"]), key_id(Purpose.INTAKE)
    keyring = Trust(AUTHORITY, unb64u(RECORDS["root_public"])).verify(WIRES, RECORDS["day"])
    words = make.tip_body().fields["words"]
    assert opening.open_tip(sealed, keyring, holder_id("yingji"), intake, seed).fields["words"] == words
    opened = script.call("opening.openTip", sealed, ring(), holder_id("yingji"), intake, seed)
    assert opened["fields"]["words"] == words


def test_shares_wrapped_then_open_now(script: Script) -> None:
    args = (unb64u(SEALED["share"]), AUTHORITY, key_id(Purpose.INTAKE), key_id(Purpose.OFFICER))
    officer_seed = unb64u(SEALED["officer_seed"])
    assert b64u(opening.open_seed(*args, officer_seed)) == SEALED["intake_seed"]
    assert b64u(script.call("opening.openSeed", *args, officer_seed)) == SEALED["intake_seed"]
