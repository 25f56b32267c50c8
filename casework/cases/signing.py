"""What a leader signs under a finding, and whether the signature holds (docs/formats.md section 7).

The JSON names everything that the conclusion rests on: the text that the reporter reads, each fact with its grade, the measure,
the site record and the list of evidence by their hashes, the verifiers, and who passed it in legal review with which opinion.
"""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from casework.cases import site, store, verifiers
from casework.cases.deeds import find_for
from casework.cases.verify import Finding, finding_of
from casework.kernel import events
from casework.kernel.casefile import Case
from casework.kernel.errors import Refused
from casework.kernel.ids import CaseId, KeyId, OfficerId, day_at
from casework.kernel.office import Actor, Transaction, query
from casework.people import keys
from crypto import OpeningError
from crypto.encoding import Json, b64u, canonical, read_object, sha256
from crypto.findings import verify_finding

_SHOWN = ("outcome", "grounds", "checked", "handled", "items", "no_visit")


@dataclass(frozen=True)
class Passed:
    """The legal review that a finding passed."""

    officer: OfficerId
    opinion: str


@dataclass(frozen=True)
class ToSign:
    """What the leader's browser signs: the case's id and the finding JSON."""

    case: CaseId
    body: bytes


@dataclass(frozen=True)
class Signed:
    """Who signed the newest conclusion and when. `holds`: the signature fits, and so does what the pages show.

    `former`: another finding has been written since, which nobody has signed yet.
    """

    by: OfficerId
    at: datetime.datetime
    holds: bool
    former: bool


def passed(tx: Transaction, case: Case) -> Passed | None:
    """Return the newest legal review that passed, or None."""
    found = [one for one in events.of_case(tx, case.authority, case.id) if one.step == "pass_finding"]
    if not found or found[-1].actor is None:
        return None
    return Passed(found[-1].actor, str(found[-1].payload["opinion"]))


@query
def to_sign(tx: Transaction, actor: Actor, number: str) -> ToSign:
    """Return what the leader would sign now; raises Refused while there is nothing to sign."""
    case = find_for(tx, actor, number, "conclude")
    return ToSign(case.id, body_of(tx, case))


def body_of(tx: Transaction, case: Case) -> bytes:
    """Return the finding JSON of a case that legal review passed."""
    found, review = finding_of(tx, case), passed(tx, case)
    if found is None or found.verifier_b is None or review is None:
        raise Refused("no_finding", "还没有两名核查员同意、法制审核通过的结论。")
    now = verifiers.round_of(events.of_case(tx, case.authority, case.id))
    visit, evidence = site.site_record_of(tx, case, now), site.evidence_of(tx, case, now)
    fields: dict[str, Json] = {
        "v": 1,
        "version": found.version,
        **_shown(found),
        "measure": found.text.measure,
        "document": found.text.document_number,
        "site": None if visit is None else b64u(sha256(canonical(visit.json()))),
        "evidence": None if evidence is None else b64u(sha256(canonical(evidence.json()))),
        "verifiers": [b64u(found.verifier_a), b64u(found.verifier_b)],
        "legal": b64u(review.officer),
        "opinion": review.opinion,
    }
    return canonical(fields)


def keep_signature(tx: Transaction, actor: Actor, case: Case, signature: bytes) -> None:
    """Check a leader's signature over the finding as it stands and keep both; raises Refused for any other signature."""
    body, signer = body_of(tx, case), keys.signer_of(tx, actor.authority, actor.officer)
    try:
        ring = keys.trust_of(tx, actor.authority).verify(keys.signer_records(tx, actor.authority, [signer.key_id]), tx.today)
        verify_finding(ring, case.id, body, signature, signer.key_id, tx.today)
    except OpeningError:
        raise Refused("signature", "签名对不上，没有签定。请重新打开这一页再签。") from None
    kept = store.conclusions_of(tx.connection, case.authority, case.id)
    row = {"number": len(kept) + 1, "body": body.decode(), "signature": signature, "signer_key_id": signer.key_id}
    row |= {"authority_id": case.authority, "case_id": case.id, "signed_by": actor.officer, "signed_at": tx.now}
    store.insert_conclusion(tx.connection, row)


def signed_of(tx: Transaction, case: Case) -> Signed | None:
    """Return the newest signature under a conclusion of a case that the caller has found, or None."""
    kept = store.conclusions_of(tx.connection, case.authority, case.id)
    if not kept:
        return None
    row, found, former = kept[-1], finding_of(tx, case), False
    body, signer = row.body.encode(), KeyId(row.signer_key_id)
    try:
        ring = keys.trust_of(tx, case.authority).verify(keys.signer_records(tx, case.authority, [signer]), tx.today)
        verify_finding(ring, case.id, body, row.signature, signer, day_at(row.signed_at))
        signed = read_object(body)
        former = found is not None and found.version > _version(signed)
        holds = former or (found is not None and _fits(signed, found))
    except OpeningError:
        holds = False
    return Signed(OfficerId(row.signed_by), row.signed_at, holds, former)


def _shown(found: Finding) -> dict[str, Json]:
    text = found.text
    parts = {name: getattr(text, name) for name in _SHOWN if name != "items"}
    # An item of no catalogue is not named, so that what was signed before facts named one still fits.
    items = [{name: value for name, value in asdict(one).items() if value or name != "listed"} for one in text.items]
    return {**parts, "items": list[Json](items)}


def _fits(signed: Mapping[str, Json], found: Finding) -> bool:
    """Tell whether the finding on the pages is what was signed."""
    return found.version == _version(signed) and all(signed[name] == value for name, value in _shown(found).items())


def _version(signed: Mapping[str, Json]) -> int:
    version = signed["version"]
    if not isinstance(version, int):
        raise OpeningError
    return version
