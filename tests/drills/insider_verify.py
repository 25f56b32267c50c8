"""The part of the insider drill's table about verification: declarations, records, finding, legal review, signature, more days.

tests/drills/insider.py says how it is read. Legal review and the answer to a wish for more days are for duties that no role of
the table has.
"""

from __future__ import annotations

from collections.abc import Mapping

from crypto.encoding import b64u

_NOBODY = b64u(bytes(16))
_LETTER = {"seq": 1, "kind": "letter", "sealed": "AA", "letter_hash": b64u(bytes(32))}
BODIES: Mapping[str, object] = {
    "/start": {"other": _NOBODY, "no_interest": True, "severity": "S1"},
    "/declare": {"no_interest": True},
    "/verifier": {"officer": _NOBODY},
    "/site": {
        "visited_day": "2026-01-05", "present": "甲", "place": "乙", "seen": "丙", "formed": "none", "formed_why": "丁",
        "version": 9,
    },
    "/evidence": {"lines": [{"kind": "site", "shows": "甲", "kept": "乙", "day": "2026-01-05"}], "version": 9},
    "/finding": {
        "outcome": "unverifiable", "grounds": "甲", "checked": "乙", "handled": "丙", "items": [],
        "measure": "", "document_number": "", "no_visit": "丁", "version": 9,
    },
    "/finding/countersign": {"version": 9},
    "/finding/return": {"reason": "甲"},
    "/legal": {"version": 9, "opinion": "甲"},
    "/conclude": {"version": 9, "signature": b64u(bytes(64)), "letter": _LETTER},
    "/extension": {"reason": "complex", "why": "甲"},
    "/extension/answer": {"agree": True, "said": ""},
}  # fmt: skip

ANSWERS = """
GET  /case/N/conclude                403     403     404     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/conclude                403     403     409     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/declare                 403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/declare                 403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/evidence                403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/evidence                403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/extension               403     403     404     403     403     403     403     403     403     403     403     403     403     403
POST /case/N/extension               403     403     422     403     403     403     403     403     403     403     403     403     403     403
GET  /case/N/extension-agree         403     403     403     403     403     403     403     403     403     403     403     403     403     404
POST /case/N/extension/answer        403     403     403     403     403     403     403     403     403     403     403     403     403     422
GET  /case/N/finding                 403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/finding                 403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/finding-return          403     403     404     403     403     403     403     403     403     403     403     403     404     403
POST /case/N/finding/countersign     403     422     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/finding/return          403     403     422     403     403     403     403     403     403     403     403     403     422     403
GET  /case/N/legal                   403     403     403     403     403     403     403     403     403     403     403     403     404     403
POST /case/N/legal                   403     403     403     403     403     403     403     403     403     403     403     403     409     403
GET  /case/N/site                    403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/site                    403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/start                   403     404     403     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/start                   403     422     403     403     404     403     403     403     403     403     403     403     403     403
GET  /case/N/verifier                403     404     404     403     404     403     403     403     403     403     403     403     403     403
POST /case/N/verifier                403     422     422     403     404     403     403     403     403     403     403     403     403     403
"""
