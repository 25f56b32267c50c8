"""Who may do what at the console, as a table: role by role the status of every view, for a case that an office handles and
others know of or not, concluded, its reward not assessed yet.

`200` is allowed, `403` not one's duty or not one's office's part, `404` no such thing for this office (or not now), `409` and
`422` allowed to ask and refused by a rule of the case. A body is well formed wherever a refusal of the form could hide the
refusal that counts. Views are tried in the order of the table.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.rules.duties import Duty
from crypto.encoding import b64u
from tests.drills import (
    insider_conflict,
    insider_enterprises,
    insider_entry,
    insider_orders,
    insider_oversight,
    insider_people,
    insider_remedy,
    insider_review,
    insider_rewards,
    insider_same,
    insider_transfers,
    insider_verify,
)

HOME, OTHER, OFFICE, ABOVE = "zhoucun-emergency", "zhoucun-housing", "zhoucun-committee", "zibo-committee"
ROLES: Mapping[str, tuple[Duty, str | None]] = {
    "intake": (Duty.INTAKE, HOME),
    "verify": (Duty.VERIFY, HOME),
    "lead": (Duty.LEAD, HOME),
    "other": (Duty.INTAKE, OTHER),
    "check": (Duty.VERIFY, OTHER),
    "reward": (Duty.REWARD, OFFICE),
    "approve": (Duty.APPROVE, OFFICE),
    "fund": (Duty.FUND, OFFICE),
    "office": (Duty.INTAKE, OFFICE),
    "keys": (Duty.KEYS, OFFICE),
    "above": (Duty.INTAKE, ABOVE),
    "discip": (Duty.DISCIPLINE, None),
    "legal": (Duty.LEGAL, HOME),
    "oversee": (Duty.OVERSEE, ABOVE),
}
NOBODY = b64u(bytes(16))
LETTER = {"seq": 1, "kind": "letter", "sealed": "AA", "letter_hash": b64u(bytes(32))}
BODIES: Mapping[str, object] = {
    **insider_enterprises.BODIES,
    **insider_conflict.BODIES,
    **insider_entry.BODIES,
    **insider_orders.BODIES,
    **insider_people.BODIES,
    **insider_remedy.BODIES,
    **insider_oversight.BODIES,
    **insider_review.BODIES,
    **insider_rewards.BODIES,
    **insider_same.BODIES,
    **insider_transfers.BODIES,
    **insider_verify.BODIES,
    "/accept": {"signature": b64u(bytes(64)), "key": b64u(bytes(32))},
    "/ask-more": {"missing": ["时间"]},
    "/decline": {"reason": "Z03", "department": ""},
    "/decline/confirm": {"agree": True},
    "/record": {"region": "", "sector": "", "category": "C16", "subject": "", "place": "", "summary": "甲", "version": 9},
    "/lead-sheet": {"text": "甲", "version": 9},
    "/letter": LETTER,
}
"""Bodies by the end of the address; everything else sends an empty object."""

ANSWERS = """
                                  intake  verify    lead   other   check  reward approve    fund  office    keys   above  discip   legal oversee
GET  /                               200     200     200     200     200     200     200     200     200     200     200     200     200     200
GET  /case/N                         200     200     200     404     404     200     200     200     200     200     200     404     200     200
GET  /case/N/accept                  404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/accept                  422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/ask-more                404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/ask-more                422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/decline                 404     403     403     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/decline                 422     403     403     404     403     403     403     403     403     403     403     404     403     403
GET  /case/N/decline-confirm         404     403     404     404     403     403     403     403     404     403     404     404     403     403
POST /case/N/decline/confirm         422     403     422     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/lead-sheet              409     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/letter                  422     422     422     404     404     403     403     403     403     403     403     404     403     403
POST /case/N/record                  409     403     403     404     403     403     403     403     403     403     403     404     403     403
POST /case/N/sealed                  200     403     403     404     403     403     403     403     403     403     403     404     403     403
"""


def table() -> list[str]:
    """All lines of the table, with those that other modules add."""
    parts = (
        insider_enterprises,
        insider_conflict, insider_entry, insider_orders, insider_people, insider_oversight, insider_remedy, insider_review,
        insider_rewards, insider_same, insider_transfers, insider_verify,
    )  # fmt: skip
    texts = (ANSWERS, *(part.ANSWERS for part in parts))
    return [line for text in texts for line in text.strip("\n").splitlines()]
