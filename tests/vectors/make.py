"""Make the project's own vectors: python tests/vectors/make.py

Everything derived from fixed inputs lies in own.json, from both halves' point of view the same bytes for ever: a change
here breaks phrases, signatures and sealed tips that people already hold. Sealing draws random bytes, so sealed.json holds
an envelope made by each half once; making them again gives others, and needs Node.
"""

from __future__ import annotations

import json
import pathlib
import sys
from dataclasses import replace
from typing import Any

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from crypto.awards import Award, sign_award, sign_claim  # noqa: E402
from crypto.encoding import (  # noqa: E402
    AuthorityId,
    AwardId,
    TipId,
    UploadId,
    b64u,
    canonical,
    ed25519_public,
    ed25519_sign,
    label,
    labelled,
    sha256,
)
from crypto.files import FileLine, encode_lines  # noqa: E402
from crypto.findings import sign_finding  # noqa: E402
from crypto.keyring import KeyRecord, Purpose, holder_id, root_fingerprint, root_id, sign_record  # noqa: E402
from crypto.letters import NO_PREVIOUS, Letter, attest, follow, mailbox_key_id, sign_letter  # noqa: E402
from crypto.mailbox import Action, Reply, encode_reply  # noqa: E402
from crypto.officers import passkey_kek, prf_input, signin_keys, stored_auth  # noqa: E402
from crypto.opening import officer_keys  # noqa: E402
from crypto.padding import Sizes, pad, size_class  # noqa: E402
from crypto.phrase import Phrase, claim_lookup, derive  # noqa: E402
from crypto.replacement import Replacement  # noqa: E402
from crypto.routing import Facts, TipBody, encode_body  # noqa: E402
from crypto.streams import part_count, stream_hash, stream_length, upload_hash  # noqa: E402
from crypto.suite1 import Kind, body_length, public_from_seed, seal, wrap_seed  # noqa: E402

DAY = 20_414
AUTHORITY = AuthorityId(bytes(range(16)))
TIP = TipId(bytes(range(16, 32)))
PHRASE = Phrase(bytes.fromhex("00112233445566778899"))
SECOND_PHRASE = Phrase(bytes.fromhex("99887766554433221100"))


def seed(name: str) -> bytes:
    """A fixed seed for each role."""
    return labelled("vector", name.encode())


def encoded(value: Any) -> Any:
    """Write bytes as base64url, leave the rest."""
    if isinstance(value, bytes):
        return b64u(value)
    if isinstance(value, dict):
        return {key: encoded(item) for key, item in value.items()}
    return [encoded(item) for item in value] if isinstance(value, list | tuple) else value


def padding() -> list[dict[str, object]]:
    lengths = [0, 1, 4088, 4089, 16_383, 16_384, 16_385, 65_528, 262_136, 262_137, 393_209, 1_000_000]
    return [
        {
            "length": length,
            "words": size_class(length, Sizes.WORDS),
            "files": size_class(length, Sizes.FILES),
            "body": body_length(length),
            "padded": sha256(pad(b"\x61" * length)),
        }
        for length in lengths
    ]


def phrase() -> dict[str, object]:
    keys = derive(PHRASE, AUTHORITY)
    return {
        "entropy": PHRASE.entropy,
        "authority": AUTHORITY,
        "words": PHRASE.words,
        "digits": PHRASE.digits,
        "mailbox_id": keys.mailbox_id,
        "mailbox_hash": keys.mailbox_hash,
        "mailbox_seed": keys.mailbox_seed,
        "mailbox_public": public_from_seed(keys.mailbox_seed),
        "mailbox_key_id": mailbox_key_id(public_from_seed(keys.mailbox_seed)),
        "claim_seed": keys.claim_seed,
        "claim_public": ed25519_public(keys.claim_seed),
        "claim_code": keys.claim_code,
        "claim_lookup": claim_lookup(keys.claim_code),
        "claim_codes_of_others": list(keys.claim_codes[1:]),
        "log_key": keys.log_key,
    }


def records() -> dict[str, Any]:
    """The root's and one department's records, and an officer's."""
    root_public = ed25519_public(seed("root"))
    made: dict[str, Any] = {"authority": AUTHORITY, "root_public": root_public, "day": DAY, "records": []}
    made["fingerprint"] = root_fingerprint(root_public)

    def add(purpose: Purpose, holder: str, signer: KeyRecord | None) -> KeyRecord:
        own = seed(f"{holder} {purpose.name}")
        public = public_from_seed(own) if purpose in (Purpose.INTAKE, Purpose.OFFICER) else ed25519_public(own)
        signed_by = signer.key_id if signer else root_id(root_public)
        record = KeyRecord(purpose, 1, AUTHORITY, holder_id(holder), signed_by, DAY - 1, DAY + 90, public)
        wire = sign_record(record, seed("yingji DEPARTMENT") if signer else seed("root"))
        made["records"].append({"holder": holder, "purpose": int(purpose), "key_id": record.key_id, "wire": wire})
        return record

    department = add(Purpose.DEPARTMENT, "yingji", None)
    for purpose in (Purpose.INTAKE, Purpose.LETTERS):
        add(purpose, "yingji", department)
    for purpose in (Purpose.OFFICER, Purpose.SIGNER):
        add(purpose, "officer-7", department)
    return made


def letters(key_id: bytes) -> dict[str, object]:
    keys = derive(PHRASE, AUTHORITY)
    first = Letter(AUTHORITY, keys.mailbox_hash, 1, NO_PREVIOUS, "letter", "部门接手了。\n谢谢您。", DAY, key_id)  # type: ignore[arg-type]
    chain = [first, follow(first, "finding", "查实了。“三号仓库” \\ 😀", DAY + 40)]
    own = seed("yingji LETTERS")
    public = public_from_seed(keys.mailbox_seed)
    claim = ed25519_public(keys.claim_seed)
    return {
        "seed": own,
        "letters": [{"json": each.encode(), "hash": each.hash, "plaintext": sign_letter(each, own)} for each in chain],
        "attestation": attest(own, AUTHORITY, TIP, public, claim),
    }


def actions() -> list[dict[str, object]]:
    keys = derive(PHRASE, AUTHORITY)
    made: list[dict[str, object]] = []
    for action, body in ((Action.LETTER, b"sealed"), (Action.WITHDRAW, b""), (Action.CLAIM, b"{}"), (Action.SEEN, b"")):
        nonce = seed(f"nonce {action}")[:16]
        message = label("action") + AUTHORITY + keys.mailbox_hash + bytes([action]) + sha256(body) + nonce
        signature = ed25519_sign(keys.claim_seed, message)
        made.append({"action": int(action), "body": body, "nonce": nonce, "signature": signature})
    return made


def replacement() -> dict[str, object]:
    """A second phrase in the place of the first; the wrapped seed is any bytes, since wrapping draws random ones."""
    former, new = derive(PHRASE, AUTHORITY), derive(SECOND_PHRASE, AUTHORITY)
    public, new_public = (public_from_seed(each.mailbox_seed) for each in (former, new))
    wrapped = (seed("wrapped") * 37)[:1168]
    message = label("replace") + AUTHORITY + former.mailbox_hash + new.mailbox_hash
    message += sha256(public) + sha256(new_public) + sha256(wrapped)
    proof = ed25519_sign(new.claim_seed, message)
    made = Replacement(new.mailbox_hash, new_public, ed25519_public(new.claim_seed), wrapped, proof)
    return {"body": made.encode(), "mailbox": made.mailbox, "claim_public": made.claim_public, "proof": proof}


def awards() -> dict[str, object]:
    keys = derive(PHRASE, AUTHORITY)
    award = Award(AUTHORITY, AwardId(seed("award")[:16]), 155_000, ed25519_public(keys.claim_seed), seed("policy"), DAY + 60)
    claim = sign_claim(keys.claim_seed, award.award_id, claim_lookup(keys.claim_code))
    joint = replace(award, joint=3)
    shared = sign_claim(keys.claim_seed, award.award_id, *(claim_lookup(code) for code in keys.claim_codes[:3]))
    return {
        "award_id": award.award_id,
        "amount_fen": award.amount_fen,
        "policy_hash": award.policy_hash,
        "last_day": award.last_day,
        "signed": award.encode(),
        "signature": sign_award(award, seed("officer-7 SIGNER")),
        "claim": claim.encode(),
        "joint": {
            "people": 3,
            "signed": joint.encode(),
            "signature": sign_award(joint, seed("officer-7 SIGNER")),
            "claim": shared.encode(),
        },
    }


def finding() -> dict[str, object]:
    body = canonical({"v": 1, "outcome": "partial", "grounds": "查实了一部分。", "items": [], "evidence": None})
    case = seed("case")[:16]
    return {"case": case, "body": body, "signature": sign_finding(AUTHORITY, case, body, seed("officer-7 SIGNER"))}


def files() -> dict[str, object]:
    """Lines, a letter that carries them, what the server stores of a secret, and the hash of a stream's parts."""
    lines = (
        FileLine(UploadId(seed("photo")[:16]), 1, "photo", "image/jpeg", "", 204_800, True),
        FileLine(UploadId(seed("sound")[:16]), 2, "voice", "audio/webm", "", 61_440, False),
        FileLine(UploadId(seed("paper")[:16]), 3, "document", "application/pdf", "检查记录 😀.pdf", 1_000_000, False),
    )
    lengths = [1, 262_136, 262_137, 393_208, 10_000_000, 104_857_600]
    stream = (seed("stream") * 8203)[:262_472]
    return {
        "lines": encode_lines(lines),
        "reply": encode_reply(Reply("是三号仓库。", lines)),
        "upload_hash": upload_hash(seed("upload secret")),
        "stream_hash": stream_hash(stream),
        "lengths": [[each, stream_length(each), part_count(stream_length(each))] for each in lengths],
    }


def officers() -> dict[str, object]:
    keys = signin_keys(PHRASE, AUTHORITY, "核查员05")
    own = officer_keys(seed("secret"))
    return {
        "login": "核查员05",
        "auth": keys.auth,
        "stored": stored_auth(keys.auth),
        "kek": keys.kek,
        "prf_input": prf_input(AUTHORITY),
        "passkey_kek": passkey_kek(seed("prf")),
        "prf_output": seed("prf"),
        "secret": seed("secret"),
        "wrap_public": sha256(own.wrap_public),
        "sign_public": own.sign_public,
    }


def tip_body() -> TipBody:
    keys = derive(PHRASE, AUTHORITY)
    facts = Facts(AUTHORITY, TIP, "370306108000", "factory", "C16", ("minor",), ("yingji",), False, "now")
    fields: dict[str, Any] = {"v": 1, "words": "三号仓库的门锁着，里面有人干活。", "place": "青年路 8 号", "subject": ""}
    fields |= {"when": "today", "ongoing": "yes", "known": "saw", "insider": "yes", "told": "not"}
    fields |= {"reward": True, "together": 1, "files": []}
    return TipBody(facts, public_from_seed(keys.mailbox_seed), ed25519_public(keys.claim_seed), fields)


def own_vectors() -> dict[str, object]:
    """Everything that fixed inputs give."""
    made = records()
    letters_record = next(each for each in made["records"] if each["purpose"] == Purpose.LETTERS)
    body = tip_body()
    return {
        "padding": padding(),
        "phrase": phrase(),
        "records": made,
        "routing": {"facts": body.facts.json(), "hash": body.facts.routing_hash, "body": encode_body(body)},
        "letters": letters(letters_record["key_id"]),
        "actions": actions(),
        "replacement": replacement(),
        "awards": awards(),
        "finding": finding(),
        "files": files(),
        "officers": officers(),
    }


def sealed_vectors() -> dict[str, object]:
    """One tip sealed by each half, a letter and an officer's share, with the keys that open them."""
    from tests.unit.crypto.javascript import NodeScript, keyring

    made, body = records(), tip_body()
    wires = [each["wire"] for each in made["records"]]
    by_purpose = {each["purpose"]: each for each in made["records"]}
    intake, officer = by_purpose[Purpose.INTAKE], by_purpose[Purpose.OFFICER]
    recipients = {intake["key_id"]: public_from_seed(seed("yingji INTAKE"))}
    facts = body.facts
    sealed = seal(Kind.TIP, AUTHORITY, TIP, facts.routing_hash, recipients, encode_body(body))
    script = NodeScript()
    sent = {"routing": facts.json(), "mailbox": body.mailbox, "claim": body.claim, "fields": body.fields}
    ring = keyring(AUTHORITY, made["root_public"], wires, DAY)
    by_browser = script.call("routing.sealTip", sent, ring)["sealed"]
    script.close()
    share_public = public_from_seed(seed("officer-7 OFFICER"))
    return {
        "intake_seed": seed("yingji INTAKE"),
        "officer_seed": seed("officer-7 OFFICER"),
        "by_python": sealed,
        "by_browser": by_browser,
        "share": wrap_seed(AUTHORITY, intake["key_id"], officer["key_id"], share_public, seed("yingji INTAKE")),
    }


def main() -> None:
    """Write own.json always, sealed.json where it is missing."""
    written = json.dumps(encoded(own_vectors()), ensure_ascii=False, indent=1)
    (HERE / "own.json").write_text(written + "\n", "utf-8")
    if not (HERE / "sealed.json").exists():
        written = json.dumps(encoded(sealed_vectors()), ensure_ascii=False, indent=1)
        (HERE / "sealed.json").write_text(written + "\n", "utf-8")


if __name__ == "__main__":
    main()
